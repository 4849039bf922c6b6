"""Samples and reports with every entry of their lives, month by month, so that memory stays bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from django.db import connection

from shian.domains.laboratory.models import Handover, Sample, TestItem, TestReport
from shian.methods.limits import Conclusion
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.laboratory.allocation import LEVELS, LINKS, Allocation
from shian.simulation.laboratory.bulletins import Bulletins
from shian.simulation.laboratory.foods import FARM, lines
from shian.simulation.laboratory.menu import COLUMNS, Ready
from shian.simulation.laboratory.plans import Programme, user_of
from shian.simulation.laboratory.results import Tested
from shian.simulation.laboratory.rules import Rules
from shian.simulation.laboratory.sheets import Sheets
from shian.simulation.laboratory.times import Times
from shian.simulation.moments import day_text
from shian.simulation.rows import Row

STEPS = ("take", "send", "receive", "test", "enter", "submit", "verify", "report", "publish")


@dataclass
class Done:
    """A sample that has been through the chain, for what follows from a failure."""

    number: int  # position in the allocation
    sample: Row
    report: Row
    tested: Tested
    concluded: int
    reported: int
    maker: Row | None
    revised: list[tuple[str, Row]] = field(default_factory=list)  # by retests: when, what changes


@dataclass
class Chain:
    """Writes samples in order of their day; ``follow`` is called for each that failed, once reported."""

    made: City
    a: Allocation
    programme: Programme
    times: Times
    sheets: Sheets
    rules: Rules
    next_item: int = 1
    serials: Counter[str] = field(default_factory=Counter)
    follow: Callable[[Done], None] = lambda done: None
    bulletins: Bulletins | None = None

    def __post_init__(self) -> None:
        self.samples, self.reports = self.made.table(Sample), self.made.table(TestReport)
        self.handovers = self.samples.part_tables["custody"]
        self.at = {step: self.times.text(step) for step in STEPS}
        planted = self.made.planted
        self.gaps, self.early = frozenset(planted["missing_sheets"]), frozenset(planted["early_results"])
        names = ("late_deliveries", "late_reports", "early_results")
        self.noted = {i: name for name in names for i in planted[name]}
        assert self.handovers.model is Handover

    def write(self, rows: list[int], tested: dict[int, Tested]) -> list[Row]:
        """The life of each of these samples up to its publication; rows of samples in final state."""
        samples, reports, handovers = [], [], []
        items: list[tuple[int, int, Ready]] = []
        for i in rows:
            sample, report = self._take(i), None
            report = self._test(i, sample, tested[i], items)
            self._conclude(i, sample, report, tested[i])
            samples.append(sample)
            reports.append(report)
        for sample in samples:
            handovers += sample["custody"]
        self.samples.copy(samples)
        self.handovers.copy(handovers)
        self.reports.copy(reports)
        copy_items(items)
        return samples

    def _take(self, i: int) -> Row:
        a, sheets = self.a, self.sheets
        operator = a.operators[int(a.operator[i])]
        task = self.programme.task_of[i]
        district, at = operator["area"][:6], self.at["take"][i]
        samplers, people = self.made.cast.sampler[district], sheets.samplers[district]
        crew = sheets.crew(i, len(people))
        actor = samplers[crew[0]]
        series = f"{LEVELS[int(a.level[i])]}{at[2:4]}{district}{task['sampling_body_id'] % 100_000:05d}"
        self.serials[series] += 2 if i in self.gaps else 1
        if i in self.gaps:
            self.made.truth.setdefault("missing_sheets", []).append(f"{series}{self.serials[series] - 1:04d}")
        line, link = lines()[int(a.food[i])], LINKS[int(a.link[i])]
        row = self.samples.new(
            number=f"{series}{self.serials[series]:04d}", task_id=task["id"], area=operator["area"],
            operator_id=operator["id"], place_name=operator["name"], place_address=operator["address"],
            link=link,
            food_name=line.name, food_code=sheets.nodes[line.number], food_class=line.kind.code,
            sample_type="1" if line.kind.code == FARM else "3" if line.kind.code == "31" else "2",
            unit=line.kind.unit, taken_at=at, taken_by=user_of(actor), sampler_id=people[crew[0]]["id"],
            second_sampler_id=people[crew[1]]["id"], sampling_body_id=task["sampling_body_id"],
            laboratory_id=task["laboratory_id"], seal_number=f"FQ{at[2:4]}{i:06d}", **sheets.of(i),
            custody=[],
        )  # fmt: skip
        self._hand(row, at, operator["name"][:60], people[crew[0]]["number"])
        self.samples.tell(row, at, actor, "take")
        row["state"] = "sent"
        self._hand(
            row, self.at["send"][i], actor, sheets.carriers[i % len(sheets.carriers)], sheets.celsius(i)
        )
        self.samples.tell(row, self.at["send"][i], actor, "send")
        return row

    def _hand(self, sample: Row, at: str, giver: str, taker: str, celsius: str | None = None) -> None:
        """One more hand-over. The list is new each time, as the one before is in the ledger."""
        part = self.handovers.new(
            sample_id=sample["id"], at=at, giver=giver, taker=taker, seal_number=sample["seal_number"],
            celsius=celsius,
        )  # fmt: skip
        sample["custody"].append(part)

    def _test(self, i: int, sample: Row, tested: Tested, items: list[tuple[int, int, Ready]]) -> Row:
        lab, cast = sample["laboratory_id"], self.made.cast
        analyst = cast.analyst[lab][i % len(cast.analyst[lab])]
        reviewer = cast.reviewer[lab][i % len(cast.reviewer[lab])]
        at = self.at["receive"][i]
        sample |= {"state": "received", "received_at": at}
        self._hand(sample, at, sample["custody"][-1]["taker"], analyst, self.sheets.celsius(i))
        self.samples.tell(sample, at, analyst, "receive")
        at = self.at["test"][i]
        report = self.reports.new(
            number=f"JY-{sample['number']}", sample_id=sample["id"], laboratory_id=lab, area=sample["area"],
            started_at=self.at["take"][i] if i in self.early else at, items=[],
        )  # fmt: skip
        if i in self.noted:
            self.made.truth.setdefault(self.noted[i], []).append(sample["number"])
        self.reports.tell(report, at, analyst, "open")
        sample["state"] = "testing"
        self.samples.tell(sample, at, analyst, "test")
        self._enter(i, report, tested, items, analyst, reviewer)
        return report

    def _enter(
        self,
        i: int,
        report: Row,
        tested: Tested,
        items: list[tuple[int, int, Ready]],
        analyst: str,
        reviewer: str,
    ) -> None:
        first = self.next_item
        self.next_item += len(tested.items)
        items += [(first + n, report["id"], ready) for n, ready in enumerate(tested.items)]
        report |= {
            "items": fragment(first, report["id"], tested.items),
            "tested_by": user_of(analyst),
            "item_count": len(tested.items),
            "failed_count": sum(r.failed for r in tested.items),
        }
        self.reports.tell(report, self.at["enter"][i], analyst, "enter")
        report["state"] = "submitted"
        self.reports.tell(report, self.at["submit"][i], analyst, "submit")
        report |= {
            "state": "issued",
            "conclusion": conclusion_of(self.a, i).value,
            "urgent": tested.group == "illegal",
            "verified_by": user_of(reviewer),
            "issued_at": self.at["verify"][i],
        }
        self.reports.tell(report, self.at["verify"][i], reviewer, "verify")

    def _conclude(self, i: int, sample: Row, report: Row, tested: Tested) -> None:
        made, rules, lab = self.made, self.rules, sample["laboratory_id"]
        analyst = made.cast.analyst[lab][i % len(made.cast.analyst[lab])]
        reviewer = made.cast.reviewer[lab][i % len(made.cast.reviewer[lab])]
        bad = bool(self.a.fails[i] or self.a.problem[i])
        at, concluded = self.at["verify"][i], int(self.times.day["verify"][i])
        sample |= {
            "state": "concluded",
            "conclusion": report["conclusion"],
            "failed": bool(self.a.fails[i]),
            "problem": bool(self.a.problem[i]),
            "urgent": report["urgent"],
            "failed_items": tested.shown,
            "concluded_at": at,
        }
        self.samples.tell(sample, at, reviewer, "alarm" if report["urgent"] else "fail" if bad else "pass")
        keep = day_text(rules.last_day("keep-failing" if bad else "keep-passing", concluded))
        at = self.at["report"][i]
        sample |= {
            "state": "reported",
            "reported_at": at,
            "keep_until": min(keep, sample["expires_on"] or keep),
        }
        self.samples.tell(sample, at, analyst, "report")
        done = None
        if bad:
            maker = self.sheets.makers.get(i)
            done = Done(i, sample, report, tested, concluded, int(self.times.day["report"][i]), maker)
            self.follow(done)
        self._publish(i, sample, done)

    def _publish(self, i: int, sample: Row, done: Done | None) -> None:
        """Publication with the week's bulletin, and what a retest changed before or after it."""
        state = {"state": "published", "published_on": day_text(int(self.times.day["publish"][i]))}
        steps = [(self.at["publish"][i], "publish", state)]
        steps += [(at, "revise", change) for at, change in (done.revised if done else [])]
        for at, verb, change in sorted(steps, key=lambda step: step[0]):
            sample |= change
            self.samples.tell(sample, at, SYSTEM, verb)
            if verb == "publish" and self.bulletins:
                task = self.programme.task_of[i]
                self.bulletins.add(int(self.times.day["publish"][i]), sample, sample["failed_items"], task)

    def settle(self) -> None:
        """Tell the table of items how far its numbers went."""
        self.reports.part_tables["items"].next_id = self.next_item


