"""The checklist of a premises survey: dated data, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).parent / "data" / "checklist.toml"


@dataclass(frozen=True, slots=True)
class Item:
    """What is asked: in which group, what a fault bears on, and whether something is measured."""

    code: str
    group: str
    factor: str
    title: str
    title_en: str
    unit: str = ""
    least: str = ""
    most: str = ""

    @property
    def words(self) -> str:
        """In the reader's language."""
        return self.title if (get_language() or "zh").startswith("zh") else self.title_en


@dataclass(frozen=True, slots=True)
class Checklist:
    """An edition, in force from a day on."""

    since: date
    source: str
    items: tuple[Item, ...]


@cache
def _read() -> tuple[dict[str, tuple[str, str]], tuple[Checklist, ...]]:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    words = {key: (row["title"], row["title_en"]) for key, row in data["factors"].items()}
    editions = tuple(
        Checklist(row["since"], row["source"], tuple(Item(**item) for item in row["items"]))
        for row in data["edition"]
    )
    return words, tuple(sorted(editions, key=lambda one: one.since))


def checklist_on(day: date) -> Checklist:
    """The edition in force on a day; before the first one the first."""
    editions = _read()[1]
    return next((one for one in reversed(editions) if one.since <= day), editions[0])


def factors() -> list[tuple[str, str]]:
    """What a fault may bear on, as choices in the reader's language."""
    chinese = (get_language() or "zh").startswith("zh")
    return [(key, zh if chinese else en) for key, (zh, en) in _read()[0].items()]
