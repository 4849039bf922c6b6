"""Buttons by which a record's page leads to a domain's hand-made pages about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from shian.platform.access.actor import Actor
from shian.platform.pages.shapes import Button

Leading = Callable[[Any, Actor], Button | None]
_LEADING: dict[str, list[Leading]] = {}


def leads_from(kind: str) -> Callable[[Leading], Leading]:
    """Declares a function that gives the button on pages of a kind, or None where there is nothing to see."""

    def declare(function: Leading) -> Leading:
        functions = _LEADING.setdefault(kind, [])
        if function not in functions:
            functions.append(function)
        return function

    return declare


def leading_from(record: Any, actor: Actor) -> Iterator[Button]:
    """The buttons of a record's page for this actor."""
    for function in _LEADING.get(record.kind(), ()):
        if (button := function(record, actor)) is not None:
            yield button
