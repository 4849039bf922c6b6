"""The lines of the editions as choices of a form: ``edition/item`` and its title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shian.evaluation.criteria.book import editions, title_of
from shian.methods.scoring import Edition, Item
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.actions.core import Refused

SEPARATOR = "/"


@dataclass(frozen=True)
class Line:
    """An item of an edition."""

    edition: Edition
    item: Item

    @property
    def key(self) -> str:
        """As forms and addresses write it."""
        return f"{self.edition.name}{SEPARATOR}{self.item.id}"


def all_lines(by: Actor, subject: Any = None) -> list[tuple[str, str]]:
    """Every item of every edition the actor's level is judged by."""
    return [(line.key, _said(line)) for line in _lines(by)]


def declarable(by: Actor, subject: Any = None) -> list[tuple[str, str]]:
    """The items that no figure answers."""
    return [(line.key, _said(line)) for line in _lines(by) if line.item.figure is None]


def _lines(by: Actor) -> list[Line]:
    district = by.role.scope is Scope.AREA
    return [
        Line(one, item)
        for one in editions().values()
        if not district or one.level == "district"
        for item in one.items
    ]


def _said(line: Line) -> str:
    return f"{line.item.id} {title_of(line.item)} · {title_of(line.edition)}"


def line_of(key: str, *, field: str = "line") -> Line:
    """The line a form names.

    Raises:
        Refused: there is none.
    """
    name, _slash, item = key.partition(SEPARATOR)
    try:
        one = editions()[name]
        return Line(one, one.item(item))
    except KeyError:
        raise Refused(_("There is no item “%(key)s” in the criteria.") % {"key": key}, field=field) from None
