"""What is under way on the last day: reports to review, signals to judge, an outbreak being investigated,
a consultation that awaits opinions, the year's monitoring. Written as everything else, but cut off there.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from shian.simulation.city import City
from shian.simulation.illness import events, signals, world
from shian.simulation.illness.case_rows import CaseRows, text
from shian.simulation.illness.communication import Communication
from shian.simulation.illness.dossiers import Dossier, Dossiers, Known
from shian.simulation.illness.findings import Findings
from shian.simulation.illness.monitoring import Monitoring
from shian.simulation.illness.numbers import DAY, HOUR, data, seconds
from shian.simulation.illness.offices import Offices
from shian.simulation.illness.outbreaks import Outbreak
from shian.simulation.illness.patients import Patients
from shian.simulation.illness.schedule import Schedule
from shian.simulation.illness.signal_rows import SignalRows
from shian.simulation.illness.signals import Plan, Planned
from shian.simulation.illness.world import World
from shian.simulation.journal import Journal
from shian.simulation.rows import Row
from shian.simulation.seeds import stream

WATCHED = 21  # days of detection runs before the last day
MORNING = 8.2


def at_desk(made: City) -> int:
    """The moment at which everything is cut off: the last day's morning."""
    return seconds(made.today.toordinal(), MORNING)


def build(
    made: City,
    years: World,
    one: Outbreak,
    cases: CaseRows,
    offices: Offices,
    lot_ids: Callable[[int], int | None],
    after: Callable[[Schedule], tuple[Dossiers, Findings, Communication, Monitoring]],
) -> None:
    """Write what is open. ``after`` gives writers that use a schedule; ``lot_ids`` those of the outbreak."""
    journal, now = Journal(), at_desk(made)
    made.journal = journal
    for table in made.tables.values():
        table.journal = journal
    cases.write(world.between(years, _day(now)), "between", open_since=now)
    who = _reports(years, one, now)
    cases.told.clear()
    rows = cases.write(who, "recent", open_since=now)
    schedule = Schedule()
    dossiers, findings, communication, monitoring = after(schedule)
    file = Dossier(one, _known(who, rows, one.number, lot_ids, cases.names), solved=False)
    here = World(years.around, years.habits, [one], [])
    here.reports = who
    planned = _signals(here, cases.told, dossiers.call(file), now, made.today.toordinal())
    first = planned.of(one.number)
    file.notified = (first.at if first else dossiers.call(file)) + HOUR // 2
    days = (made.today.toordinal() - WATCHED, made.today.toordinal() - 1)
    signal_rows = SignalRows(
        made, offices, schedule, planned, rows, who.onset.tolist(), {one.number: file}, days
    )  # fmt: skip
    signal_rows.begin()
    dossiers.plan(file)
    findings.plan(file)
    communication.consult(file)
    monitoring.begin_year(made.today.year)
    schedule.before(text(now))
    for writer in (signal_rows, dossiers, findings, communication, monitoring):
        writer.write()  # type: ignore[attr-defined]
    journal.close()


def _reports(years: World, one: Outbreak, now: int) -> Patients:
    """Sporadic reports of the last weeks, and those of the outbreak, whose hospitals hurry."""
    around, habits = years.around, years.habits
    recent = world.recent(years, _day(now))
    mine = events.of_outbreak(around, habits, one)
    rng = stream(around.seed, f"illness:open:{one.meal}")
    mine.reported = mine.visited + rng.integers(HOUR, 9 * HOUR, len(mine))
    mine = mine.take(np.flatnonzero(mine.reported < now))
    who = Patients.joined([recent, mine])
    return who.take(np.argsort(who.reported, kind="stable"))


def _day(now: int) -> int:
    return int(events.day_of(now))


def _known(
    who: Patients,
    rows: list[Row],
    event: int,
    lot_ids: Callable[[int], int | None],
    names: dict[int, str],
) -> Known:
    at = np.flatnonzero(who.event == event).tolist()
    return Known(
        {int(who.person[i]): rows[i] for i in at}, {int(who.person[i]): int(who.reported[i]) for i in at},
        lot_ids, names,
    )  # fmt: skip


def _signals(here: World, told: list[int], call: int, now: int, today: int) -> Plan:
    """What detection raises on the last weeks, and two groups that a hospital told of this morning."""
    wanted = max(3, round(data()["totals"]["signals"] * here.around.scale / 157 * WATCHED / 7))
    days = (today - WATCHED, today - 1)
    out = signals.plan(here, told, {here.outbreaks[0].number: call}, days, wanted)
    last = np.flatnonzero(here.reports.event < 0).tolist()[-4:]
    for n, pair in enumerate((last[:2], last[2:])):
        if len(pair) == 2:
            at = now - (20 if n else 170) * 60
            out.signals.append(Planned(at, pair, -1, "dismissed", ""))
    return out


__all__ = ["DAY", "at_desk", "build"]
