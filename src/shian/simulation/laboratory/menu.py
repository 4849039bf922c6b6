"""What is tested in which food and what comes out: made from the curated limits, and judged by them.

For each food and period between two changes of the standards the menu holds the items that have a limit, and
for each item ready-made results that pass, just pass or fail. The judging method confirms each of them once
(``Menu.prove``), so every item of the city carries the verdict that the method gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import orjson

from shian.domains.standards.curated import library
from shian.methods.limits import (
    Compiled,
    Judgements,
    Kind,
    Limit,
    Outcome,
    Question,
    Reason,
    Relation,
    Task,
    encode,
    item_judgement,
    judge_all,
    parse_measurement,
)
from shian.simulation.laboratory import quantities
from shian.simulation.laboratory.quantities import Written

METHODS = {
    "pesticide": "GB 23200.113-2018", "metal": "GB 5009.268-2016", "contaminant": "GB 5009.33-2016",
    "mycotoxin": "GB 5009.22-2016", "additive": "GB 5009.28-2016", "quality": "GB 5009.227-2016",
    "hygiene": "GB 4789.15-2016", "vetdrug": "GB/T 21312-2007", "illegal": "GB/T 20756-2006",
}  # fmt: skip
# How often nothing at all is found, and how readily an item is the one that fails.
SILENT = {
    "pesticide": 0.85,
    "vetdrug": 0.88,
    "illegal": 1.0,
    "metal": 0.35,
    "mycotoxin": 0.6,
    "additive": 0.55,
}
RISK = {
    "pesticide": 5.0,
    "vetdrug": 3.0,
    "illegal": 1.2,
    "metal": 1.0,
    "additive": 4.0,
    "quality": 4.0,
    "hygiene": 4.0,
}
FIELDS = (
    "analyte", "analyte_key", "by_hand", "demand", "edition", "id", "judgement", "limit_id", "lod", "method",
    "outcome", "reason", "report_id", "result", "series", "task", "unit", "value",
)  # fmt: skip
COLUMNS = (
    "id", "report_id", "analyte", "analyte_key", "task", "result", "value", "unit", "lod", "method", "series",
    "edition", "limit_id", "demand", "outcome", "reason", "judgement", "by_hand",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ready:
    """One result ready to be used: its columns, and its JSON in three pieces around the two ids."""

    cells: tuple[object, ...]  # COLUMNS without id and report_id
    head: str
    middle: str
    tail: str
    failed: bool
    shown: str  # item║result║standard

    def json(self, pk: int, report: int) -> str:
        return f"{self.head}{pk}{self.middle}{report}{self.tail}"


@dataclass
class Option:
    """An item that can be tested in a food in a period."""

    limit: Limit
    analyte: str
    group: str
    silent: Ready | None
    passing: list[Ready]
    near: list[Ready]
    failing: list[Ready]
    watched: list[Ready] = field(default_factory=list)  # the same under risk monitoring: not judged
    problem: list[Ready] = field(default_factory=list)

    @property
    def silence(self) -> float:
        return SILENT.get(self.group, 0.0) if self.silent else 0.0


class Menu:
    """All that can be tested. ``options(node, day)`` is the same list for every day of a period."""

    def __init__(self) -> None:
        shelf = library()
        self.book = shelf.book()
        self.compiled = Compiled(self.book)
        self.analytes = {a.key: a for a in shelf.analytes}
        self._options: dict[int, Option] = {}
        self._menus: dict[tuple[str, int], list[Option]] = {}

    def period(self, day: int) -> int:
        return int(self.compiled.period(np.array([day], dtype=np.int32))[0])

    def node(self, name: str) -> str:
        found = self.book.catalogue.find(name)
        if found is None:
            raise KeyError(f"foods.toml: {name!r} is not in the food catalogue")
        return found

    def options(self, node: str, day: int) -> list[Option]:
        period = self.period(day)
        if (node, period) not in self._menus:
            self._menus[node, period] = list(self._find(node, period))
        return self._menus[node, period]

    def _find(self, node: str, period: int) -> Iterator[Option]:
        column, seen = self.compiled.foods[node], set()
        for layer in self.compiled.layers(period):
            numbers = layer.limit[:, column]
            for row in np.flatnonzero((numbers >= 0) & ~layer.torn[:, column]):
                limit = self.book.limits[int(numbers[row])]
                if limit.analyte not in seen and limit.kind in (Kind.MAX, Kind.MIN, Kind.RANGE, Kind.ABSENT):
                    option = self._option(int(numbers[row]))
                    if option.failing and (option.silent or option.passing):
                        seen.add(limit.analyte)
                        yield option

    def _option(self, number: int) -> Option:
        if number not in self._options:
            limit = self.book.limits[number]
            can_hide = limit.kind is Kind.ABSENT or (limit.kind is Kind.MAX and bool(limit.high))
            group = self.analytes[limit.analyte].group
            passing, failing = quantities.passing(limit), quantities.failing(limit)
            silent = (
                quantities.not_detected(limit) if can_hide and group not in {"quality", "hygiene"} else None
            )
            if limit.kind is Kind.ABSENT:
                silent = quantities.not_detected(limit)
            every = passing or ([silent] if silent else [])
            self._options[number] = Option(
                limit, self.analytes[limit.analyte].zh, group,
                self._ready(limit, silent, False) if silent else None,
                [self._ready(limit, w, False) for w in passing],
                [self._ready(limit, w, False) for w in quantities.near(limit)],
                [self._ready(limit, w, True) for w in failing],
                [self._ready(limit, w, False, Task.MONITORING) for w in every],
                [self._ready(limit, w, True, Task.MONITORING) for w in failing],
            )  # fmt: skip
        return self._options[number]

    def _ready(self, limit: Limit, written: Written, fails: bool, task: Task = Task.SUPERVISION) -> Ready:
        """The item as ``domains.laboratory.judging`` would write it; ``prove`` checks the verdict."""
        analyte = self.analytes[limit.analyte]
        reading = parse_measurement(written.result, limit.unit, written.lod or None)
        outcome = Outcome.FAILED if fails else Outcome.PASSED
        judgement = str(item_judgement(task, outcome))
        values: dict[str, object] = {
            "analyte": analyte.zh,
            "analyte_key": limit.analyte,
            "task": "2" if task is Task.MONITORING else "1",
            "result": written.result,
            "value": None if reading.value is None else f"{reading.value:.9f}",
            "unit": reading.unit,
            "lod": written.lod,
            "method": METHODS.get(analyte.group, "GB 5009"),
            "series": self.book.family[limit.edition],
            "edition": limit.edition,
            "limit_id": limit.id,
            "demand": limit.demand(),
            "outcome": int(outcome),
            "reason": self._reason(limit, written, fails, reading.relation),
            "judgement": judgement,
            "by_hand": "",
        }
        text = orjson.dumps({**values, "id": 0, "report_id": 0}, option=orjson.OPT_SORT_KEYS).decode()
        head, rest = text.split('"id":0,', 1)
        middle, tail = rest.split('"report_id":0,', 1)
        shown = (
            written.result
            if not reading.unit or reading.unit in written.result
            else written.result + reading.unit
        )
        return Ready(
            tuple(values[c] for c in COLUMNS[2:]),
            f'{head}"id":',
            f',{middle}"report_id":',
            f",{tail}",
            fails,
            f"{analyte.zh}║{shown}║{limit.demand()}",
        )

    @staticmethod
    def _reason(limit: Limit, written: Written, fails: bool, relation: Relation) -> int:
        if fails:
            if limit.kind is Kind.ABSENT:
                return int(Reason.PRESENT)
            return int(Reason.TOO_LITTLE if limit.kind is Kind.MIN else Reason.EXCEEDS)
        if relation is Relation.NOT_DETECTED:
            return int(Reason.BELOW_DETECTION if written.lod else Reason.NOT_DETECTED_NO_LOD)
        return int(Reason.WITHIN)

    def prove(self) -> int:
        """Judge every ready-made result in every food and period that uses it; return how many.

        Raises:
            AssertionError: a result does not get the verdict with which it would be written.
        """
        questions: list[Question] = []
        expected: list[tuple[int, int]] = []
        seen: set[str] = set()
        for (node, period), menu in self._menus.items():
            day = self.compiled.day_in(period)
            for option in menu:
                series = self.book.family[option.limit.edition]
                every = list(self._all(option))
                if option.limit.id in seen:  # the same limit by another way: one that passes, one that fails
                    every = [every[0], option.failing[-1]]
                seen.add(option.limit.id)
                for ready in every:
                    cells = dict(zip(COLUMNS[2:], ready.cells, strict=True))
                    reading = parse_measurement(
                        str(cells["result"]), str(cells["unit"]), str(cells["lod"]) or None
                    )
                    questions.append(Question(node, option.limit.analyte, reading, day, series))
                    expected.append((cells["outcome"], cells["reason"]))  # type: ignore[arg-type]
        if questions:
            judged = judge_all(encode(questions, self.compiled), self.compiled)
            self._compare(judged, questions, expected)
        return len(questions)

    @staticmethod
    def _all(option: Option) -> Iterator[Ready]:
        yield from ([option.silent] if option.silent else [])
        yield from option.passing
        yield from option.near
        yield from option.failing

    @staticmethod
    def _compare(judged: Judgements, questions: list[Question], expected: list[tuple[int, int]]) -> None:
        got = np.stack([judged.outcome, judged.reason]).T
        wrong = np.flatnonzero((got != np.array(expected)).any(axis=1))
        if len(wrong):
            row = int(wrong[0])
            asked, verdict = questions[row], judged.verdict(row)
            raise AssertionError(
                f"{asked.analyte} in {asked.food} on {asked.day}: {asked.measurement} is judged "
                f"{verdict.outcome.name} {verdict.reason.name} by {verdict.limit and verdict.limit.id}, "
                f"but would be written as {expected[row]}"
            )
