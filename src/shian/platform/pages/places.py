"""Names of areas for pages, told by whoever keeps the areas; the area a person has narrowed their view to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from django.http import HttpRequest

from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope

CHOSEN_AREA = "area"
_SECONDS = 60
_source: list[Callable[[], Mapping[str, str]]] = []
_kept: dict[str, Any] = {}


def name_areas_with(source: Callable[[], Mapping[str, str]]) -> None:
    """Set where area names come from: a function that returns names by code."""
    _source[:] = [source]
    _kept.clear()


def forget() -> None:
    """Ask for the names anew at once."""
    _kept.clear()


def area_names() -> Mapping[str, str]:
    """Names by code, kept in this process for a minute."""
    now = monotonic()
    if "names" not in _kept or _kept["until"] < now:
        _kept.update(names=dict(_source[0]()) if _source else {}, until=now + _SECONDS)
    names: Mapping[str, str] = _kept["names"]
    return names


def name_of(code: str) -> str:
    """An area's name; its code where nobody knows a name, and nothing for the whole city."""
    return area_names().get(code, code) if code else ""


def within(actor: Actor) -> dict[str, str]:
    """The areas an actor may look at, by code, in order of code."""
    names = area_names()
    if actor.role.scope is Scope.AREA:
        return {
            code: name for code, name in sorted(names.items()) if actor.area and code.startswith(actor.area)
        }
    return dict(sorted(names.items()))


def chosen_area(request: HttpRequest) -> str:
    """The code the person has narrowed their view to, or ``""``."""
    return str(request.session.get(CHOSEN_AREA, ""))
