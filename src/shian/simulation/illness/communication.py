"""Meetings of risk communication, public notices, questions answered, and consultations of bodies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shian.domains.surveillance.consultation.models import (
    Consultation,
    Meeting,
    Opinion,
    Question,
    Receipt,
    RiskNotice,
)
from shian.domains.surveillance.consultation.numbers import CONSULTATION, MEETING, NOTICE, QUESTION
from shian.platform.records.base import Record
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.directory import Directory
from shian.simulation.illness.case_rows import text
from shian.simulation.illness.dossiers import Dossier
from shian.simulation.illness.numbers import DAY, HOUR, data, seconds
from shian.simulation.illness.offices import BODIES, Offices
from shian.simulation.illness.schedule import Schedule
from shian.simulation.illness.world import FIRST, LAST
from shian.simulation.laboratory.plans import user_of
from shian.simulation.laboratory.rules import Rules
from shian.simulation.moments import day_text
from shian.simulation.rows import Row, Table
from shian.simulation.seeds import scaled
from shian.simulation.supply.seasons import EAST, EPOCH

MODELS: tuple[type[Record], ...] = (Consultation, Opinion, RiskNotice, Receipt, Meeting, Question)
OPINIONS = (
    "同意疾控研判意见，已布置属地排查。", "本部门未发现同类线索，将持续关注。", "已通知相关企业自查。",
    "建议发布消费提示。",
)  # fmt: skip
SIDES = (
    ("trade", "太原市餐饮行业协会（模拟）", 12), ("media", "新闻媒体", 6), ("science", "检验检测机构", 5),
    ("citizens", "市民代表", 20),
)  # fmt: skip


@dataclass
class Communication:
    """Writes what was said between bodies and to the public."""

    made: City
    base: Directory
    offices: Offices
    schedule: Schedule
    rules: Rules
    rows: dict[type[Record], list[Row]] = field(default_factory=lambda: {m: [] for m in MODELS})
    serials: dict[str, int] = field(default_factory=dict)

    def begin(self, files: list[Dossier]) -> None:
        """Put everything into the schedule."""
        told, scale = data()["totals"], self.made.scale
        meetings = scaled(told["meetings"], scale)
        items = max(0, scaled(told["public"], scale) - meetings)
        notices = items * 4 // 7
        days = data()["communication"]["meetings"][-meetings:]
        held = [self._meeting(day.toordinal(), n) for n, day in enumerate(days)]
        for n in range(notices):
            self._notice(n, self._spread(n, notices))
        for n in range(items - notices):
            self._question(n, self._spread(n, items - notices), held[n % len(held)])
        for n, file in enumerate(files):
            if n % 3 == 0:
                self.consult(file)

    def _spread(self, n: int, count: int) -> int:
        """Days spread over the three years, working days."""
        day = FIRST + 40 + (LAST - FIRST - 80) * (2 * n + 1) // (2 * count)
        return self.rules.next(day)

    def _new(self, model: type[Record], **values: Any) -> Row:
        row = self._table(model).new(area="140100", **values)
        self.rows[model].append(row)
        return row

    def _table(self, model: type[Record]) -> Table:
        return self.made.table(model)

    def _tell(self, model: type[Record], row: Row, at: int, by: str, verb: str, **change: Any) -> None:
        """Take a step at its time."""

        def step() -> None:
            row.update(change)
            self._table(model).tell(row, text(at), by, verb)

        self.schedule.at(text(at), step)

    def _number(self, prefix: str, at: int) -> str:
        key = f"{prefix}{_day(at)[:4]}"
        self.serials[key] = self.serials.get(key, 0) + 1
        return f"{key}-{self.serials[key]:04d}"

    def _body(self, name: str) -> int:
        found: int = self.base.bodies[name]["id"]
        return found

    def _meeting(self, day: int, n: int) -> Row:
        planned, held, public = seconds(day - 20, 10), seconds(day, 17), seconds(self.rules.next(day, 8), 10)
        cast, organiser = self.made.cast, self._body("太原市市场监督管理局")
        people = 28 + 6 * n + sum(count for _, _, count in SIDES)
        row = self._new(
            Meeting, number=self._number(MEETING, held), title=f"{_day(held)[:4]}年太原市食品安全风险交流会",
            held_on=day_text(day), place="市政务会议中心（模拟）", organiser_id=organiser,
            agenda="通报风险监测结果；部门介绍；企业与公众提问", attendances=[],
        )  # fmt: skip
        table = self._table(Meeting).part_tables["attendances"]
        present = [
            table.new(meeting_id=row["id"], side="body", body_id=self._body(name), people=4)
            for name in BODIES
        ]
        present += [
            table.new(meeting_id=row["id"], side=side, name=name, people=count) for side, name, count in SIDES
        ]
        minutes = (
            "会议通报了食品安全风险监测和食源性疾病监测情况，各部门介绍了工作，企业和媒体代表提问并得到答复。"
        )
        self._tell(Meeting, row, planned, cast.bureau, "plan")
        self._tell(
            Meeting, row, held, cast.bureau, "hold", state="held", minutes=minutes, people=people,
            bodies=len(BODIES), attendances=present,
        )  # fmt: skip
        self._tell(
            Meeting, row, public, cast.deputy, "publish", state="published",
            published_on=day_text((public + EAST) // DAY + EPOCH),
        )  # fmt: skip
        return row

    def _notice(self, n: int, day: int) -> None:
        titles = data()["communication"]["notices"]
        title, level, words, advice = titles[n % len(titles)]
        drafted, issued = seconds(day, 9), seconds(day, 15)
        author, issuer = self.offices.centre[0], self.made.cast.deputy
        row = self._new(
            RiskNotice, number=self._number(NOTICE, issued), title=title, level=level, audience="public",
            text=words, advice=advice, body_id=self._body("太原市卫生健康委员会"), author=user_of(author),
            corrections=[],
        )  # fmt: skip
        self._tell(RiskNotice, row, drafted, author, "draft")
        receipts = [self._receipt(row, level, name, issued, n + k) for k, name in enumerate(BODIES[1:5])]
        self._tell(
            RiskNotice, row, issued, issuer, "issue", state="issued", issued_at=text(issued),
            published_on=_day(issued), sent=len(receipts), confirmed=0,
        )  # fmt: skip

    def _receipt(self, notice: Row, level: str, name: str, at: int, n: int) -> Row:
        row = self._new(
            Receipt, notice_id=notice["id"], body_id=self._body(name), level=level, sent_at=text(at)
        )
        liaison, confirmed = self.offices.liaison[name], at + (1 + n % 3) * HOUR
        self._tell(Receipt, row, at, self.made.cast.deputy, "send")
        self._tell(
            Receipt, row, confirmed, liaison, "confirm", state="confirmed", confirmed_at=text(confirmed),
            confirmed_by=user_of(liaison), answer="已转本系统执行",
        )  # fmt: skip
        self._tally(RiskNotice, notice, confirmed, "confirmed")
        return row

    def _tally(self, model: type[Record], row: Row, at: int, name: str) -> None:
        """One more body has answered."""

        def step() -> None:
            row[name] += 1
            self._table(model).tell(row, text(at), SYSTEM, "tally")

        self.schedule.at(text(at), step)

    def _question(self, n: int, day: int, meeting: Row) -> None:
        words = data()["communication"]["questions"]
        question, answer = words[n % len(words)]
        asked = seconds(day, 11)
        answered, public = seconds(self.rules.next(day, 3), 10), seconds(self.rules.next(day, 4), 10)
        officer = self.made.cast.bureau
        at_meeting = n % 2 == 0 and meeting["held_on"] <= _day(asked)
        row = self._new(
            Question, number=self._number(QUESTION, asked), source="meeting" if at_meeting else "window",
            meeting_id=meeting["id"] if at_meeting else None, text=question, asked_at=text(asked),
        )  # fmt: skip
        self._tell(Question, row, asked, officer, "ask")
        self._tell(
            Question, row, answered, officer, "answer", state="answered", answer=answer,
            body_id=self._body("太原市市场监督管理局"), answered_at=text(answered),
        )  # fmt: skip
        self._tell(
            Question, row, public, self.made.cast.deputy, "publish", state="published",
            published_on=_day(public),
        )  # fmt: skip

    def consult(self, file: Dossier) -> None:
        """An outbreak put to the bodies concerned, their opinions, and what was concluded."""
        opened, by = file.notified + 30 * HOUR, self.offices.centre[0]
        due, concluded = opened + 7 * DAY, opened + 6 * DAY
        asked = [n for k, n in enumerate(BODIES) if k in (1, 2, 4)]
        row = self._new(
            Consultation, number=self._number(CONSULTATION, opened), title=f"关于{file.number}事件的风险会商",
            question="该事件的风险范围有多大，需要采取哪些措施？",
            convener_id=self._body("太原市卫生健康委员会"),
            opened_by=user_of(by), opened_at=text(opened), due_at=text(due), asked=len(asked),
        )  # fmt: skip

        def about() -> None:
            row.update(
                subject_kind="outbreak.outbreak", subject_id=file.row["id"],
                subject_title=file.row["title"][:200],
            )  # fmt: skip
            self._table(Consultation).tell(row, text(opened), by, "open")

        self.schedule.at(text(opened), about)
        for n, name in enumerate(asked):
            self._opinion(row, name, opened, due, n)
        self._tell(
            Consultation, row, concluded, by, "conclude", state="concluded", grade="medium",
            conclusion="风险限于涉事单位和批次，已受控。", measures="属地排查同批次产品；发布消费提示。",
            concluded_at=text(concluded),
        )  # fmt: skip

    def _opinion(self, row: Row, name: str, opened: int, due: int, n: int) -> None:
        liaison = self.offices.liaison[name]
        received, given = opened + (2 + n) * HOUR, opened + (1 + n) * DAY + 4 * HOUR
        opinion = self._new(
            Opinion, consultation_id=row["id"], body_id=self._body(name), asked_at=text(opened),
            due_at=text(due),
        )  # fmt: skip
        self._tell(Opinion, opinion, opened, self.offices.centre[0], "ask")
        self._tell(
            Opinion, opinion, received, liaison, "receive", state="received", received_at=text(received),
            received_by=user_of(liaison),
        )  # fmt: skip
        self._tell(
            Opinion, opinion, given, liaison, "give", state="given", grade="medium", given_at=text(given),
            given_by=user_of(liaison), text=OPINIONS[(row["id"] + n) % len(OPINIONS)],
        )  # fmt: skip
        self._tally(Consultation, row, given, "given")

    def write(self) -> None:
        """COPY the rows in their last state."""
        for model in (Meeting, Consultation, Opinion, RiskNotice, Receipt, Question):
            table, rows = self._table(model), [row for row in self.rows[model] if row["version"]]
            table.copy(rows)
            for name in table.parts:
                table.part_tables[name].copy([part for row in rows for part in row[name]])


def _day(moment: int) -> str:
    return day_text((moment + EAST) // DAY + EPOCH)
