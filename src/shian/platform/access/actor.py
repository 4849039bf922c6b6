"""Actor: who acts, in which role, how far they see, and when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from shian.platform.access.roles import Role, System


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. ``area`` is a code prefix, ``body`` and ``operator`` are record ids, ``at`` a fixed time.

    ``at`` is None for people (the clock is read when they act) and set by the simulator and by replays.
    """

    role: type[Role]
    user_id: int | None = None
    name: str = ""
    area: str = ""
    body: int | None = None
    operator: int | None = None
    at: datetime | None = None

    @property
    def label(self) -> str:
        """``role:user id``, as the ledger writes it: no name, so that no name is kept for ever."""
        return f"{self.role.name}:{self.user_id if self.user_id is not None else '-'}"

    def now(self) -> datetime:
        """The moment of the act."""
        return self.at or timezone.now()

    def at_time(self, at: datetime) -> Actor:
        """The same actor at a fixed moment."""
        return replace(self, at=at)


def system_actor(at: datetime | None = None) -> Actor:
    """The actor of jobs and imports."""
    return Actor(role=System, name="system", at=at)
