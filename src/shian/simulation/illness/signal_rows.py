"""Signals and detection runs as rows, with every entry of their verification."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from shian.domains.surveillance.signals.models import Run, Signal
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.illness.case_rows import text
from shian.simulation.illness.dossiers import Dossier
from shian.simulation.illness.numbers import DAY, HOUR
from shian.simulation.illness.offices import Offices
from shian.simulation.illness.schedule import Schedule
from shian.simulation.illness.signals import YEARS, Plan, Planned, series_of
from shian.simulation.moments import day_text
from shian.simulation.rows import Row
from shian.simulation.supply.seasons import EAST, EPOCH

HAND = {"verified": "家庭聚集", "escalated": "医院电话报告的聚集性病例", "dismissed": "医院报告两例相似病例"}
KINDS = {
    "gastroenteritis": "胃肠炎", "dysentery-like": "痢疾样病例", "neuro": "神经症状",
    "mushroom": "毒蘑菇中毒", "chemical": "化学性中毒", "hepatitis-like": "肝炎样病例", "other": "其他症状",
}  # fmt: skip
TOO_LARGE = 10**9


def decimal(value: float | None, places: int) -> str | None:
    """A decimal as text; None for what is not known."""
    if value is None or math.isnan(value) or math.isinf(value) or abs(value) >= TOO_LARGE:
        return None
    return f"{value:.{places}f}"


@dataclass
class SignalRows:
    """Writes signals; ``rows`` of case reports are by position."""

    made: City
    offices: Offices
    schedule: Schedule
    plan: Plan
    cases: list[Row]
    onset: list[int]
    files: dict[int, Dossier]  # outbreak → its file
    days: tuple[int, int] = YEARS  # of which there are detection runs
    rows: list[Row] = field(default_factory=list)
    runs: list[Row] = field(default_factory=list)
    serials: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.table, self.run_table = self.made.table(Signal), self.made.table(Run)
        self.members, self.alarms = (self.table.part_tables[n] for n in ("cases", "alarms"))

    def begin(self) -> None:
        """Put all steps into the schedule."""
        for one in self.plan.signals:
            self.schedule.at(text(one.at), lambda o=one: self._raise(o))  # type: ignore[misc]
            self._judge(one)
        self._runs()

    def _raise(self, one: Planned) -> None:
        what = series_of(one, self.plan)
        day = day_text((one.at + EAST) // DAY + EPOCH).replace("-", "")
        self.serials[day] = self.serials.get(day, 0) + 1
        head = one.found.head if one.found else None
        days = [(self.onset[i] + EAST) // DAY + EPOCH for i in one.cases]
        row = self.table.new(
            number=f"YJ{day}{self.serials[day]:03d}", title=self._title(one, what),
            sort=one.found.first.sort if one.found else "report",
            method=one.found.first.method if one.found else "hand", series=what["series"][:200],
            area=what["area"], syndrome=what["syndrome"], agent=what["agent"], operator_id=what["operator"],
            food=what["food"], from_on=day_text(min(days)), to_on=day_text(max(days)), raised_at=text(one.at),
            observed=len(one.cases), expected=decimal(head.expected, 3) if head else None,
            upper=decimal(head.upper, 3) if head else None,
            p_value=decimal(head.pvalue, 20) if head else None,
            recurrence=decimal(head.recurrence, 1) if head else None, weight=decimal(one.weight, 3),
            cases=[], alarms=[],
        )  # fmt: skip
        row["cases"] = [self.members.new(signal_id=row["id"], case_id=self.cases[i]["id"]) for i in one.cases]
        row["alarms"] = self._alarms(one, row)
        one.row = row
        if one.event in self.files and one.fate == "escalated":
            self.files[one.event].row["signal_id"] = row["id"]
        self.rows.append(row)
        self.table.tell(row, text(one.at), SYSTEM if one.found else self._county(row), "raise")

    def _title(self, one: Planned, what: Row) -> str:
        kind = KINDS[what["syndrome"]]
        return HAND[one.fate] if one.found is None else f"{kind}{len(one.cases)}例"

    def _alarms(self, one: Planned, row: Row) -> list[Row]:
        if one.found is None:
            return []
        return [
            self.alarms.new(
                signal_id=row["id"], method=alarm.method, series=alarm.series[:200],
                raised_on=day_text(alarm.day + EPOCH), from_on=day_text(alarm.first + EPOCH),
                to_on=day_text(alarm.last + EPOCH), observed=alarm.observed,
                expected=decimal(alarm.expected, 3), upper=decimal(alarm.upper, 3),
                p_value=decimal(alarm.pvalue, 20),
            )
            for alarm in one.found.alarms
            if alarm.day == one.found.day
        ]  # fmt: skip

    def _county(self, row: Row) -> str:
        return self.offices.county[row["area"][:6]]

    def _judge(self, one: Planned) -> None:
        """Taken up within the hours, judged within the time of its sort; escalated ones become outbreaks."""
        taken = one.at + HOUR
        judged = one.at + (5 if one.fate in {"escalated", "merged"} else 20 + one.at % 20) * HOUR
        file = self.files.get(one.event)
        if one.fate == "escalated" and file is not None:
            taken, judged = one.at + 60, file.notified
        elif one.fate == "merged" and one.into is not None:
            judged = max(judged, one.into.at + HOUR)
        self.schedule.at(text(taken), lambda: self._step(one, taken, "take_up", {"state": "verifying"}))
        if one.fate != "escalated" and one.later is not None and taken < one.later[0] < judged:
            self.schedule.at(text(one.later[0]), lambda: self._extend(one))
        verb, change = self._verdict(one, judged)
        self.schedule.at(text(judged), lambda: self._step(one, judged, verb, change()))
        if one.fate == "escalated" and one.later is not None and one.later[0] > judged:
            self.schedule.at(text(one.later[0]), lambda: self._extend(one))

    def _verdict(self, one: Planned, at: int) -> tuple[str, Any]:
        def change() -> Row:
            out: Row = {"state": one.fate, "because": one.because, "verified_at": text(at)}
            if one.fate == "escalated":
                out["outbreak_number"] = self.files[one.event].number
            if one.fate == "merged" and one.into is not None:
                out["merged_into_id"] = one.into.row["id"]
            return out

        verbs = {"escalated": "escalate", "merged": "merge", "verified": "verify", "dismissed": "dismiss"}
        return verbs[one.fate], change

    def _step(self, one: Planned, at: int, verb: str, change: Row) -> None:
        one.row |= change
        self.table.tell(one.row, text(at), self._county(one.row), verb)

    def _extend(self, one: Planned) -> None:
        assert one.later is not None
        at, more = one.later
        one.row["cases"] = one.row["cases"] + [
            self.members.new(signal_id=one.row["id"], case_id=self.cases[i]["id"]) for i in more
        ]
        one.row["observed"] = len(one.row["cases"])
        self.table.tell(one.row, text(at), SYSTEM, "extend")

    def _runs(self) -> None:
        """A run each morning, with what it raised of the day before."""
        raised: dict[int, int] = {}
        alarms: dict[int, int] = {}
        for one in self.plan.runs.happenings:
            raised[one.day] = raised.get(one.day, 0) + 1
        for alarm in self.plan.runs.alarms:
            alarms[alarm.day] = alarms.get(alarm.day, 0) + 1
        told = self.plan.cases.told
        for day in range(self.days[0] - EPOCH, self.days[1] - EPOCH + 1):
            at = (day + 1) * DAY - EAST - 600
            known = int((told <= day).sum())
            self.schedule.at(
                text(at),
                lambda d=day, a=at, k=known: self._run(d, a, k, alarms.get(d, 0), raised.get(d, 0)),  # type: ignore[misc]
            )

    def _run(self, day: int, at: int, known: int, alarms: int, raised: int) -> None:
        row = self.run_table.new(
            at=text(at), as_of=day_text(day + EPOCH), trigger="schedule", cases=known,
            series_count=self.plan.runs.series, alarms=alarms, raised=raised, seconds="0.40",
        )  # fmt: skip
        self.runs.append(row)
        self.run_table.tell(row, text(at), SYSTEM, "detect")

    def write(self) -> None:
        """COPY the rows in their last state; those merged after the signals they went into."""
        self.table.copy(self.rows)
        self.members.copy([part for row in self.rows for part in row["cases"]])
        self.alarms.copy([part for row in self.rows for part in row["alarms"]])
        self.run_table.copy(self.runs)
