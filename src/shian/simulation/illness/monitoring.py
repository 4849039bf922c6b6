"""Monitoring of contaminants: programmes whose quotas were met, samples, what was found in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from shian.domains.standards.judging import rule_book
from shian.domains.standards.models import Analyte
from shian.domains.surveillance.contaminants.hazards import exceedances
from shian.domains.surveillance.contaminants.models import (
    HazardFlag,
    Measurement,
    MonitoringSample,
    Programme,
    sort_of,
)
from shian.simulation import places
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.illness.case_rows import text
from shian.simulation.illness.numbers import DAY, HOUR, data, seconds
from shian.simulation.illness.offices import Offices
from shian.simulation.illness.schedule import Schedule
from shian.simulation.laboratory.plans import user_of
from shian.simulation.laboratory.rules import Rules
from shian.simulation.moments import day_text
from shian.simulation.registry.operators import Register
from shian.simulation.rows import Row
from shian.simulation.seeds import scaled, shares
from shian.simulation.supply.draws import Ints, pick

YEARS = (2019, 2020, 2021)
FEWEST = 3  # measurements of a sample
MOST_TRIES = 12
EXCEEDS = 0.03  # share of values beyond a limit that are left so; the others are drawn anew
BECAUSE = (
    "单次检出，已通报属地关注，暂不会商",
    "数值接近限量，纳入下年度重点监测",
    "来源批次已售完，已通报监管部门",
)


@dataclass
class Drawn:
    """A sample to be: its place in the programme, and what was measured."""

    hazard: str
    food: str
    kind: str
    county: str
    day: int
    substances: list[list[Any]]


@dataclass
class Monitoring:
    """Draws and writes three years of monitoring."""

    made: City
    register: Register
    offices: Offices
    schedule: Schedule
    rules: Rules
    laboratory: int
    organiser: int
    programmes: list[Row] = field(default_factory=list)
    samples: list[Row] = field(default_factory=list)
    flags: list[Row] = field(default_factory=list)
    _pools: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        models = (Programme, MonitoringSample, HazardFlag)
        self.programme_table, self.sample_table, self.flag_table = (self.made.table(m) for m in models)
        self.analytes = {a.key: a for a in Analyte.objects.all()}
        self.book = rule_book()
        self.rng = self.made.rng("illness:monitoring")

    def begin(self) -> None:
        """Put three years of plans and samples into the schedule."""
        told = data()["totals"]
        chemicals, microbes, total = (
            scaled(told[n], self.made.scale) for n in ("chemical", "microbial", "data")
        )
        drawn = self._drawn(chemicals, microbes, total, YEARS)
        for year in YEARS:
            mine = [one for one in drawn if date.fromordinal(one.day).year == year]
            programme = self._programme(year, mine)
            for n, one in enumerate(mine, 1):
                self._sample(programme, one, f"FX{year}-{n:05d}", n)

    def begin_year(self, year: int) -> None:
        """The programme of a year that is not over, as large as a year's part of those before."""
        told, scale = data()["totals"], self.made.scale
        chemicals, microbes = (
            max(4, scaled(told[n], scale) // len(YEARS)) for n in ("chemical", "microbial")
        )
        drawn = self._drawn(chemicals, microbes, (chemicals + microbes) * 7, (year,))
        programme = self._programme(year, drawn)
        for n, one in enumerate(drawn, 1):
            self._sample(programme, one, f"FX{year}-{n:05d}", n)

    def _drawn(self, chemicals: int, microbes: int, total: int, years: tuple[int, ...]) -> list[Drawn]:
        hazards = data()["monitoring"]["hazard"]
        chemical = [h for h in hazards if h["key"] != "pathogen"]
        counts = shares(chemicals, [float(h["share"]) for h in chemical])
        kinds = [h for h, count in zip(chemical, counts, strict=True) for _ in range(count)]
        kinds += [hazards[-1]] * microbes
        days = self._days(len(kinds), years)
        sizes = self._sizes([len(h["substances"]) for h in kinds], total)
        counties = [d["code"] for d in places.city()["district"]]
        order = self.rng.permutation(len(kinds)).tolist()
        out = []
        for n, at in enumerate(order):
            kind = kinds[at]
            food, label = kind["foods"][int(self.rng.integers(0, len(kind["foods"])))]
            out.append(
                Drawn(kind["key"], food, label, counties[n % len(counties)], int(days[n]),
                      kind["substances"][: sizes[at]])
            )  # fmt: skip
        return out

    def _days(self, count: int, over: tuple[int, ...]) -> Ints:
        months = np.array(data()["monitoring"]["months"], float)
        years = np.sort(np.arange(count) % len(over))
        month = pick(self.rng, count, months)
        first = [date(over[y], int(m) + 1, 1).toordinal() for y, m in zip(years, month, strict=True)]
        days = np.array(first) + self.rng.integers(0, 28, count)
        return np.sort(self.rules.after(days, 0))

    @staticmethod
    def _sizes(most: list[int], total: int) -> list[int]:
        """How many measurements each sample has, so that they add up; in a tiny city as many as go in."""
        total = min(max(total, sum(min(m, FEWEST) for m in most)), sum(most))
        sizes = [min(m, max(FEWEST, total // max(1, len(most)))) for m in most]
        at = 0
        while sum(sizes) != total:
            n, step = at % len(sizes), 1 if sum(sizes) < total else -1
            if FEWEST <= sizes[n] + step <= most[n]:
                sizes[n] += step
            at += 1
        return sizes

    def _programme(self, year: int, mine: list[Drawn]) -> Row:
        by = self.offices.centre[0]
        row = self.programme_table.new(
            year=year, title=f"{year}年太原市食品安全风险监测方案", organiser_id=self.organiser,
            basis="食品安全法第十四条、第十五条", author=user_of(by), area=places.city()["code"], quotas=[],
        )  # fmt: skip
        first = self.rules.next(date(year, 1, 15).toordinal())
        wanted = Counter((one.county, one.kind, one.hazard) for one in mine)

        def draft() -> None:
            self.programme_table.tell(row, text(seconds(first, 9)), by, "draft")

        def plan() -> None:
            table = self.programme_table.part_tables["quotas"]
            row["quotas"] = [
                table.new(programme_id=row["id"], county=c, food_class=k, hazard=h, planned=n)
                for (c, k, h), n in sorted(wanted.items())
            ]
            row["planned"] = sum(wanted.values())
            self.programme_table.tell(row, text(seconds(first, 11)), by, "plan")

        def step(at: str, verb: str, state: str) -> None:
            self.schedule.at(at, lambda: self._tell(row, at, verb, state, by))

        self.schedule.at(text(seconds(first, 9)), draft)
        self.schedule.at(text(seconds(first, 11)), plan)
        step(text(seconds(self.rules.next(first + 3), 9)), "issue", "issued")
        step(text(seconds(self.rules.next(date(year, 12, 28).toordinal()), 16)), "close", "closed")
        self.programmes.append(row)
        return row

    def _tell(self, row: Row, at: str, verb: str, state: str, by: str) -> None:
        row["state"] = state
        self.programme_table.tell(row, at, by, verb)

    def _sample(self, programme: Row, one: Drawn, number: str, n: int) -> None:
        county = self.offices.county[one.county]
        operator = self._operator(one, n)
        row = self.sample_table.new(
            number=number, programme_id=programme["id"], sort=sort_of(one.hazard), hazard=one.hazard,
            food_class=one.kind, area=one.county, laboratory_id=self.laboratory, measurements=[],
            due_on=day_text(one.day + 20),
        )  # fmt: skip
        given, taken = seconds(one.day - 20, 10) + n, seconds(one.day, 9) + n % 400 * 60
        tested = seconds(self.rules.next(one.day, 5 + n % 12), 15) + n % 100 * 60
        found = self._measured(one)
        self.samples.append(row)

        def take() -> None:
            row.update(
                state="taken", taken_on=day_text(one.day), food_name=one.food, taken_by=user_of(county),
                operator_id=operator["id"], place_name=operator["name"][:120],
                place_address=operator["address"], link=self._link(operator),
            )  # fmt: skip
            self.sample_table.tell(row, text(taken), county, "take")

        def enter() -> None:
            self._enter(row, one, found, tested, n)

        self.schedule.at(
            text(given), lambda: self.sample_table.tell(row, text(given), self.offices.centre[0], "assign")
        )
        self.schedule.at(text(taken), take)
        self.schedule.at(text(tested), enter)

    def _operator(self, one: Drawn, n: int) -> Row:
        group = "caterer" if one.kind == "31" else "seller"
        pool = self._near(group, one.county)
        return pool[(n * 37) % len(pool)]

    def _near(self, group: str, county: str) -> list[Row]:
        key = (group, county)
        if key not in self._pools:
            rows = [r for r in self.register.rows[group] if r["status"] == "open"]
            self._pools[key] = [r for r in rows if r["area"].startswith(county)] or rows
        return self._pools[key]

    @staticmethod
    def _link(operator: Row) -> str:
        return "catering" if operator["trade"] == "caterer" else "circulation"

    def _measured(self, one: Drawn) -> list[tuple[Row, Measurement]]:
        """Rows of measurements without ids, with the objects by which limits are looked up."""
        out = []
        for substance in one.substances:
            analyte = self.analytes[substance[0]]
            values = self._microbe(substance) if one.hazard == "pathogen" else self._value(one, substance)
            row = {"analyte_id": analyte.pk, "unit": substance[1], **values}
            out.append((row, self._object(analyte, row)))
        return out

    def _microbe(self, substance: list[Any]) -> Row:
        return {"detected": bool(self.rng.random() < substance[2]), "value": None, "lod": None, "loq": None}

    def _value(self, one: Drawn, substance: list[Any]) -> Row:
        """A lognormal value, told only above the limit of detection; rarely beyond a limit in force."""
        key, unit, lod, median, spread = substance
        analyte = self.analytes[key]
        limits = {"lod": f"{lod:.9f}", "loq": f"{3 * lod:.9f}"}
        for _ in range(MOST_TRIES):
            amount = float(median * np.exp(self.rng.normal(0, spread)))
            if amount < lod:
                return {"detected": False, "value": None, **limits}
            shown = Decimal(f"{amount:.3g}")
            row = {"detected": True, "value": f"{shown:.9f}" if amount >= 3 * lod else None, **limits}
            sample = MonitoringSample(food_name=one.food, taken_on=date.fromordinal(one.day))
            beyond = exceedances(sample, [self._object(analyte, {**row, "unit": unit})], self.book)
            if not beyond or self.rng.random() < EXCEEDS:
                return row
        return {"detected": False, "value": None, **limits}

    @staticmethod
    def _object(analyte: Analyte, row: Row) -> Measurement:
        value, lod = row["value"], row["lod"]
        return Measurement(
            analyte=analyte, detected=row["detected"], value=Decimal(value).normalize() if value else None,
            unit=row["unit"], lod=Decimal(lod).normalize() if lod else None,
        )  # fmt: skip

    def _enter(self, row: Row, one: Drawn, found: list[tuple[Row, Measurement]], at: int, n: int) -> None:
        table = self.sample_table.part_tables["measurements"]
        parts = [table.new(sample_id=row["id"], **values) for values, _ in found]
        sample = MonitoringSample(food_name=one.food, taken_on=date.fromordinal(one.day))
        beyond = exceedances(sample, [m for _, m in found], self.book)
        for exceedance in beyond:
            self._flag(row, exceedance, at, n)
        row.update(
            state="tested", tested_on=day_text(self.rules.next(one.day, 5 + n % 12)), items=len(parts),
            detected_count=sum(p["detected"] for p in parts), flagged=bool(beyond), measurements=parts,
        )  # fmt: skip
        analysts = self.made.cast.analyst[self.laboratory]
        self.sample_table.tell(row, text(at), analysts[n % len(analysts)], "enter")

    def _flag(self, sample: Row, one: Any, at: int, n: int) -> None:
        """A hazard flag, judged within the days: most need no consultation."""
        measurement = one.measurement
        row = self.flag_table.new(
            number=f"{sample['number']}-{measurement.analyte.pk}"[:30], sample_id=sample["id"],
            analyte_id=measurement.analyte.pk, food_class=sample["food_class"], food_name=sample["food_name"],
            area=sample["area"], written=f"{measurement.written()} {measurement.unit}".strip()[:60],
            demand=one.demand[:120], edition=one.edition[:40], basis=str(one.basis)[:200], raised_at=text(at),
        )  # fmt: skip
        self.flags.append(row)
        self.flag_table.tell(row, text(at), SYSTEM, "create")
        judged, by = at + DAY + 2 * HOUR, self.offices.centre[0]

        def dismiss() -> None:
            row.update(state="dismissed", because=BECAUSE[n % len(BECAUSE)])
            self.flag_table.tell(row, text(judged), by, "dismiss")

        self.schedule.at(text(judged), dismiss)

    def write(self) -> None:
        """COPY the rows in their last state; what was not begun yet is nothing."""
        self.samples = [row for row in self.samples if row["version"]]
        self.programme_table.copy(self.programmes)
        parts = [part for row in self.programmes for part in row["quotas"]]
        self.programme_table.part_tables["quotas"].copy(parts)
        self.sample_table.copy(self.samples)
        parts = [part for row in self.samples for part in row["measurements"]]
        self.sample_table.part_tables["measurements"].copy(parts)
        self.flag_table.copy(self.flags)
