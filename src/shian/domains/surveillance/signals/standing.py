"""How early warning does: shares verified and dismissed by method, delay, outbreaks without a signal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from shian.domains.surveillance.signals.models import Method, Signal, SignalCase, Sort

TRUE, FALSE, OPEN = ("verified", "escalated"), ("dismissed",), ("raised", "verifying")
MONTHS = 36
FIFTH = 5
_missed: list[Callable[[date], Iterable[Missed]]] = []


@dataclass(frozen=True, slots=True)
class Missed:
    """An outbreak that became known without a signal."""

    number: str
    title: str
    area: str
    on: date
    url: str
    large: bool = True


@dataclass(frozen=True, slots=True)
class Tally:
    """Signals of one method (or sort): judged true, judged false, still open."""

    label: str
    true: int
    false: int
    open: int

    @property
    def judged(self) -> int:
        """Those that were judged."""
        return self.true + self.false

    @property
    def false_share(self) -> int | None:
        """Percent of the judged that were dismissed."""
        return round(100 * self.false / self.judged) if self.judged else None


def outbreaks_missed_by(source: Callable[[date], Iterable[Missed]]) -> Callable[[date], Iterable[Missed]]:
    """Register whoever keeps outbreaks: a function that names those since a day that had no signal."""
    if source not in _missed:
        _missed.append(source)
    return source


def missed_since(day: date) -> list[Missed] | None:
    """Outbreaks without a signal; None where nobody keeps outbreaks."""
    return [one for source in _missed for one in source(day)] if _missed else None


def tallies(signals: QuerySet[Signal], by: str) -> list[Tally]:
    """Signals by `method` or `sort`, the merged left out."""
    labels = dict(Method.choices if by == "method" else Sort.choices)
    rows = (
        signals.exclude(state="merged")
        .values(by)
        .annotate(
            true=Count("pk", filter=Q(state__in=TRUE)),
            false=Count("pk", filter=Q(state__in=FALSE)),
            open=Count("pk", filter=Q(state__in=OPEN)),
        )
        .order_by(by)
    )
    return [Tally(str(labels.get(r[by], r[by])), r["true"], r["false"], r["open"]) for r in rows]


def past_of(signal: Signal) -> tuple[Tally, Tally]:
    """What became of earlier signals of this method, and of this series."""
    earlier = Signal.objects.filter(raised_at__lt=signal.raised_at).exclude(pk=signal.pk)
    return (
        _one(earlier.filter(method=signal.method), str(signal.get_method_display())),  # type: ignore[attr-defined]
        _one(earlier.filter(series=signal.series), signal.series),
    )


def _one(signals: QuerySet[Signal], label: str) -> Tally:
    counts = signals.aggregate(
        true=Count("pk", filter=Q(state__in=TRUE)),
        false=Count("pk", filter=Q(state__in=FALSE)),
        open=Count("pk", filter=Q(state__in=OPEN)),
    )
    return Tally(label, **counts)


@dataclass(frozen=True, slots=True)
class Month:
    """Signals of a month by what became of them."""

    first: date
    true: int
    false: int
    open: int


def by_month(signals: QuerySet[Signal]) -> list[Month]:
    """The last months that have signals, merged ones left out."""
    zone = timezone.get_default_timezone()
    rows = (
        signals.exclude(state="merged")
        .annotate(month=TruncMonth("raised_at", tzinfo=zone))
        .values("month")
        .annotate(
            true=Count("pk", filter=Q(state__in=TRUE)),
            false=Count("pk", filter=Q(state__in=FALSE)),
            open=Count("pk", filter=Q(state__in=OPEN)),
        )
        .order_by("-month")[:MONTHS]
    )
    return [Month(r["month"].date(), r["true"], r["false"], r["open"]) for r in reversed(list(rows))]


@dataclass(frozen=True, slots=True)
class Summary:
    """False signals a week, days from the first report to the signal, hours from there to its judgement."""

    signals: int
    weeks: float
    false_per_week: float | None
    days_to_signal: float | None
    hours_to_judgement: float | None
    late: int


def summary(signals: QuerySet[Signal]) -> Summary:
    """Figures over all signals of a set; medians."""
    rows = list(
        signals.exclude(state="merged")
        .values_list("pk", "state", "raised_at", "verified_at")
        .order_by("raised_at")
    )
    if not rows:
        return Summary(0, 0.0, None, None, None, 0)
    weeks = max((rows[-1][2] - rows[0][2]) / timedelta(weeks=1), 1.0)
    false = sum(1 for row in rows if row[1] in FALSE)
    first = dict(
        SignalCase.objects.filter(signal__in=[row[0] for row in rows])
        .values_list("signal")
        .annotate(Min("case__reported_at"))
    )
    waits = [_days(raised - first[pk]) for pk, _s, raised, _j in rows if pk in first and raised >= first[pk]]
    judged = [24 * _days(done - raised) for _pk, _s, raised, done in rows if done is not None]
    return Summary(
        len(rows), weeks, false / weeks, _median(waits), _median(judged),
        sum(1 for hours in judged if hours > 72),
    )  # fmt: skip


def _days(span: timedelta) -> float:
    return span / timedelta(days=1)


def _median(values: list[float]) -> float | None:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else None


def sharing(signal: Signal) -> QuerySet[Any]:
    """Other signals that have cases of this one, those with most first, with ``common``."""
    cases = signal.cases.values("case")
    return (
        Signal.objects.filter(cases__case__in=cases)
        .exclude(pk=signal.pk)
        .annotate(common=Count("cases", filter=Q(cases__case__in=cases)))
        .order_by(F("common").desc(), "-raised_at")
    )


def since(years: int, now: datetime) -> date:
    """The day so many years ago."""
    return (now - timedelta(days=365 * years)).date()
