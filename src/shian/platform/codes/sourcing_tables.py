"""The tables of `shian sourcing`: people, what they ate where, and which lots came to which places."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shian.methods.sourcing import Exposure, Outbreak, Person, Reach, Source, SourcingError
from shian.methods.tracing import TracingError, read_moment
from shian.methods.tracing.moments import Moment, Scale, joined
from shian.platform.codes.tables import Table, TableFault, shown

YES = {"yes": True, "y": True, "true": True, "1": True, "是": True, "": None,
       "no": False, "n": False, "false": False, "0": False, "否": False}  # fmt: skip
HOUR = 3_600_000_000  # microseconds
MOST_PEOPLE, MOST_EXPOSURES, MOST_DELIVERIES = 20_000, 500_000, 500_000
MOST_SOURCES = 5_000
PLACE, FOOD, LOT = "place", "food", "lot"
KINDS = {PLACE: "premises", FOOD: "food", LOT: "lot"}


@dataclass
class Read:
    """What the tables say, with all times on one scale, in hours."""

    scale: Scale | None = None
    faults: list[str] = field(default_factory=list)

    def moment(self, table: Table, line: int, column: str, text: str) -> Moment | None:
        """A moment of a cell; None for an empty one, or one that is none (its fault is kept)."""
        if not text:
            return None
        try:
            found = read_moment(text)
            self.scale = joined(self.scale, found.scale)
        except TracingError as fault:
            self.faults.append(table.fault(line, column, str(fault)))
            return None
        return found

    def hours(self, value: float) -> float:
        """A moment's value in hours; integers are hours already."""
        return value if self.scale is Scale.NUMBER else value / HOUR

    def end(self) -> None:
        """Refuse if there were faults.

        Raises:
            TableFault: all of them.
        """
        if self.faults:
            raise TableFault(self.faults)


@dataclass(frozen=True, slots=True)
class Told:
    """One row of the exposures: what somebody ate or did not, at which item."""

    item: str
    eaten: bool
    at: Moment | None
    food: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """A lot was at a place from one moment to another, as far as known; as which food."""

    place: str
    since: Moment | None
    until: Moment | None
    food: str

    def reach(self, read: Read) -> Reach:
        """What it means for those who ate there."""
        since = -math.inf if self.since is None else read.hours(self.since.first)
        until = math.inf if self.until is None else read.hours(self.until.last)
        return Reach(f"{PLACE}:{self.place}", since, until, self.food)


def outbreak_of(
    cases: Path,
    exposures: Path,
    deliveries: Path | None,
    *,
    window: float,
    incubation: tuple[float, float] | None,
) -> Outbreak:
    """The whole question, from three files.

    Raises:
        TableFault: a file is no such table, or the tables do not fit together.
    """
    read = Read()
    people = _people(cases, read)
    told = _exposures(exposures, people, read)
    lots = _deliveries(deliveries, read) if deliveries is not None else {}
    read.end()
    ill: list[Person] = []
    well: list[Person] = []
    for key, (sick, onset) in people.items():
        person = _person(told.get(key, []), onset if sick else None, read)
        (ill if sick else well).append(person)
    sources = _sources([one for rows in told.values() for one in rows if one.eaten], lots, read)
    if len(sources) > MOST_SOURCES:
        raise TableFault([f"{exposures.name}: {len(sources):,} sources, at most {MOST_SOURCES:,}"])
    try:
        return Outbreak(tuple(ill), tuple(sources), tuple(well), window=window, incubation=incubation)
    except SourcingError as fault:
        raise TableFault([str(fault)]) from fault


def _rows(table: Table) -> Iterator[tuple[int, dict[str, str]]]:
    for portion in table.portions():
        names = list(portion.columns)
        columns = zip(portion.lines, *(portion.columns[name] for name in names), strict=True)
        for line, *cells in columns:
            yield line, dict(zip(names, cells, strict=True))