def conclusion_of(a: Allocation, i: int) -> Conclusion:
    """The conclusion that follows from what the sample's items were judged (3.4)."""
    if a.problem[i]:
        return Conclusion.QUALIFIED_PROBLEM
    if a.monitored[i]:
        return Conclusion.QUALIFIED_NOT_JUDGED
    return Conclusion.UNQUALIFIED if a.fails[i] else Conclusion.QUALIFIED


def fragment(first: int, report: int, items: list[Ready]) -> Any:
    """The items as JSON that was made beforehand; only the ids are filled in."""
    return orjson.Fragment(f"[{','.join(r.json(first + n, report) for n, r in enumerate(items))}]")


def copy_items(items: list[tuple[int, int, Ready]]) -> None:
    """COPY test items."""
    names = ", ".join(f'"{c}"' for c in COLUMNS)
    with connection.cursor() as cursor:
        raw: Any = cursor
        with raw.copy(f'COPY "{TestItem._meta.db_table}" ({names}) FROM STDIN') as copy:
            for pk, report, ready in items:
                copy.write_row((pk, report, *ready.cells))


def months(a: Allocation) -> Iterator[tuple[str, list[int]]]:
    """The samples of each month, and the month after it."""
    stamps = [date.fromordinal(int(d)) for d in a.day]
    start = 0
    while start < len(stamps):
        y, m = stamps[start].year, stamps[start].month
        end = start
        while end < len(stamps) and (stamps[end].year, stamps[end].month) == (y, m):
            end += 1
        following = date(y + m // 12, m % 12 + 1, 1)
        yield following.isoformat()[:7], list(range(start, end))
        start = end
