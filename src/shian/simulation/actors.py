"""Who acts in the simulated city: officers, samplers, analysts; accounts that nobody can sign in to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from shian.domains.directory import roles
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.models import Appointment, User
from shian.platform.access.roles import Role
from shian.simulation.moments import START
from shian.simulation.rows import Table

SYSTEM = system_actor().label


@dataclass
class Cast:
    """Labels of actors (``role:user id``) by what they do and where."""

    officer: dict[str, str] = field(default_factory=dict)  # district → officer
    inspector: dict[str, list[str]] = field(default_factory=dict)
    sampler: dict[str, list[str]] = field(default_factory=dict)
    analyst: dict[int, list[str]] = field(default_factory=dict)  # laboratory → analysts
    reviewer: dict[int, list[str]] = field(default_factory=dict)
    bureau: str = ""
    deputy: str = ""
    users: list[User] = field(default_factory=list)
    appointments: list[tuple[User, type[Role], str, int | None, int | None]] = field(default_factory=list)

    def add(
        self,
        username: str,
        name: str,
        role: type[Role],
        *,
        area: str = "",
        body: int | None = None,
        operator: int | None = None,
        demo: bool = False,
    ) -> str:
        """A new user with an appointment; returns the label under which the ledger knows them."""
        user = User(
            id=len(self.users) + 1,
            username=username,
            display_name=name,
            demo=demo,
            is_active=demo,
            password=f"!simulated-{username}",
        )
        self.users.append(user)
        self.appointments.append((user, role, area, body, operator))
        return Actor(role=role, user_id=user.id).label


def hire(cast: Cast, districts: list[tuple[str, str]], laboratories: list[tuple[int, str, int]]) -> None:
    """Fill the posts: ``laboratories`` are (body id, name, number of analysts)."""
    cast.bureau = cast.add("sim-bureau-1", "市局抽检处（模拟）", roles.BureauOfficer)
    cast.deputy = cast.add("sim-bureau-2", "市局核查处置组（模拟）", roles.BureauOfficer)
    for code, name in districts:
        cast.officer[code] = cast.add(
            f"sim-officer-{code}", f"{name}监管员（模拟）", roles.DistrictOfficer, area=code
        )
        cast.inspector[code] = [
            cast.add(f"sim-inspector-{code}-{i}", f"{name}执法员{i}（模拟）", roles.Inspector, area=code)
            for i in range(1, 5)
        ]
        cast.sampler[code] = [
            cast.add(f"sim-sampler-{code}-{i}", f"{name}抽样员{i}（模拟）", roles.Sampler, area=code)
            for i in range(1, 7)
        ]
    for body, name, count in laboratories:
        cast.analyst[body] = [
            cast.add(f"sim-analyst-{body}-{i}", f"{name}检验员{i}（模拟）", roles.Analyst, body=body)
            for i in range(1, count + 1)
        ]
        cast.reviewer[body] = [
            cast.add(
                f"sim-reviewer-{body}-{i}", f"{name}审核员{i}（模拟）", roles.ReviewingAnalyst, body=body
            )
            for i in range(1, 3)
        ]


def write(cast: Cast, table: Table, at: str, joined: date = START) -> None:
    """Write the users and, with ledger entries, their appointments."""
    User.objects.bulk_create(cast.users)
    rows = []
    for user, role, area, body, operator in cast.appointments:
        row = table.new(
            user_id=user.pk,
            role=role.name,
            area=area,
            body=body,
            operator=operator,
            valid_from=joined.isoformat(),
        )
        table.tell(row, at, SYSTEM, "appoint")
        rows.append(row)
    table.copy(rows)
    assert table.model is Appointment
