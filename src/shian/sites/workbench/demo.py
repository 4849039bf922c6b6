"""Demo accounts of a simulated city: one sign-in button a role. A real installation has none."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shian.platform.access.models import Appointment, User
from shian.platform.access.roles import ROLES
from shian.platform.pages.places import name_of

ICONS = {
    "municipal_coordinator": "building-community",
    "bureau_officer": "building-bank",
    "district_officer": "map-pin",
    "inspector": "clipboard-check",
    "sampler": "flask",
    "analyst": "microscope",
    "reviewing_analyst": "checks",
    "epidemiologist": "virus-search",
    "county_epidemiologist": "virus",
    "doctor": "stethoscope",
    "firm_manager": "building-factory-2",
    "school_principal": "school",
    "assessor": "clipboard-data",
    "administrator": "settings",
}


@dataclass(frozen=True, slots=True)
class DemoRole:
    name: str
    title: str | Promise
    description: str | Promise
    place: str
    icon: str


def demo_appointments() -> dict[str, Appointment]:
    """The first demo account's appointment of each role, in the roles' order."""
    rows = (
        Appointment.objects.filter(user__demo=True, user__is_active=True)
        .select_related("user")
        .order_by("pk")
    )
    first: dict[str, Appointment] = {}
    for row in rows:
        first.setdefault(row.role, row)
    return {name: first[name] for name in ROLES if name in first}


def demo_roles() -> list[DemoRole]:
    """The roles one can look around as."""
    return [
        DemoRole(
            name,
            ROLES[name].title,
            ROLES[name].description,
            name_of(row.area) or _("The whole city"),
            ICONS.get(name, "user"),
        )
        for name, row in demo_appointments().items()
    ]


def demo_user(role: str) -> User | None:
    """The demo account of a role."""
    found = demo_appointments().get(role)
    return found.user if found else None
