"""Operators with premises and licences: the published counts exactly, and those that gave up besides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from shian.domains.registry.models import Licence, Operator, Premises
from shian.platform.personal.vault import keys_in_bulk
from shian.simulation import places, words
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.directory import Directory
from shian.simulation.moments import START, day_text, moment, seconds
from shian.simulation.registry.groups import GROUPS, Group
from shian.simulation.registry.licences import LAST, Fate, Numbers, applied_on, live
from shian.simulation.registry.naming import names
from shian.simulation.rows import Row
from shian.simulation.seeds import scaled

_FIRST = START.toordinal()
_TWINNED = {"seller": 12, "small_seller": 9, "small_caterer": 9}
_APART = 17
_EARLIEST = date(2006, 1, 1).toordinal()
_CREDITED = {
    "producer",
    "health_food",
    "seller",
    "caterer",
    "packaging",
    "farm_input",
    "pig_slaughter",
    "beef_slaughter",
    "grain",
}


@dataclass
class Register:
    """The operators by group, and what later parts ask about each."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    town: dict[int, int] = field(default_factory=dict)  # operator → number of its township
    lives: dict[int, tuple[int, int]] = field(default_factory=dict)  # operator → first and last day
    category: dict[int, str] = field(default_factory=dict)
    licences: list[Row] = field(default_factory=list)
    premises: list[Row] = field(default_factory=list)
    numbers: Numbers = field(default_factory=Numbers)

    def all(self) -> list[Row]:
        return [row for rows in self.rows.values() for row in rows]


def build(made: City, directory: Directory) -> Register:
    register = Register()
    with keys_in_bulk():
        for group in GROUPS:
            register.rows[group.key] = _group(made, directory, register, group)
    return register


def write(made: City, register: Register) -> None:
    """Write the rows in their final state."""
    for model, rows in (
        (Operator, register.all()),
        (Premises, register.premises),
        (Licence, register.licences),
    ):
        made.table(model).copy(rows)
        made.table(model).settle()


def _group(made: City, directory: Directory, register: Register, group: Group) -> list[Row]:
    rng, towns = made.rng(f"operators:{group.key}"), places.townships(made.seed)
    open_count = scaled(group.count, made.scale)
    count = open_count + round(group.count * group.closed * made.scale)
    schools = directory.schools if group.key == "canteen" else []
    which = (
        [schools[i % len(schools)][1] for i in range(count)]
        if schools
        else places.spread_over(made.seed, rng, count, dict(group.tilt))
    )
    called, category = names(rng, group, [towns[t] for t in which], [s["name"] for s, _ in schools])
    fates = _fates(rng, group, open_count, count)
    homes, points = places.addresses(rng, towns, which), places.points_in(rng, towns, which)
    twins = _twins(made, group, open_count)
    for i, (j, how) in twins.items():
        if how != "code":
            which[i], homes[i], points[i] = which[j], homes[j], points[j]
        called[i] = called[j] if how == "name" else called[i]
    managers, phones = words.people(rng, count), words.phones(rng, count)
    grades = words.evenly(rng, "AAABBBBBCCD", count)
    table = made.table(Operator)
    rows: list[Row] = []
    with made.secrets(f"operators:{group.key}"):
        for i in range(count):
            town, fate = towns[which[i]], fates[i]
            tokens = made.seal(Operator, managers[i], phones[i])
            row = table.new(
                name=called[i], trade=group.trade, small=group.small, area=town.code, address=homes[i],
                station_id=directory.station_of[which[i]], manager_name=tokens[0], manager_phone=tokens[1],
                grade=grades[i] if group.sort else "", opened_on=day_text(fate.opened),
                longitude=points[i][0], latitude=points[i][1],
            )  # fmt: skip
            if group.trade in _CREDITED:
                row["uscc"] = words.credit_code(town.district, row["id"], company=not group.small)
            if i in twins:
                j, how = twins[i]
                row["uscc"] = rows[j]["uscc"] if how == "code" else row["uscc"]
                made.truth.setdefault("duplicate_operators", []).append(
                    {"operators": [rows[j]["id"], row["id"]], "alike_by": how}
                )
            register.town[row["id"]], register.category[row["id"]] = which[i], category[i]
            register.lives[row["id"]] = (fate.opened, fate.closed or 10**6)
            _enter(made, register, group, row, category[i], fate)
            rows.append(row)
    return rows


