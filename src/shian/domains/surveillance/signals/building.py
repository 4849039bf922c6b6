"""From a happening that detection found to the record of a signal, and back."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from shian.domains.surveillance.signals.detecting import Alarm, Cases, Happening
from shian.domains.surveillance.signals.models import Signal, SignalAlarm, SignalCase
from shian.domains.surveillance.signals.reading import Loaded, day_number, day_of
from shian.domains.surveillance.signals.words import PLACES, Lexicon, parts_of
from shian.methods.surveillance import ranking
from shian.platform.flows.clocks import local
from shian.platform.records.base import Part

MOST_ALARMS = 60  # kept with a signal: the strongest of each series and method
SHARED = 0.6  # of the cases must have a syndrome or agent for the signal to have it
BY_RULE = 1e-6  # p-value at which alarms without one are ranked
LARGEST = Decimal("99999999")
AREAS = (9, 6)  # lengths of the codes of townships and districts


def signal_of(happening: Happening, loaded: Loaded, lexicon: Lexicon, number: str, at: datetime) -> Signal:
    """The record of a new signal, with its cases and alarms as owned rows; nothing is stored."""
    signal = Signal(number=number, raised_at=at)
    fill(signal, happening, loaded, lexicon)
    return signal


def fill(signal: Signal, happening: Happening, loaded: Loaded, lexicon: Lexicon) -> dict[str, list[Part]]:
    """Say in a signal what its happening is now; return its owned rows, which it also holds."""
    head, cases = happening.head, loaded.cases
    rows = sorted(happening.cases)
    parts = parts_of(head.series)
    signal.sort, signal.method, signal.series = head.sort, head.method, head.series[:200]
    signal.syndrome = parts.get("syndrome") or _common(cases, rows, "syndrome")
    signal.agent = parts.get("agent") or _common(cases, rows, "agent")
    signal.area = parts.get("township") or parts.get("district") or area_of(cases, rows)
    signal.operator_id = _operator(happening.alarms)
    signal.food = _food(happening.alarms)
    signal.title = title_of(happening, lexicon, signal)
    signal.from_on = day_of(int(min(cases.day[rows].min(), head.first)))
    signal.to_on = day_of(int(cases.day[rows].max()))
    signal.observed = head.observed
    signal.expected, signal.upper = decimal(head.expected), decimal(head.upper)
    signal.p_value, signal.recurrence = decimal(head.pvalue, 20), decimal(head.recurrence, 1)
    signal.weight = weight_of(head, cases, rows)
    held: dict[str, list[Part]] = {
        "cases": [SignalCase(case_id=int(loaded.ids[row])) for row in rows],
        "alarms": alarm_rows(happening.alarms),
    }
    signal.held_parts = held  # type: ignore[attr-defined]
    return held


def alarm_rows(alarms: Iterable[Alarm]) -> list[Part]:
    """The strongest alarm of each method and series, the first day it was raised kept, as rows."""
    best: dict[tuple[str, str], Alarm] = {}
    since: dict[tuple[str, str], int] = {}
    for one in alarms:
        key = one.method, one.series
        since[key] = min(since.get(key, one.day), one.day)
        if key not in best or _strength(one) >= _strength(best[key]):
            best[key] = one
    kept = sorted(best, key=lambda key: (since[key], key))[:MOST_ALARMS]
    return [
        SignalAlarm(
            method=best[key].method, series=best[key].series[:200], raised_on=day_of(since[key]),
            from_on=day_of(best[key].first), to_on=day_of(best[key].last), observed=best[key].observed,
            expected=decimal(best[key].expected), upper=decimal(best[key].upper),
            p_value=decimal(best[key].pvalue, 20),
        )
        for key in kept
    ]  # fmt: skip


def _strength(alarm: Alarm) -> tuple[float, int]:
    return (-alarm.pvalue if alarm.pvalue == alarm.pvalue else -1.0), alarm.observed


def happening_of(signal: Signal, rows: Sequence[int], alarms: Sequence[SignalAlarm]) -> Happening:
    """A stored signal as detection sees it: its cases that were read, and its alarms without theirs."""
    made = [
        Alarm(
            day_number(one.raised_on), str(signal.sort), one.method, one.series, day_number(one.from_on),
            day_number(one.to_on), one.observed, _plain(one.expected), _plain(one.upper), _plain(one.p_value),
            tuple(rows),
        )
        for one in alarms
    ]  # fmt: skip
    last = max((max(one.day, one.last) for one in made), default=day_number(signal.to_on))
    return Happening(day_number(local(signal.raised_at).date()), set(rows), made, last)


def title_of(happening: Happening, lexicon: Lexicon, signal: Signal) -> str:
    """What it is about but for the area, and how many cases."""
    about = lexicon.words(happening.head.series, without=PLACES)
    if not about and signal.syndrome:
        about = lexicon.words(f"syndrome={signal.syndrome}")
    count = len(happening.cases)
    said = _("%(about)s: %(count)s cases") % {"about": about or _("Illness"), "count": count}
    return str(said)[:200]


def area_of(cases: Cases, rows: Sequence[int]) -> str:
    """The smallest area all cases live in; nothing for several districts."""
    for names, column in ((cases.names.township, cases.township), (cases.names.district, cases.district)):
        numbers = {int(column[row]) for row in rows}
        if len(numbers) == 1 and -1 not in numbers:
            return names[numbers.pop()]
    return ""


def _common(cases: Cases, rows: Sequence[int], dimension: str) -> str:
    column = getattr(cases, dimension)
    counts = Counter(int(column[row]) for row in rows if column[row] >= 0)
    if not counts:
        return ""
    number, count = counts.most_common(1)[0]
    return cases.names.of(dimension, number) if count >= SHARED * len(rows) else ""


def _operator(alarms: Iterable[Alarm]) -> int | None:
    codes = [parts_of(one.series).get("place", "") for one in alarms]
    return next((int(code) for code in codes if code.isdigit()), None)


def _food(alarms: Iterable[Alarm]) -> str:
    codes = [parts_of(one.series).get("food", "") for one in alarms]
    return next((code for code in codes if code), "")[:120]


def weight_of(head: Alarm, cases: Cases, rows: Sequence[int]) -> Decimal:
    """Chance of an outbreak × excess cases × mean severity (`methods.surveillance.ranking`)."""
    severity = float(cases.severity[list(rows)].mean()) if rows else 1.0
    pvalue = head.pvalue if head.pvalue == head.pvalue else BY_RULE
    expected = max(head.expected, 0.0)
    one = ranking.Signal("", max(head.observed, len(rows)), expected, min(pvalue, 1.0), severity)
    return decimal(ranking.ranked([one])[0].weight) or Decimal(0)


def decimal(value: float, places: int = 3) -> Decimal | None:
    """A figure with so many places; None where there is none."""
    if not math.isfinite(value):
        return None
    least = Decimal(1).scaleb(-places)
    made = Decimal(repr(value)).quantize(least) if abs(value) < 1e8 else LARGEST
    return least if places > 3 and value > 0 and made == 0 else made


def _plain(value: Any) -> float:
    return float("nan") if value is None else float(value)


def numbers_of(day: datetime, count: int) -> list[str]:
    """Free numbers of a day, ascending: YJ, the day, a sequence. The day is locked until the end."""
    stem = f"YJ{local(day):%Y%m%d}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"signal:{stem}"])
    last = Signal.objects.filter(number__startswith=stem).order_by("-number").values_list("number", flat=True)
    found = last[:1]
    sequence = int(found[0][len(stem) :]) if found else 0
    return [f"{stem}{sequence + 1 + at:03d}" for at in range(count)]
