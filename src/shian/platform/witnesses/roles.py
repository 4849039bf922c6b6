"""Who keeps the witnesses, by the names of an installation's roles: no domain's classes are known here."""

from __future__ import annotations

from typing import cast

from shian.platform.access.roles import Role


class Named:
    """A role that another package declares, known here by its name alone."""

    def __init__(self, name: str) -> None:
        self.name = name


def named(*names: str) -> tuple[type[Role], ...]:
    """Roles by name, where declarations ask for role classes and read their names only."""
    return tuple(cast(type[Role], Named(name)) for name in names)


KEEPERS = named("municipal_coordinator", "bureau_officer")  # propose, confirm, publish
READERS = named(
    "municipal_coordinator",
    "bureau_officer",
    "district_officer",
    "inspector",
    "sampler",
    "epidemiologist",
    "county_epidemiologist",
    "assessor",
    "administrator",
)
READING = frozenset(role.name for role in READERS)
KEEPING = frozenset(role.name for role in KEEPERS)
