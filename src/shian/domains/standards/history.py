"""How a substance has been limited in a food over the years: one line per limit and time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from shian.methods.limits import Limit, RuleBook, applying


@dataclass(frozen=True, slots=True)
class Spell:
    """A limit and the days on which it applies: from `since` until the day before `until`."""

    limit: Limit
    since: date
    until: date | None


def spells(book: RuleBook, food: str, analyte: str) -> list[Spell]:
    """The limits that apply to a food, earliest first; each edition has lines of its own."""
    found: dict[str, Spell] = {}
    done: list[Spell] = []
    changes = book.timeline.changes()
    for since, until in zip(changes, [*changes[1:], None], strict=True):
        now = {limit.id: limit for limit in _applying(book, food, analyte, since)}
        done += [spell for key, spell in found.items() if key not in now]
        found = {
            key: replace(found[key], until=until) if key in found else Spell(limit, since, until)
            for key, limit in now.items()
        }
    return sorted([*done, *found.values()], key=lambda spell: (spell.since, spell.limit.id))


def _applying(book: RuleBook, food: str, analyte: str, day: date) -> Iterator[Limit]:
    for codes in book.in_force(day).values():
        yield from applying(book, codes, analyte, food)
