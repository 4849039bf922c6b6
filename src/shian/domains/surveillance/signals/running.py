"""A run of detection: reads the reports, judges the days since the last run, and says what is new."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from shian.domains.surveillance.signals.building import happening_of
from shian.domains.surveillance.signals.detecting import Happening, Settings
from shian.domains.surveillance.signals.detecting.merging import Merger
from shian.domains.surveillance.signals.detecting.replay import Found, today
from shian.domains.surveillance.signals.models import Run, Signal, SignalAlarm, SignalCase
from shian.domains.surveillance.signals.reading import Loaded, day_number, read
from shian.platform.flows.clocks import local

MOST_DAYS = 28  # that a run makes up for
LATE_DAYS = 2
LOOK_BACK = 90  # days within which signals may take in further cases
GROWN = 1.5  # by which a dismissed signal must grow to be opened again


@dataclass
class Outcome:
    """What a run found: happenings that are new, and those of stored signals that have changed."""

    loaded: Loaded
    found: Found
    new: list[Happening]
    changed: list[tuple[Signal, Happening]]

    def keys(self) -> set[str]:
        """The keys of all series that stood out, before or now."""
        touched = [*self.new, *(one for _signal, one in self.changed)]
        return {alarm.series for one in touched for alarm in one.alarms}


def fingerprint(as_of: date, known_at: datetime, settings: Settings) -> str:
    """Tells whether a run would judge the same reports for the same day by the same thresholds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), max(id), max(changed_at) FROM illness_case WHERE reported_at <= %s", [known_at]
        )
        row = cursor.fetchone()
    return hashlib.sha256(repr((as_of, row, settings)).encode()).hexdigest()[:40]


def days_to_judge(as_of: date) -> int:
    """The days since the last run and two more: reports may be entered some time after they were made."""
    last = Run.objects.filter(as_of__lte=as_of).order_by("-as_of").values_list("as_of", flat=True).first()
    return MOST_DAYS if last is None else min((as_of - last).days + 1 + LATE_DAYS, MOST_DAYS)


def judge(as_of: date, known_at: datetime, settings: Settings) -> Outcome:
    """Detect, and merge what is found with the signals there are; nothing is stored."""
    loaded = read(known_at)
    found = today(loaded.cases, day_number(as_of), settings, days_to_judge(as_of))
    signals, happenings = known(loaded, as_of)
    merger = Merger(settings.alive, happenings, loaded.cases.day)
    before = [(len(one.cases), {(a.method, a.series) for a in one.alarms}) for one in happenings]
    for alarm in found.alarms:
        merger.take(alarm)
    changed = [
        (signal, one)
        for signal, one, (cases, series) in zip(signals, happenings, before, strict=True)
        if len(one.cases) > cases or any((a.method, a.series) not in series for a in one.alarms)
    ]
    return Outcome(loaded, found, merger.happenings[len(happenings) :], changed)


def known(loaded: Loaded, as_of: date) -> tuple[list[Signal], list[Happening]]:
    """Signals that may take in further cases, as detection sees them."""
    signals = list(
        Signal.objects.filter(to_on__gte=as_of - timedelta(days=LOOK_BACK))
        .exclude(state="merged")
        .order_by("pk")
    )
    ids = [signal.pk for signal in signals]
    cases: dict[int, list[int]] = defaultdict(list)
    for pk, case in SignalCase.objects.filter(signal__in=ids).values_list("signal", "case"):
        cases[pk].append(case)
    alarms: dict[int, list[SignalAlarm]] = defaultdict(list)
    for alarm in SignalAlarm.objects.filter(signal__in=ids).order_by("pk"):
        alarms[alarm.signal_id].append(alarm)  # type: ignore[attr-defined]
    made = [happening_of(one, loaded.rows_of(cases[one.pk]), alarms[one.pk]) for one in signals]
    return signals, made


def grew(before: int, happening: Happening) -> bool:
    """Whether a dismissed signal of so many cases has so many more that it is to be looked at again."""
    return len(happening.cases) >= max(GROWN * before, before + 3)


def lacks_of(outcome: Outcome) -> str:
    """What was not evaluated and why, in short: whole parts only, as half a number is another hospital's."""
    return shortened(outcome.found.lacks, 1000)


def shortened(parts: Sequence[str], longest: int) -> str:
    """The first parts that have room, with semicolons between."""
    kept = ""
    for part in parts:
        longer = f"{kept}; {part}" if kept else part
        if len(longer) > longest:
            break
        kept = longer
    return kept


def newer_reports(since: datetime, until: datetime) -> bool:
    """Whether reports have come between two moments."""
    from shian.domains.surveillance.cases.models import Case

    return bool(Case.objects.filter(reported_at__gt=since, reported_at__lte=until).exists())


def local_day(moment: datetime) -> date:
    """The city's day of a moment."""
    return local(moment).date()


def summary(run: Run) -> dict[str, Any]:
    """A run's figures for command lines and jobs."""
    return {
        "as_of": run.as_of.isoformat(), "cases": run.cases, "series": run.series_count, "raised": run.raised,
        "extended": run.extended, "seconds": float(run.seconds),
    }  # fmt: skip
