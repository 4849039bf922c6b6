"""Letters that records can be written as: declared by domains, offered on pages, sent by one view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from shian.platform.documents.letters import Letter
from shian.platform.records.base import Record


@dataclass(frozen=True, slots=True)
class LetterSpec:
    """A letter of a kind of record: its name in addresses, its title, and how it is written."""

    kind: str
    name: str
    title: str | Promise
    write: Callable[[Any], Letter]
    when: Callable[[Any], bool] = lambda record: True


LETTERS: dict[str, dict[str, LetterSpec]] = {}


def letter(
    kind: str, name: str, title: str | Promise, when: Callable[[Any], bool] = lambda record: True
) -> Callable[[Callable[[Any], Letter]], Callable[[Any], Letter]]:
    """Declares a function that writes a record of a kind as a letter. Domains do so in a `letters` module."""

    def declare(write: Callable[[Any], Letter]) -> Callable[[Any], Letter]:
        LETTERS.setdefault(kind, {})[name] = LetterSpec(kind, name, title, write, when)
        return write

    return declare


def letters_of(record: Record) -> list[LetterSpec]:
    """The letters that can be written of a record now."""
    return [spec for spec in LETTERS.get(record.kind(), {}).values() if spec.when(record)]
