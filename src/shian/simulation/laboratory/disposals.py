"""What follows a failure: notices, disposals in seven parts, retests and objections, each step on its day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from shian.domains.laboratory.models import Disposal, Notice, Objection
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.laboratory.chain import Chain, Done
from shian.simulation.laboratory.plans import user_of
from shian.simulation.laboratory.retests import Retests
from shian.simulation.laboratory.rules import Rules
from shian.simulation.moments import day_text, moment
from shian.simulation.rows import Row
from shian.simulation.seeds import scaled

CAUSES = {
    "pesticide": ("2", "种植环节用药不规范，安全间隔期不足", "已追溯至供货产地"),
    "vetdrug": ("2", "养殖环节休药期执行不严", "已追溯至养殖场户"),
    "illegal": ("1", "供货环节违规使用禁用物质", "已追溯至供货商，移交相关部门"),
    "additive": ("4", "配料称量记录不全，添加剂使用控制不严", "查验配料记录"),
    "hygiene": ("4", "清洗消毒不到位", "现场核查操作流程"),
    "quality": ("5", "贮存温度偏高、时间过长", "查验贮存记录"),
}
OTHER = ("2", "原料本底偏高，进货查验不到位", "已追溯至原料供应商")
TASKS, LATE = 1025, 8
Step = tuple[str, str, str, Row]  # at, actor, verb, what changes


@dataclass
class Disposals:
    """Writes what follows each failed or problem sample. ``late`` are the planted ones that overran."""

    made: City
    chain: Chain
    rules: Rules
    retests: Retests
    rows: list[Row] = field(default_factory=list)
    notices: list[Row] = field(default_factory=list)
    objections: list[Row] = field(default_factory=list)
    late: list[dict[str, Any]] = field(default_factory=list)
    _places: list[tuple[int, int | None]] = field(default_factory=list)  # day taken, operator
    _kinds: list[tuple[int, str]] = field(default_factory=list)
    _numbers: Counter[tuple[str, int]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.rng: np.random.Generator = self.made.rng("disposals")
        self.table = self.made.table(Disposal)
        self.late_every = max(1, scaled(TASKS, self.made.scale) // scaled(LATE, self.made.scale))
        self.next_late = self.late_every // 2

    def follow(self, done: Done) -> None:
        """What follows one sample. Failures counted before it are those of samples taken before."""
        taken = int(self.chain.a.day[done.number])
        if done.sample["failed"]:
            self._places.append((taken, done.sample["operator_id"]))
            self._kinds.append((taken, done.sample["food_class"]))
        served = self._notices(done)
        pause = self.retests.maybe(done, self.notices[-1 - self._extra(done)], served)
        pause = pause or self._objection(done, served)
        for side in self._sides(done):
            self._dispose(done, side, served, pause)

    @staticmethod
    def _extra(done: Done) -> int:
        """How many notices follow the one to the sampled place."""
        s = done.sample
        return int(bool(s["producer_name"]) and s["producer_name"] != s["place_name"])

    def _sides(self, done: Done) -> Iterator[tuple[str, int, str, str]]:
        s = done.sample
        yield s["link"], s["operator_id"], s["place_name"], s["area"]
        if done.maker is not None:
            yield "production", done.maker["id"], done.maker["name"], done.maker["area"]

    def _notices(self, done: Done) -> int:
        """Drafted with the report, served within five working days; returns the day of service."""
        s, table = done.sample, self.made.table(Notice)
        to = [("place", s["place_name"], s["operator_id"])]
        if self._extra(done):
            to.append(("producer", s["producer_name"], s["producer_id"]))
        served = self.rules.next(done.reported, int(self.rng.integers(1, 5)))
        inspector = self._inspector(s["area"])
        for addressee, name, operator in to:
            row = table.new(
                number=f"TZ-{s['number']}-{addressee[:2].upper()}", sample_id=s["id"],
                report_id=done.report["id"],
                area=s["area"], addressee=addressee, addressee_name=name, operator_id=operator,
                drafted_on=day_text(done.reported),
            )  # fmt: skip
            table.tell(row, s["reported_at"], SYSTEM, "draft")
            row |= {
                "served_on": day_text(served),
                "way": "直接送达" if addressee == "place" else "邮寄送达",
                "last_day": day_text(self.rules.last_day("retest-application", served)),
                "state": "served",
            }
            table.tell(row, moment(served, self._second(2, 7)), inspector, "serve")
            self.notices.append(row)
        return served

    def _inspector(self, area: str) -> str:
        crew = self.made.cast.inspector[area[:6]]
        return crew[int(self.rng.integers(0, len(crew)))]

    def _second(self, first: float, last: float) -> int:
        return int(self.rng.integers(int(first * 3600), int(last * 3600)))

    def _dispose(
        self,
        done: Done,
        side: tuple[str, int, str, str],
        served: int,
        pause: tuple[str, int, str, int] | None,
    ) -> None:
        name, operator, operator_name, area = side
        s, since = done.sample, int(self.chain.a.day[done.number]) - 365
        repeats = sum(1 for day, who in self._places if who == operator and day > since)
        row = self.table.new(
            number=f"HC-{s['number']}-{name[:2].upper()}", sample_id=s["id"], side=name, operator_id=operator,
            operator_name=operator_name, area=area, report_received_on=day_text(done.reported),
            repeat_operator=repeats, supervised=repeats >= 3,
            repeat_item=sum(1 for day, kind in self._kinds if kind == s["food_class"] and day > since),
        )  # fmt: skip
        self.table.tell(row, s["reported_at"], SYSTEM, "register")
        late = s["failed"] and len(self.rows) >= self.next_late
        self.next_late += self.late_every if late else 0
        for at, actor, verb, change in sorted(
            self._steps(done, row, served, pause, late), key=lambda e: e[0]
        ):
            row |= change
            self.table.tell(row, at, actor, verb)
        if late:
            self.late.append(
                {"disposal": row["number"], "received": row["report_received_on"], "closed": row["closed_on"]}
            )
        self.rows.append(row)

    def _steps(
        self, done: Done, row: Row, served: int, pause: tuple[str, int, str, int] | None, late: bool
    ) -> Iterator[Step]:
        """Start in 5 days, control at once, cause and rectification in 30, penalty and end in 90."""
        r, rng = done.reported, self.rng
        officer, inspector = self.made.cast.officer[row["area"][:6]], self._inspector(row["area"])
        started = r + int(rng.integers(1, 4))
        yield moment(r, 35_500), officer, "assign", {"state": "assigned", "officer": user_of(officer)}
        start = self._start(done, row, r, started)
        yield moment(started, 3600), inspector, "start", start
        yield moment(started, 3600 + self._second(1, 3)), inspector, "control", self._control(done, started)
        found = started + int(rng.integers(5, 12))
        yield moment(found, self._second(1, 8)), inspector, "investigate", _cause(done)
        fixed = found + int(rng.integers(5, 10))
        yield (
            moment(fixed, self._second(1, 8)),
            inspector,
            "rectify",
            {
                "rectification_ordered_on": day_text(started),
                "measures": "责令停止销售、清理库存、完善进货查验与记录，并对从业人员培训",
                "rectified_on": day_text(fixed - 1),
                "checked_on": day_text(fixed),
            },
        )
        settled = fixed + int(rng.integers(8, 35))
        if pause is not None:
            freeze, frozen, resume, resumed = pause
            if frozen > started:
                yield freeze, SYSTEM, "freeze", {}
                yield resume, SYSTEM, "resume", {}
            settled = max(settled, resumed + 3)
        closing = settled + int(rng.integers(3, 12)) + (70 if late else 0)
        yield moment(settled, self._second(1, 8)), inspector, *self._penalty(done, row, started, settled)
        if done.tested.group in {"pesticide", "vetdrug", "illegal"}:
            yield moment(settled + 1, self._second(1, 8)), inspector, "transfer", self._told(done, settled)
        submitted = min(closing - 1, r + 84) if not late else closing - 1
        yield (
            moment(submitted, 30_000),
            inspector,
            "submit",
            {"state": "submitted", "submitted_by": user_of(inspector)},
        )
        yield (
            moment(submitted + 1, 7200),
            officer,
            "approve",
            {"state": "approved", "closed_on": day_text(submitted + 1)},
        )

    def _start(self, done: Done, row: Row, received: int, started: int) -> Row:
        year = int(day_text(started)[:4])
        self._numbers[row["area"][:6], year] += 1
        n = self._numbers[row["area"][:6], year]
        return {
            "state": "working",
            "started_on": day_text(started),
            "start_document": f"并市监核启〔{year}〕{row['area'][4:6]}{n:04d}号",
            "delivered_on": day_text(started),
            "in_time": started <= self.rules.last_day("disposal-start", received),
        }

    def _control(self, done: Done, started: int) -> Row:
        rng = self.rng
        bought = float(rng.integers(4, 400))
        sold = round(bought * float(rng.uniform(0.3, 0.97)), 1)
        stock = round((bought - sold) * float(rng.uniform(0.3, 1.0)), 1)
        recalled = round(sold * float(rng.choice([0.0, 0.0, 0.1, 0.35])), 1)
        return {
            "controlled_on": day_text(started),
            "stop_sale": True,
            "sealed": stock > 0,
            "recalled": recalled > 0,
            "made_or_bought_kg": f"{bought:.3f}",
            "goods_value": f"{bought * float(rng.integers(4, 60)):.2f}",
            "sold_kg": f"{sold:.3f}",
            "stock_kg": f"{stock:.3f}",
            "sealed_kg": f"{stock:.3f}",
            "recalled_kg": f"{recalled:.3f}",
            "not_recalled_reason": "已售出部分被消费者食用，无法召回",
            "site_record": "现场检查笔录（模拟）",
        }

    def _penalty(self, done: Done, row: Row, started: int, settled: int) -> tuple[str, Row]:
        if done.sample["problem"]:
            return "spare", {
                "not_filed_reason": "风险监测问题样品不作为处罚依据",
                "not_penalised_reason": "风险监测问题样品，已责令整改并通报行业主管部门",
            }
        if self.rng.random() < 0.22:
            return "spare", {
                "not_filed_reason": "",
                "not_penalised_reason": "履行进货查验义务，能说明来源，免予处罚（食品安全法第136条）",
            }
        year = day_text(settled)[:4]
        fine = int(
            self.rng.choice([500, 1000, 2000, 5000, 10_000, 50_000], p=[0.2, 0.3, 0.22, 0.18, 0.06, 0.04])
        )
        return "penalise", {
            "case_filed_on": day_text(started + 3),
            "case_closed_on": day_text(settled),
            "decision_number": f"并市监罚〔{year}〕{row['area'][4:6]}{row['id']:05d}号",
            "penalties": "2 5" if fine >= 1000 else "1 5",
            "fine": f"{fine}.00",
            "gains_confiscated": f"{int(self.rng.integers(20, 900))}.00",
            "food_confiscated_kg": row["sealed_kg"],
            "food_confiscated_value": "0.00",
            "facts": "经营抽检不合格食品",
        }

    def _told(self, done: Done, settled: int) -> Row:
        told: Row = {
            "informed": "农业农村部门" if done.tested.group != "illegal" else "农业农村部门、公安机关"
        }
        if done.tested.group == "illegal" and self.rng.random() < 0.4:
            told |= {
                "transferred_on": day_text(settled + 1),
                "transfer_accepted": True,
                "transfer_to": "太原市公安局",
            }
        return told

    def _objection(self, done: Done, served: int) -> tuple[str, int, str, int] | None:
        """Now and then the operator objects; every objection of these years was dismissed or withdrawn."""
        if self.rng.random() > 0.03:
            return None
        s, table, rules = done.sample, self.made.table(Objection), self.rules
        officer = self.made.cast.officer[s["area"][:6]]
        filed = rules.next(served, int(self.rng.integers(1, 6)))
        row = table.new(
            sample_id=s["id"], operator_id=s["operator_id"], applicant=s["place_name"], area=s["area"],
            ground=str(self.rng.choice(["2", "3", "4", "5"])), reason="对检验结论有异议，请求核实（模拟）",
            filed_on=day_text(filed), last_day=day_text(rules.last_day("objection-window", served)),
        )  # fmt: skip
        table.tell(row, moment(filed, 10_000), officer, "file")
        accepted = rules.next(filed, 3)
        decided = rules.next(accepted, int(self.rng.integers(8, 25)))
        row["state"] = "accepted"
        table.tell(row, moment(accepted, 12_000), officer, "accept_result")
        row |= {
            "state": "decided",
            "decision": "dismissed",
            "answer": "经核实，抽样与检验程序合规，异议不成立",
            "decided_on": day_text(decided),
        }
        table.tell(row, moment(decided, 14_000), officer, "decide")
        self.objections.append(row)
        return moment(accepted, 12_000), accepted, moment(decided, 14_000), decided

    def write(self) -> None:
        """Write all rows in their final state."""
        self.made.table(Notice).copy(self.notices)
        self.table.copy(self.rows)
        self.made.table(Objection).copy(self.objections)


def _cause(done: Done) -> Row:
    cause, detail, traced = CAUSES.get(done.tested.group, OTHER)
    return {"cause": cause, "cause_detail": detail, "traced_to": traced}