def _twins(made: City, group: Group, open_count: int) -> dict[int, tuple[int, str]]:
    """Operators entered twice: position → position of the first entry, and by what they are alike."""
    if group.key not in _TWINNED or open_count < 2 * _APART:
        return {}
    rng = made.rng(f"twins:{group.key}")
    count = scaled(_TWINNED[group.key], made.scale)
    later = rng.choice(np.arange(_APART, open_count), count, replace=False).tolist()
    return {i: (i - _APART, ("name", "address", "code")[n % 3]) for n, i in enumerate(sorted(later))}


def _enter(made: City, register: Register, group: Group, row: Row, category: str, fate: Fate) -> None:
    """The operator's entries, its premises' and its licence's."""
    officer = made.cast.officer[row["area"][:6]]
    early = fate.opened <= _FIRST
    at = made.opening if early else moment(applied_on(fate), fate.second)
    actor, verb = (SYSTEM, "import") if early else (officer, "create")
    kind = (category or "127") if group.sort == "SC" else group.category
    if group.sort:
        row["licence_number"] = register.numbers.take(group.sort, kind, row["area"][:6])
    table, premises = made.table(Operator), made.table(Premises)
    table.tell(row, at, actor, verb)
    place = premises.new(
        operator_id=row["id"], name=row["name"], link=group.link, address=row["address"], area=row["area"],
        longitude=row["longitude"], latitude=row["latitude"],
    )  # fmt: skip
    premises.tell(place, at, actor, verb)
    register.premises.append(place)
    if group.sort:
        label = words.words()["categories"].get(kind, "") if group.sort == "SC" else ""
        licence = live(made, group, row, row["licence_number"], label, fate)
        register.licences.append(licence)
        if licence["state"] == "expired" and fate.closed is None:
            made.truth.setdefault("expired_licences", []).append(licence["number"])
    if fate.closed is not None:
        row |= {"status": "closed", "closed_on": day_text(fate.closed)}
        table.tell(row, moment(fate.closed, fate.second), officer, "close: 停止经营")


def _fates(rng: np.random.Generator, group: Group, open_count: int, count: int) -> list[Fate]:
    """When each opened, whether it closed, what its licence goes through. All before December 2021."""
    old = rng.random(count) < (0.72 if group.sort else 0.95)
    before = rng.integers(_EARLIEST, _FIRST, count)
    since = rng.integers(_FIRST + 20, LAST - 14, count)
    opened = np.where(old, before, since)
    opened[open_count:] = before[open_count:]
    closed = rng.integers(_FIRST + 40, LAST - 5, count)
    issued = np.where(
        old, np.maximum(opened, _FIRST - rng.integers(1, group.years * 365 - 40, count)), opened
    )
    issued[open_count:] = np.maximum(
        opened[open_count:], _FIRST - rng.integers(1, group.years * 365 - 40, count - open_count)
    )
    renews, stops = rng.random(count) < 0.975, rng.random(count) < 0.002
    stopped, second = rng.integers(_FIRST + 400, LAST - 60, count), seconds(rng, count)
    out = []
    for i, (o, c, s) in enumerate(zip(opened.tolist(), closed.tolist(), issued.tolist(), strict=True)):
        gone = i >= open_count
        halted = int(stopped[i]) if stops[i] and renews[i] and not gone and o < stopped[i] - 20 else None
        out.append(Fate(o, c if gone else None, s, bool(renews[i]), halted, second[i]))
    return out
