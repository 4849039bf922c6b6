"""Which cases a series' key stands for, as a condition on case reports; their counts by day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from shian.domains.surveillance.cases.models import Case, Exposure
from shian.domains.surveillance.signals.words import parts_of

MONTHS = {  # first and last month of each age band
    "0": (0, 11), "1-4": (12, 59), "5-14": (60, 179), "15-24": (180, 299), "25-44": (300, 539),
    "45-64": (540, 779), "65+": (780, 9999),
}  # fmt: skip


def cases_of(key: str) -> QuerySet[Case]:
    """The case reports of a series; void ones and duplicates are none."""
    counted: QuerySet[Case] = Case.objects.exclude(state="void").filter(duplicate_of=None)
    for dimension, code in parts_of(key).items():
        counted = counted.filter(_condition(dimension, code))
    return counted


def _condition(dimension: str, code: str) -> Q:
    match dimension:
        case "district":
            return Q(area__startswith=code)
        case "township":
            return Q(area=code)
        case "syndrome":
            return Q(syndrome=code)
        case "agent":
            return Q(agent=code) | Q(specimens__agent=code, specimens__result="positive")
        case "hospital":
            return Q(hospital_id=int(code)) if code.isdigit() else Q(pk__in=[])
        case "age":
            return Q(age_months__range=MONTHS.get(code, (-1, -1)))
        case "place":
            return Q(pk__in=_ate(Q(operator_id=int(code)) if code.isdigit() else Q(place_name=code[1:])))
        case "food":
            food, sign, lot = code.partition("#")
            eaten = Q(lot_number=lot) & (Q(brand=food) | Q(food_name=food)) if sign else Q(food_name=food)
            return Q(pk__in=_ate(eaten))
    return Q()


def _ate(what: Q) -> Any:
    return Exposure.objects.filter(what).values("case")


def by_day(key: str, first: date, last: date, known_at: datetime | None = None) -> dict[date, int]:
    """Cases by day of onset, days without any left out."""
    zone = timezone.get_default_timezone()
    start = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    found = cases_of(key).filter(onset_at__gte=start, onset_at__lt=end)
    if known_at is not None:
        found = found.filter(reported_at__lte=known_at)
    days = (
        found.annotate(day=TruncDate("onset_at", tzinfo=zone))
        .values("day")
        .annotate(n=Count("pk", distinct=True))
    )
    return {row["day"]: row["n"] for row in days}