def _people(file: Path, read: Read) -> dict[str, tuple[bool, Moment | None]]:
    table = Table(file, ("id",), ("onset", "ill"), most_rows=MOST_PEOPLE)
    people: dict[str, tuple[bool, Moment | None]] = {}
    for line, row in _rows(table):
        sick = YES.get(row.get("ill", "").lower(), "wrong")
        if sick == "wrong":
            read.faults.append(table.fault(line, "ill", f"{shown(row['ill'])} is neither yes nor no"))
            continue
        if row["id"] in people:
            read.faults.append(table.fault(line, "id", f"{shown(row['id'])} is there twice"))
            continue
        onset = read.moment(table, line, "onset", row.get("onset", ""))
        if sick is False and onset is not None:
            read.faults.append(table.fault(line, "onset", "the person is not ill"))
        people[row["id"]] = (sick is not False, onset)
    return people


def _exposures(file: Path, people: Mapping[str, object], read: Read) -> dict[str, list[Told]]:
    table = Table(file, ("id",), ("place", "food", "at", "eaten"), most_rows=MOST_EXPOSURES)
    told: dict[str, list[Told]] = defaultdict(list)
    for line, row in _rows(table):
        place, food = row.get("place", ""), row.get("food", "")
        eaten = YES.get(row.get("eaten", "").lower(), "wrong")
        if row["id"] not in people:
            read.faults.append(table.fault(line, "id", f"{shown(row['id'])} is not among the people"))
        elif not (place or food):
            read.faults.append(table.fault(line, "place", "neither a place nor a food"))
        elif eaten == "wrong":
            read.faults.append(table.fault(line, "eaten", f"{shown(row['eaten'])} is neither yes nor no"))
        else:
            at = read.moment(table, line, "at", row.get("at", ""))
            if place and (eaten is not False or not food):  # not this food says nothing of the place
                told[row["id"]].append(Told(f"{PLACE}:{place}", eaten is not False, at, food))
            if food:
                told[row["id"]].append(Told(f"{FOOD}:{food}", eaten is not False, at))
    return told


def _deliveries(file: Path, read: Read) -> dict[str, list[Stay]]:
    table = Table(file, ("lot", "place"), ("since", "until", "food"), most_rows=MOST_DELIVERIES)
    lots: dict[str, list[Stay]] = defaultdict(list)
    for line, row in _rows(table):
        since = read.moment(table, line, "since", row.get("since", ""))
        until = read.moment(table, line, "until", row.get("until", ""))
        if since is not None and until is not None and until.last < since.first:
            text = f"{shown(row['until'])} is before since {shown(row['since'])}"
            read.faults.append(table.fault(line, "until", text))
        lots[row["lot"]].append(Stay(row["place"], since, until, row.get("food", "")))
    return lots


def _person(told: Sequence[Told], onset: Moment | None, read: Read) -> Person:
    """Who denied something was asked one by one; who did not remembered by themselves."""
    exposures = tuple(
        Exposure(one.item, None if one.at is None else read.hours((one.at.first + one.at.last) / 2), one.food)
        for one in told
        if one.eaten
    )
    asked = frozenset(one.item for one in told) if any(not one.eaten for one in told) else None
    when = None if onset is None else read.hours((onset.first + onset.last) / 2)
    return Person(exposures, when, asked)


def _sources(eaten: Sequence[Told], lots: Mapping[str, list[Stay]], read: Read) -> list[Source]:
    """Places and foods that anybody names, and the lots with where they went."""
    items = dict.fromkeys(one.item for one in eaten)
    named = [Source(item, KINDS[item.split(":", 1)[0]], (Reach(item),)) for item in items]
    named.sort(key=lambda one: (one.kind != "premises", one.key))
    return named + [
        Source(f"{LOT}:{lot}", "lot", tuple(stay.reach(read) for stay in stays))
        for lot, stays in lots.items()
    ]
