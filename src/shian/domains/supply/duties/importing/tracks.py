"""Import of vehicles' tracks: a row for each position, rows of one vehicle and day are a tour's track."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shian.domains.supply.duties import tracks
from shian.domains.supply.duties.actions.waste import hand_in_track
from shian.domains.supply.duties.importing.common import VEHICLE, own, permits, plate_of, second_of
from shian.domains.supply.duties.models import WasteTour
from shian.methods.problems import Problem, problem
from shian.methods.sheets.headings import Column, Vocabulary
from shian.methods.tracks import Position
from shian.platform.exchange.spec import Col, ImportSpec
from shian.platform.exchange.work import UNCHANGED, Row, Work

SPELLINGS: dict[str, tuple[str, ...]] = {
    "vehicle": VEHICLE,
    "day": ("日期", "定位日期", "收运日期", "date", "day"),
    "hour": ("时间", "定位时间", "GPS时间", "time", "hour"),
    "longitude": ("经度", "longitude", "lng", "lon"),
    "latitude": ("纬度", "latitude", "lat"),
}
Trip = tuple[str, date]


def complete(row: Row, work: Work) -> None:
    """The number plate, the hour, and a place in the country."""
    row.values["plate"] = plate_of(row, work)
    second = second_of(row, work)
    given = row.get("longitude", None), row.get("latitude", None)
    if given[0] is None or given[1] is None:
        return  # said as missing
    longitude, latitude = float(given[0]), float(given[1])
    if not tracks.plausible(longitude, latitude):
        told = problem("no place in the country: is it longitude before latitude, and had the device a fix?")
        work.refuse(row, "longitude", told, f"{given[0]} {given[1]}")
    row.values["position"] = Position(second, longitude, latitude)


def check(work: Work) -> None:
    """Each track belongs to a tour that has none, and its hours go forward."""
    trips = _trips(work.good())
    found = own(WasteTour.objects.filter(vehicle__in={plate for plate, _day in trips}), work.by)
    vehicles = set(found.values_list("vehicle", flat=True))
    tours: dict[Trip, list[WasteTour]] = defaultdict(list)
    for tour in found.filter(day__in={day for _plate, day in trips}).order_by("pk"):
        tours[tour.vehicle, tour.day].append(tour)
    for trip, rows in trips.items():
        here = tours[trip]
        if len(here) == 1:
            _compare(work, here[0], _forward(work, rows))
        elif here:
            told = problem("several collectors have a tour of this vehicle on that day")
            _refuse_all(work, rows, "vehicle", told)
        elif trip[0] in vehicles:
            _refuse_all(work, rows, "day", problem("no tour of this vehicle on that day was handed in"))
        else:
            _refuse_all(work, rows, "vehicle", problem("no tour of this vehicle was ever handed in"))


def _trips(rows: Sequence[Row]) -> dict[Trip, list[Row]]:
    trips: dict[Trip, list[Row]] = defaultdict(list)
    for row in rows:
        trips[row.values["plate"], row.get("day")].append(row)
    return trips


def _forward(work: Work, rows: Sequence[Row]) -> list[Row]:
    """The rows whose hours go on; one that lies before the row above it is refused."""
    kept: list[Row] = []
    for row in rows:
        if kept and row.values["position"].second < kept[-1].values["position"].second:
            work.refuse(
                row, "hour", problem("lies before row %(row)s of the same track", row=kept[-1].number)
            )
        else:
            kept.append(row)
    return kept


def _compare(work: Work, tour: WasteTour, rows: Sequence[Row]) -> None:
    """A track that is here already, to the position, changes nothing; another one is refused."""
    if not 2 <= len(rows) <= tracks.MOST:
        told = problem("a track has between 2 and %(most)s positions", most=tracks.MOST)
        _refuse_all(work, rows, "vehicle", told)
    elif tour.track and tour.track != _text(rows):
        _refuse_all(work, rows, "day", problem("this tour has a track already, another one"))
    else:
        for row in rows:
            row.record, row.outcome = tour, UNCHANGED if tour.track else ""


def _refuse_all(work: Work, rows: Sequence[Row], field: str, told: Problem) -> None:
    for row in rows:
        work.refuse(row, field, told)


def _text(rows: Sequence[Row]) -> str:
    return tracks.written([row.values["position"] for row in rows])


def write(work: Work, rows: Sequence[Row]) -> None:
    """A track for each vehicle and day, handed in as the form does."""
    done = 0
    with transaction.atomic() if work.all_or_nothing else nullcontext():
        for _trip, positions in sorted(_trips(rows).items()):
            _hand_in(work, positions)
            done += len(positions)
            work.tell(work.phase, done, len(rows))


def _hand_in(work: Work, rows: Sequence[Row]) -> None:
    with work.refusals_of(rows, "vehicle"):
        hand_in_track(by=work.by, tour=rows[0].record, lines=_text(rows))


TRACKS = ImportSpec(
    kind="duties.tracks",
    title=_("Tracks of vehicles"),
    model=WasteTour,
    vocabulary=Vocabulary([Column(key, spellings) for key, spellings in SPELLINGS.items()]),
    columns=(
        Col("vehicle", _("Vehicle"), longest=12),
        Col("day", _("Day"), "day"),
        Col("hour", _("Hour"), "raw"),
        Col("longitude", _("Longitude"), "number"),
        Col("latitude", _("Latitude"), "number"),
    ),
    attributes=(),
    keys=(),
    required={
        "vehicle": _("Vehicle"),
        "day": _("Day"),
        "longitude": _("Longitude"),
        "latitude": _("Latitude"),
    },
    complete=complete,
    check=check,
    write=write,
    permits=permits,
)
