"""Illness from the register to the rows: drawn when the supply is known, written with it month by month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shian.simulation.city import City
from shian.simulation.directory import Directory
from shian.simulation.illness import extras, lots, signals, world
from shian.simulation.illness import open as under_way
from shian.simulation.illness.case_rows import CaseRows
from shian.simulation.illness.communication import Communication
from shian.simulation.illness.dossiers import Dossier, Dossiers, Known
from shian.simulation.illness.findings import Findings
from shian.simulation.illness.lots import Laying
from shian.simulation.illness.monitoring import Monitoring
from shian.simulation.illness.numbers import HOUR, day_of, specs
from shian.simulation.illness.offices import Offices
from shian.simulation.illness.outbreaks import Given, Outbreak, plant
from shian.simulation.illness.schedule import Schedule
from shian.simulation.illness.signal_rows import SignalRows
from shian.simulation.illness.surroundings import Surroundings
from shian.simulation.illness.world import World
from shian.simulation.laboratory.rules import read_rules
from shian.simulation.moments import day_text
from shian.simulation.registry.operators import Register
from shian.simulation.rows import Row
from shian.simulation.supply.build import Supply
from shian.simulation.supply.flows import Flows
from shian.simulation.supply.records import Named
from shian.simulation.supply.trails import Laid

OPEN = 900  # number of the outbreak that is under way on the last day


@dataclass
class Illness:
    """What the parts of the illness share. ``lay`` comes while the supply is drawn, ``begin`` after it."""

    made: City
    base: Directory
    register: Register
    offices: Offices
    around: Surroundings = field(init=False)
    world: World = field(init=False)
    laying: Laying = field(init=False)
    open: Outbreak = field(init=False)
    cases: CaseRows = field(init=False)
    dossiers: Dossiers = field(init=False)
    findings: Findings = field(init=False)
    communication: Communication = field(init=False)
    monitoring: Monitoring = field(init=False)
    schedule: Schedule = field(default_factory=Schedule)
    signals: SignalRows = field(init=False)
    told: list[int] = field(default_factory=list)  # by report the agent it named at first, -1: none
    rows: list[Row] = field(default_factory=list)  # of case reports, by position in the world's reports

    def lay(self, flows: Flows, laid: Laid, lived: dict[str, list[int]]) -> None:
        """Draw who falls ill, and put the lots behind it into the supply."""
        self.around = lots.surroundings(self.made, self.register, self.base.hospitals, flows)
        today, *past = lots.lunches(self.around, flows, lived["lunch"], lots.SCHOOLS)
        given = {"school_lot": past[0]} if past else {}
        self.world = world.make(self.around, given)
        self.laying = Laying(flows, laid, self.around)
        for one in self.world.outbreaks:
            self.laying.outbreak(one)
        self.open = self._open(today)
        self.laying.outbreak(self.open)

    def _open(self, lunch: Given) -> Outbreak:
        spec = specs("outbreak")[0]
        shift = int(day_of(lunch.meal)) - spec.day
        shrink = self.made.scale**world.SHRUNK if self.made.scale < 1 else 1.0
        return plant(self.around, spec, OPEN, filed=True, shrink=0.55 * shrink, given=lunch, shift=shift)

    def begin(self, supply: Supply) -> None:
        """Write the case reports; from now on the offices' work follows month by month."""
        rules = read_rules()
        names = {row["id"]: row["name"] for row in self.register.all()}
        self.cases = CaseRows(self.made, self.around, self.offices, rules, names)
        reports, place, void = extras.with_void(self.world)
        rows = self.cases.write(reports, "years", twice=void)
        self.rows = [rows[at] for at in place.tolist()]
        self.told = [self.cases.told[at] for at in place.tolist()]
        self._files(supply)
        self.tell_truth(supply.writer.named)
        self.made.journal.before_close.append(self.schedule.before)

    def _files(self, supply: Supply) -> None:
        """Put the offices' work into the schedule: on outbreaks that got a file, signals, monitoring."""
        writers = self._writers(self.schedule)
        self.dossiers, self.findings, self.communication, self.monitoring = writers
        files = {one.number: self._file(one, supply) for one in self.world.outbreaks if one.filed}
        calls = {number: self.dossiers.call(file) for number, file in files.items()}
        planned = signals.of_years(self.world, self.told, calls)
        for number, file in files.items():
            first = planned.of(number)
            file.notified = (first.at if first else calls[number]) + HOUR // 2
        onsets = self.world.reports.onset.tolist()
        self.signals = SignalRows(
            self.made, self.offices, self.schedule, planned, self.rows, onsets, files
        )  # fmt: skip
        self.signals.begin()
        for file in files.values():
            self.dossiers.plan(file)
            self.findings.plan(file)
        self.communication.begin(list(files.values()))
        self.monitoring.begin()

    def _writers(self, schedule: Schedule) -> tuple[Dossiers, Findings, Communication, Monitoring]:
        """Writers of files, findings, consultations and monitoring that take steps by a schedule."""
        made, offices, rules = self.made, self.offices, read_rules()
        laboratory = self.base.laboratories[0]["id"]
        organiser = self.base.bodies["太原市卫生健康委员会"]["id"]
        dossiers = Dossiers(made, self.around, offices, schedule)
        return (
            dossiers, Findings(made, dossiers, offices, schedule, laboratory),
            Communication(made, self.base, offices, schedule, rules),
            Monitoring(made, self.register, offices, schedule, rules, laboratory, organiser),
        )  # fmt: skip

    def _file(self, one: Outbreak, supply: Supply) -> Dossier:
        who, at = self.world.reports, self.world.of(one.number).tolist()
        known = Known(
            {int(who.person[i]): self.rows[i] for i in at},
            {int(who.person[i]): int(who.reported[i]) for i in at},
            self._lot_ids(supply.writer.named, one), self.cases.names,
        )  # fmt: skip
        return Dossier(one, known)

    def _lot_ids(self, named: Named, one: Outbreak) -> Callable[[int], int | None]:
        """Ids of the rows of an outbreak's lots, by position; None before anything was told of them."""
        return lambda lot: named.lot_id.get(self.laying.numbers.get((one.number, lot), -1))

    def finish(self) -> None:
        """Write what refers to lots; the supply must be written."""
        self.signals.write()
        self.dossiers.write()
        self.findings.write()
        self.communication.write()
        self.monitoring.write()

    def go_on(self, supply: Supply) -> None:
        """Write what is still under way on the last day; everything before must be written."""
        lots_of = self._lot_ids(supply.writer.named, self.open)
        under_way.build(
            self.made, self.world, self.open, self.cases, self.offices, lots_of, self._writers
        )  # fmt: skip

    def tell_truth(self, named: Named) -> None:
        """What was planted, for methods to be scored against."""
        shown = [*self.world.outbreaks, self.open]
        self.made.truth["outbreaks"] = [self._true(one, named) for one in shown]
        self.made.truth["false_clusters"] = [
            {
                "kind": one.kind, "day": day_text(one.day),
                "cases": [self.rows[i]["number"] for i in self.world.of(one.number).tolist()],
            }
            for one in self.world.lookalikes
        ]  # fmt: skip
        who, first, last = self.world.habits.silent
        self.made.truth["silent_hospitals"] = [
            {
                "hospital": self.offices.hospitals[who], "first": day_text(first), "last": day_text(last),
                "reports_missing": self.world.silent,
            }
        ] if who >= 0 else []  # fmt: skip

    def _true(self, one: Outbreak, named: Named) -> dict[str, Any]:
        lot = one.of_dish[one.spec.culprit] if one.of_dish and one.spec.lot else -1
        number = self.laying.numbers.get((one.number, lot), -1)
        return {
            "key": one.spec.key, "filed": one.filed, "open": one.number == OPEN, "agent": one.spec.agent,
            "setting": one.spec.setting, "food": one.spec.dishes[one.spec.culprit].name,
            "operators": [int(self.around.operator[p]) for p in one.premises], "meal_at": one.meal,
            "lot": named.lot[number] if number >= 0 else "", "at_risk": len(one.guests),
            "ill": int(one.guests.ill.sum()),
            "cases": [self.rows[i]["number"] for i in self.world.of(one.number).tolist()],
        }  # fmt: skip
