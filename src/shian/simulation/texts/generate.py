"""Texts with labels from templates, the same for the same seed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from shian.simulation.texts.slots import HERE, Filler

_SLOT = re.compile(r"\{(\w+)\}")
_MARKED = re.compile(r"\[\[.*?\]\]", re.DOTALL)
_SECRET = re.compile(
    r"【商业秘密】|（商业秘密）|秘密★3年|（内部资料[^）]*）|密级：机密★1年|^商业秘密：", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Label:
    """What must be found at ``text[start:end]``."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text, where it comes from and everything that must be found in it."""

    text: str
    style: str
    template: int
    labels: tuple[Label, ...]


@cache
def templates(which: str) -> tuple[tuple[str, str], ...]:
    """(style, template) of ``tuned``, ``checked`` or ``held_out``."""
    data = tomllib.loads((HERE / f"{which}.toml").read_text(encoding="utf-8"))
    return tuple((style, text) for style, of in data.items() for text in of["texts"])


def generate(which: str, count: int, *, seed: int = 2021) -> Iterator[Text]:
    """``count`` texts, templates in turn."""
    chance = Random(f"{which}-{seed}")
    of = templates(which)
    for i in range(count):
        style, template = of[i % len(of)]
        yield _filled(template, style, i % len(of), Filler(chance, which=which))


def _filled(template: str, style: str, number: int, filler: Filler) -> Text:
    out: list[str] = []
    labels: list[Label] = []
    at = size = 0
    for slot in _SLOT.finditer(template):
        before = template[at : slot.start()]
        text, label = filler.fill(slot.group(1))
        out += [before, text]
        size += len(before)
        if label:
            labels.append(Label(label, size, size + len(text)))
        size += len(text)
        at = slot.end()
    whole = "".join([*out, template[at:]])
    for mark in (*_MARKED.finditer(whole), *_SECRET.finditer(whole)):
        labels.append(Label("secret", mark.start(), mark.end()))
    return Text(whole, style, number, tuple(labels))
