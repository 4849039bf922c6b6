"""What every page's frame shows: navigation, place, person, and whether the city is a simulated one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from shian.platform.access.actor import Actor
from shian.platform.access.middleware import appointments_of
from shian.platform.access.roles import Scope, role_named
from shian.platform.installation.current import installation
from shian.platform.pages.places import chosen_area, name_of, within
from shian.sites.workbench.demo import DemoRole, demo_roles
from shian.sites.workbench.navigation import Group, groups_of


@dataclass(frozen=True, slots=True)
class Area:
    code: str
    name: str
    depth: int


@dataclass(frozen=True, slots=True)
class Held:
    """An appointment of the person, to change to."""

    id: int
    label: str
    current: bool


class Shell:
    """The frame of one request's page; each part is made when the template asks for it."""

    home = "/"

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _actor(self) -> Actor:
        actor: Actor = self._request.actor  # type: ignore[attr-defined]
        return actor

    @cached_property
    def city(self) -> str:
        """The city's name."""
        found = installation()
        return found.city_name if found else ""

    @cached_property
    def groups(self) -> list[Group]:
        """The navigation."""
        return groups_of(self._actor, self._request.path)

    @property
    def at(self) -> str:
        """Which button of the phone's bar is the current page."""
        match = self._request.resolver_match
        return match.view_name if match else ""

    @property
    def name(self) -> str:
        return self._actor.name

    @property
    def role(self) -> str | Promise:
        return self._actor.role.title

    @property
    def scope_name(self) -> str:
        """Where the role holds."""
        return name_of(self._actor.area) if self._actor.role.scope is Scope.AREA else ""

    @cached_property
    def areas(self) -> list[Area]:
        """The areas the person may narrow the view to: districts, and townships of one's own district."""
        if self._actor.role.scope not in (Scope.CITY, Scope.AREA):
            return []
        own = within(self._actor)
        shortest = min((len(code) for code in own), default=0)
        deepest = 6 if self._actor.role.scope is Scope.CITY else 12
        return [Area(c, n, len(c) - shortest) for c, n in own.items() if len(c) <= deepest]

    @property
    def area(self) -> str:
        """The code the view is narrowed to."""
        return chosen_area(self._request) or self._actor.area

    @property
    def area_name(self) -> str:
        return name_of(self.area) or self.city

    @cached_property
    def appointments(self) -> list[Held]:
        """The person's appointments, where there are several. Asked for in the account menu only."""
        held = appointments_of(self._request)
        return [Held(a.pk, _label(a.role, a.area), a.role == self._actor.role.name) for a in held]


def _label(role: str, area: str) -> str:
    title = str(role_named(role).title)
    return f"{title} · {name_of(area)}" if area else title


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``shell``, ``simulated`` and (where nobody is signed in) ``demo_roles``."""
    if not hasattr(request, "actor"):
        return {}
    found = installation()
    simulated = found is not None and found.simulated
    roles: list[DemoRole] = demo_roles() if simulated and not request.user.is_authenticated else []
    return {"shell": Shell(request), "simulated": simulated, "demo_roles": roles}
