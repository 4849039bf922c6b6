"""A list page's query: what of it to keep when one part changes."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

PLACE = ("after", "before", "end")


def without(query: QueryDict, *names: str) -> QueryDict:
    """A copy without these parts, and without the place in the list."""
    copy = query.copy()
    for name in (*names, *PLACE):
        copy.pop(name, None)
    return copy


def with_value(query: QueryDict, name: str, value: str) -> str:
    """The encoded query with one part set, at the list's beginning."""
    copy = without(query, name)
    if name in PLACE or value:
        copy[name] = value
    return copy.urlencode()


def pairs(query: QueryDict, names: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """The query's values as hidden inputs, except these."""
    kept = without(query, *names)
    return tuple((name, value) for name, values in kept.lists() for value in values)
