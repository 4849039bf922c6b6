"""Measurements of one substance as censored samples, in one unit; what cannot be used is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count

from shian.domains.standards.models import Analyte
from shian.domains.surveillance.contaminants.models import Measurement, MonitoringSample
from shian.methods.censored import Sample
from shian.methods.limits.units import convert
from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped

DISTRICT = 6
UNIT, NO_LIMIT, NO_NUMBER = "unit", "no-limit", "no-number"


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement with where and when; ``bound`` (None: unusable) and ``floor`` as the method takes them.

    ``measured``: ``bound`` is a number found, else a limit below which it lies.
    """

    sample: int
    day: date
    food_class: str
    county: str
    detected: bool
    bound: float | None
    floor: float
    measured: bool

    @property
    def year(self) -> int:
        return self.day.year


@dataclass(frozen=True, slots=True)
class Readings:
    """All readings of a substance that an actor may see, their unit, what was left out and why."""

    unit: str
    rows: tuple[Reading, ...]
    left_out: Counter[str]

    def only(self, keep: Callable[[Reading], bool]) -> list[Reading]:
        """Some of the readings."""
        return [row for row in self.rows if keep(row)]


def measured_analytes(actor: Actor) -> list[tuple[Analyte, int]]:
    """Every substance measured in what the actor may see, with how often; two queries."""
    counts = (
        Measurement.objects.filter(sample__in=_seen(actor))
        .values("analyte")
        .order_by()
        .annotate(times=Count("pk"))
    )
    times = {row["analyte"]: row["times"] for row in counts}
    found = Analyte.objects.filter(pk__in=times).order_by("group", "zh")
    return [(analyte, times[analyte.pk]) for analyte in found]


def _seen(actor: Actor) -> Any:
    return scoped(MonitoringSample.objects.filter(state="tested"), actor).values("pk")


def readings_of(analyte: Analyte, actor: Actor) -> Readings:
    """The readings of a substance; one query."""
    rows = list(
        Measurement.objects.filter(analyte=analyte, sample__in=_seen(actor), sample__taken_on__isnull=False)
        .order_by("pk")
        .values_list(
            "sample_id", "sample__taken_on", "sample__food_class", "sample__area", "detected", "value",
            "unit", "lod", "loq",
        )
    )  # fmt: skip
    units = Counter(row[6] for row in rows)
    common = units.most_common(1)[0][0] if units else ""
    left_out: Counter[str] = Counter()
    made = []
    for pk, day, food, area, detected, value, unit, lod, loq in rows:
        bound, floor, why = _bounds(detected, (value, lod, loq), unit, common)
        if why:
            left_out[why] += 1
        number = bound is not None and detected and value is not None
        made.append(Reading(pk, day, food, area[:DISTRICT], detected, bound, floor, number))
    return Readings(common, tuple(made), left_out)


def _bounds(
    detected: bool, amounts: tuple[Decimal | None, Decimal | None, Decimal | None], unit: str, common: str
) -> tuple[float | None, float, str]:
    """The value or limit, the floor of a trace, and why a reading cannot be used."""
    value, lod, loq = (None if a is None else convert(a, unit, common) for a in amounts)
    if any(a is not None for a in amounts) and (value, lod, loq) == (None, None, None):
        return None, 0.0, UNIT
    if detected and value is not None and value > 0:
        return float(value), 0.0, ""
    if detected:
        if loq is not None and loq > (lod or 0):
            return float(loq), float(lod or 0), ""
        return None, 0.0, NO_NUMBER
    limit = lod if lod is not None else loq
    if limit is None or limit <= 0:
        return None, 0.0, NO_LIMIT
    return float(limit), 0.0, ""


def sample_of(rows: Iterable[Reading]) -> Sample:
    """Usable readings as a censored sample. A trace counts as below its limit of quantification."""
    usable = [row for row in rows if row.bound is not None]
    return Sample.of(
        [row.bound for row in usable if row.bound is not None],
        [not row.measured for row in usable],
        [row.floor for row in usable],
    )
