"""Signals of the three years: what detection raises on these reports, and what hospitals told by telephone.

Detection is run over every day with what was known then. Where it raises fewer signals than were published,
the others are families and groups that a hospital told of and an officer entered by hand; where it raises
more, the lightest are merged into others. The sum is the published one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from shian.domains.surveillance.signals.detecting import Cases, Happening
from shian.domains.surveillance.signals.detecting.replay import Found, replay
from shian.domains.surveillance.signals.detecting.scoring import about
from shian.methods.surveillance.ranking import PRIOR, outbreak_chance
from shian.simulation.illness import detection
from shian.simulation.illness.events import FAMILY
from shian.simulation.illness.numbers import DAY, HOUR, agents, data
from shian.simulation.illness.world import FIRST, LAST, World, family_events
from shian.simulation.seeds import scaled
from shian.simulation.supply.seasons import EAST, EPOCH

LEARNING = 59  # days of the first year on which there is too little past to judge by
YEARS = (FIRST + LEARNING, LAST)
NOBODY = -1


@dataclass
class Planned:
    """A signal to be: when it is raised, on what cases, and what is done with it.

    ``cases`` are positions of reports; ``fate``: escalated, merged, verified, dismissed; ``event``: number of
    the outbreak, family or lookalike it is about, -1 for none.
    """

    at: int
    cases: list[int]
    event: int
    fate: str
    because: str
    found: Happening | None = None
    weight: float = 0.0
    later: tuple[int, list[int]] | None = None  # when further cases were added, and which
    into: Planned | None = None
    row: dict[str, Any] = field(default_factory=dict)


@dataclass
class Plan:
    """All signals in the order in which they are raised, and the days on which detection was run."""

    signals: list[Planned]
    runs: Found
    cases: Cases

    def of(self, event: int) -> Planned | None:
        """The first signal about an outbreak that was not merged."""
        return next((one for one in self.signals if one.event == event and one.fate == "escalated"), None)


def plan(world: World, told: list[int], calls: dict[int, int], days: tuple[int, int], wanted: int) -> Plan:
    """Every signal of detection between two days (ordinals), and as many others as are wanted.

    ``told``: by report the agent it names, -1 for none; ``calls``: when each outbreak with a file was first
    told of by telephone.
    """
    cases = detection.arrays(world.around, world.reports, np.array(told, np.int64))
    truth = detection.truth(world.reports)
    found = replay(cases, days[0] - EPOCH, days[1] - EPOCH)
    filed = {one.number for one in world.outbreaks if one.filed}
    out: list[Planned] = []
    for one in found.happenings:
        out.append(_raised(world, one, about(one, truth), filed))
    _calls(world, out, calls)
    _families(world, out, wanted)
    _merge(out, wanted)
    out.sort(key=lambda one: one.at)
    return Plan(out, found, cases)


def of_years(world: World, told: list[int], calls: dict[int, int]) -> Plan:
    """The signals of the report's years: as many as published."""
    return plan(world, told, calls, YEARS, scaled(data()["totals"]["signals"], world.around.scale))


def counted(signals: list[Planned]) -> int:
    """How many signals count: those merged into others do not."""
    return sum(one.fate != "merged" for one in signals)


