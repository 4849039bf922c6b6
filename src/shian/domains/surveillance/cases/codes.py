"""Code lists of the case report: symptoms, occupations, agents and food classes, in the reader's language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

from shian.domains.laboratory.codes import choices as laboratory_choices
from shian.domains.laboratory.codes import code_of as laboratory_code
from shian.methods.epidemiology.agents import agents


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a list: how it is written, its group on the form, what else people call it."""

    key: str
    zh: str
    en: str
    group: str = ""
    also: tuple[str, ...] = ()


@cache
def codes(name: str) -> dict[str, Code]:
    """A list of the data file by key: ``symptom`` or ``occupation``."""
    text = (Path(__file__).parent / "data" / "codes.toml").read_text(encoding="utf-8")
    rows: dict[str, Any] = tomllib.loads(text)[name]
    return {
        key: Code(key, row["zh"], row["en"], row.get("group", ""), tuple(row.get("also", ())))
        for key, row in rows.items()
    }


def _shown(zh: str, en: str) -> str:
    return en if (get_language() or "").startswith("en") else zh


_label = lazy(_shown, str)


def choices(name: str) -> list[tuple[str, Any]]:
    """A list as a field's choices."""
    return [(code.key, _label(code.zh, code.en)) for code in codes(name).values()]


def agent_choices() -> list[tuple[str, Any]]:
    """The agents of the incubation table as choices."""
    return [(agent.key, _label(agent.zh, agent.en)) for agent in agents()]


def food_class_choices() -> list[tuple[str, Any]]:
    """The national food classes, the same as of laboratory samples."""
    return laboratory_choices("food_class")


def shown(name: str, key: str) -> str:
    """A key in the reader's language; an unknown key stays as it is."""
    code = codes(name).get(key)
    return _shown(code.zh, code.en) if code else key


def agent_shown(key: str) -> str:
    """An agent in the reader's language."""
    return next((_shown(a.zh, a.en) for a in agents() if a.key == key), key)


def key_of(name: str, text: str) -> str:
    """The key of a Chinese, English or other name of it, or of a key; empty if the list does not know it."""
    wanted = text.strip().casefold()
    for code in codes(name).values():
        if wanted in {code.key, code.zh.casefold(), code.en.casefold(), *map(str.casefold, code.also)}:
            return code.key
    return ""


def agent_of(text: str) -> str:
    """The key of an agent's name or key; empty if it is not in the table."""
    wanted = text.strip().casefold()
    return next((a.key for a in agents() if wanted in (a.key, a.zh.casefold(), a.en.casefold())), "")


def food_class_of(text: str) -> str:
    """The code of a food class's name or code (``31``, ``F31``, ``餐饮食品``); empty if unknown."""
    wanted = text.strip()
    bare = wanted[1:] if wanted[:1].upper() == "F" and wanted[1:].isdigit() else wanted
    return laboratory_code("food_class", bare)
