"""The tabs of an outbreak's desk: its own, and those that higher packages hang onto it.

A higher package declares a tab in a module that its app imports in ``ready``::

    @desk_tab("hypotheses", _("Hypotheses"), icon="bulb", order=200)
    def hypotheses(outbreak: Outbreak, actor: Actor, query: QueryDict) -> TabContent:
        return TabContent("inquiry/hypotheses.html", {"board": board_of(outbreak)})

The desk renders the template within its page, with the request (CSRF token, language) and ``outbreak`` in
the context. Orders of the desk's own tabs are 10 to 90; ``count`` is a number beside the title (one query).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Role, System
from shian.platform.resources.registry import Text


@dataclass(frozen=True, slots=True)
class TabContent:
    """What a tab shows: a template and its context."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Showing = Callable[[Outbreak, Actor, QueryDict], TabContent]
Counting = Callable[[Outbreak], int]


@dataclass(frozen=True, slots=True)
class DeskTab:
    """A tab of the desk. ``roles`` are names; empty: everybody who may see the outbreak."""

    name: str
    title: Text
    icon: str
    show: Showing
    order: int
    roles: frozenset[str] = frozenset()
    count: Counting | None = None

    def allows(self, actor: Actor) -> bool:
        """Whether this actor sees the tab."""
        return not self.roles or actor.role is System or actor.role.name in self.roles


_TABS: dict[str, DeskTab] = {}


def desk_tab(
    name: str,
    title: Text,
    *,
    icon: str,
    order: int,
    roles: Iterable[type[Role]] = (),
    count: Counting | None = None,
) -> Callable[[Showing], Showing]:
    """Declare a tab of the desk.

    Raises:
        ValueError: another function has taken the name.
    """

    def declare(show: Showing) -> Showing:
        held = _TABS.get(name)
        if held is not None and held.show.__module__ != show.__module__:
            raise ValueError(f"the desk has a tab {name!r} already, by {held.show.__module__}")
        _TABS[name] = DeskTab(name, title, icon, show, order, frozenset(r.name for r in roles), count)
        return show

    return declare


def tabs_for(actor: Actor) -> list[DeskTab]:
    """The tabs an actor sees, in order."""
    return sorted((tab for tab in _TABS.values() if tab.allows(actor)), key=lambda tab: (tab.order, tab.name))