def _raised(world: World, one: Happening, event: int, filed: set[int]) -> Planned:
    reported = world.reports.reported
    first = sorted(one.first.cases)
    of_day = [r for r in first if (reported[r] + EAST) // DAY <= one.day]
    at = int(max(reported[r] for r in of_day or first)) + 300
    later = sorted(one.cases - set(first))
    when = int(max(reported[r] for r in later)) + 300 if later else 0
    fate, because = _fate(world, one, event, filed)
    return Planned(at, first, event, fate, because, one, _weight(one), (when, later) if later else None)


def _weight(one: Happening) -> float:
    head = one.head
    p = head.pvalue if head.pvalue == head.pvalue else 0.01
    return outbreak_chance(min(max(p, 0.0), 1.0), PRIOR) * max(head.observed - head.expected, 0.0)


def _fate(world: World, one: Happening, event: int, filed: set[int]) -> tuple[str, str]:
    if event in filed:
        return "escalated", ""
    if event >= 0:
        return "dismissed", "电话核实部分病例，未追查到共同就餐史，按散发处理"
    rows = sorted(one.cases)
    events = world.reports.event[rows]
    fakes = [look for look in world.lookalikes if (events == look.number).sum() >= 2]
    if fakes:
        return "dismissed", LOOKALIKES[fakes[0].kind]
    if one.first.method == "report":
        return "verified", "个案核实：危重单例，已指导救治并追查食物来源"
    return "dismissed", REASONS[len(rows) % len(REASONS)]


LOOKALIKES = {
    "backlog": "医院集中补报既往病例，发病日期分散",
    "popular": "病例就餐日期不同、症状不同，为客流量大的单位，无共同食物",
    "miscoded": "同一医生诊断编码偏差，已更正培训",
    "drive": "辖区开展报告率督导，报告增加而非发病增加",
    "rota": "社区内人传人，无共同食物暴露",
}
REASONS = (
    "病例间无共同就餐史，就诊分散", "季节性上升，在往年同期范围内", "节假日就诊集中，未见聚集",
    "复核病例诊断不一致，无共同食物",
)  # fmt: skip


def _calls(world: World, out: list[Planned], calls: dict[int, int]) -> None:
    """Outbreaks that somebody rang up about before detection saw them; later signals go into the first."""
    who = world.reports
    for number, at in calls.items():
        mine = sorted((one for one in out if one.event == number), key=lambda one: one.at)
        if not mine or mine[0].at > at:
            known = [i for i in world.of(number).tolist() if who.reported[i] <= at]
            cases = known or world.of(number).tolist()[:2]
            call = Planned(at, sorted(cases), number, "escalated", "")
            out.append(call)
            mine.insert(0, call)
        for other in mine[1:]:
            other.fate, other.into, other.because = "merged", mine[0], "同一起事件"


def _families(world: World, out: list[Planned], wanted: int) -> None:
    """As many families, told of by their hospital, as are missing; spread over the years."""
    missing = wanted - counted(out)
    if missing <= 0:
        return
    numbers = np.array(family_events(world))
    members = {n: world.of(n).tolist() for n in numbers.tolist()}
    numbers = numbers[np.argsort([world.reports.reported[members[n][-1]] for n in numbers.tolist()])]
    chosen = numbers[np.linspace(0, len(numbers) - 1, min(missing, len(numbers))).astype(int)]
    for n in np.unique(chosen).tolist():
        rows = members[n]
        at = int(max(world.reports.reported[r] for r in rows)) + 1800
        out.append(Planned(at, sorted(rows), n, "verified", "家庭内共同进餐后发病，已核实，未达到暴发"))
    _lone(world, out, wanted)


def _lone(world: World, out: list[Planned], wanted: int) -> None:
    """Where a city is too small for so many families: pairs of patients whom one hospital saw on a day."""
    who, step = world.reports, 7
    for start in range(0, max(0, len(who) - 1), step):
        if counted(out) >= wanted:
            return
        at = int(who.reported[start + 1]) + 2 * HOUR
        out.append(Planned(at, [start, start + 1], NOBODY, "dismissed", "医院报告同日两例，核实无共同就餐史"))


def _merge(out: list[Planned], wanted: int) -> None:
    """Where there are too many: the lightest that nobody escalated go into the one raised before them."""
    light = sorted((one for one in out if one.fate in {"dismissed", "verified"}), key=lambda one: one.weight)
    order = sorted(out, key=lambda one: one.at)
    for one in light:
        if counted(out) <= wanted:
            return
        before = [other for other in order if other.at < one.at and other.fate != "merged"]
        if before:
            one.fate, one.into, one.because = "merged", before[-1], "与前一信号为同一情况"


def series_of(one: Planned, plan_: Plan) -> dict[str, Any]:
    """What a signal is about, in the words of its record: district, syndrome, agent, place, food, series."""
    cases, rows = plan_.cases, np.array(one.cases)
    names = cases.names
    district = names.district[int(np.bincount(cases.district[rows]).argmax())]
    syndrome = names.syndrome[int(np.bincount(cases.syndrome[rows]).argmax())]
    out: dict[str, Any] = {"area": district, "syndrome": syndrome, "agent": "", "operator": None, "food": ""}
    if one.found is not None:
        dims = one.found.first.about
        for name in ("place", "food", "agent"):
            number = dims.get(name, -1)
            if number >= 0:
                word = names.of(name, number)
                out["operator" if name == "place" else name] = int(word) if name == "place" else word
        out["series"] = one.found.first.series
    else:
        out["series"] = f"district={district};syndrome={syndrome}"
    return out


def number_or_none(value: float) -> float | None:
    return None if math.isnan(value) or math.isinf(value) else value


__all__ = ["FAMILY", "Plan", "Planned", "agents", "counted", "plan", "series_of"]
