"""What is found out in an outbreak: hypotheses, samples, premises survey, measures, conclusion, reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shian.domains.surveillance.inquiry.checklist import checklist_on
from shian.domains.surveillance.inquiry.filling import TITLES
from shian.domains.surveillance.inquiry.models import (
    Conclusion,
    Hypothesis,
    Measure,
    OutbreakSample,
    Report,
    Survey,
)
from shian.platform.records.base import Record
from shian.simulation.city import City
from shian.simulation.illness.case_rows import text
from shian.simulation.illness.dossiers import Dossier, Dossiers
from shian.simulation.illness.numbers import DAY, HOUR
from shian.simulation.illness.offices import Offices
from shian.simulation.illness.schedule import Schedule
from shian.simulation.laboratory.plans import user_of
from shian.simulation.rows import Row, Table
from shian.simulation.supply.seasons import EAST, EPOCH

SUBTYPES = {"salmonella": "肠炎沙门氏菌", "norovirus": "GII.2", "parahaemolyticus": "O3:K6"}
FAULTS = {
    True: ("R1", "T6", "K2"),  # of a bad lot: no delivery records, not heated through
    False: ("T5", "C2", "T3"),
}
BY_AGENT = {"norovirus": ("H2", "H3"), "saponin": ("T3",), "nitrite": ("X1",), "staphylococcus": ("C4", "T5")}
MEASURES = (
    ("stop", "暂停供餐和销售，配合调查"), ("seal", "封存可疑食品及其原料、工具"),
    ("disinfect", "对加工场所、工具和餐具全面清洗消毒"), ("hold", "封存涉事批次，追查去向"),
)  # fmt: skip
MODELS: tuple[type[Record], ...] = (Hypothesis, OutbreakSample, Survey, Measure, Conclusion, Report)


@dataclass
class Findings:
    """Writes what belongs to the files of outbreaks."""

    made: City
    dossiers: Dossiers
    offices: Offices
    schedule: Schedule
    laboratory: int
    rows: dict[type[Record], list[Row]] = field(default_factory=lambda: {m: [] for m in MODELS})

    def plan(self, one: Dossier) -> None:
        """Put the steps into the schedule; the file's own must be there already."""
        at, do = one.notified, self.schedule.at
        actor = self._county(one)
        do(text(at + 7 * HOUR), lambda: self._hypotheses(one, at + 7 * HOUR, actor))
        if one.true.premises:
            do(text(at + 8 * HOUR), lambda: self._surveys(one, at + 8 * HOUR, actor))
        do(text(at + 9 * HOUR), lambda: self._samples(one, at + 9 * HOUR, actor))
        do(text(at + 10 * HOUR), lambda: self._report(one, at + 10 * HOUR, actor, "initial"))
        if one.true.premises:
            do(text(at + 11 * HOUR), lambda: self._measures(one, at + 11 * HOUR, actor))
        do(text(one.concluded + HOUR), lambda: self._conclusion(one, one.concluded + HOUR, actor))
        final = one.concluded + 5 * HOUR
        do(text(final), lambda: self._report(one, final, actor, "final"))

    def _county(self, one: Dossier) -> str:
        return self.offices.county[self.dossiers._area(one)[:6]]

    def _new(self, model: type[Record], one: Dossier, at: int, actor: str, verb: str, **values: Any) -> Row:
        table = self._table(model)
        row = table.new(outbreak_id=one.row["id"], area=one.row["area"], **values)
        table.tell(row, text(at), actor, verb)
        self.rows[model].append(row)
        return row

    def _table(self, model: type[Record]) -> Table:
        return self.made.table(model)

    def _later(self, model: type[Record], row: Row, at: int, actor: str, verb: str, **change: Any) -> None:
        def step() -> None:
            row.update(change)
            self._table(model).tell(row, text(at), actor, verb)

        self.schedule.at(text(at), step)

    def _lot(self, one: Dossier) -> int | None:
        spec = one.true.spec
        found: int | None = (
            one.known.lot_id(one.true.of_dish[spec.culprit])
            if spec.lot and one.true.of_dish and one.solved
            else None
        )
        return found

    def _hypotheses(self, one: Dossier, at: int, actor: str) -> None:
        spec, lot = one.true.spec, self._lot(one)
        wrong = spec.dishes[(spec.culprit + 1) % len(spec.dishes)].name
        cards: list[tuple[str, str, Row, str, str]] = [
            ("agent", f"{one.true.agent.diagnosis[0]}", {"agent": one.true.agent.key}, "confirmed",
             "临床标本检出，潜伏期相符"),
            ("food", f"{spec.dishes[spec.culprit].name}", {}, "confirmed", "进食者罹患率明显高于未进食者"),
            ("food", wrong, {}, "rejected", "进食与未进食者罹患率无差异"),
        ]  # fmt: skip
        if one.true.premises:
            operator = self.dossiers.operator(one)
            cards.append(("place", self.dossiers.place_name(one), {"operator_id": operator}, "confirmed",
                          "病例均在此就餐"))  # fmt: skip
        if lot is not None:
            cards.append(("lot", f"{spec.dishes[spec.culprit].name}批次", {"lot_id": lot}, "confirmed",
                          "供应记录显示该批次送达各涉事单位"))  # fmt: skip
        for sort, title, values, end, because in cards:
            row = self._new(
                Hypothesis, one, at, actor, "raise", sort=sort, title=title[:200], raised_at=text(at),
                evidence=[], **values,
            )  # fmt: skip
            moved = one.concluded - DAY
            self.schedule.at(
                text(moved), lambda r=row, e=end, b=because, m=moved: self._move(r, e, b, m, actor)  # type: ignore[misc]
            )  # fmt: skip

    def _move(self, row: Row, end: str, because: str, at: int, actor: str) -> None:
        table = self._table(Hypothesis)
        row["evidence"] = [
            table.part_tables["evidence"].new(
                hypothesis_id=row["id"], weight="against" if end == "rejected" else "for", text=because,
                at=text(at),
            )
        ]  # fmt: skip
        table.tell(row, text(at), actor, "weigh")
        row |= {"state": end, "because": because, "moved_at": text(at)}
        table.tell(row, text(at), actor, "move")

    def _samples(self, one: Dossier, at: int, actor: str) -> None:
        """Of patients, of the food, of surroundings, of food handlers; taken at once, tested within days."""
        true, spec, lot = one.true, one.true.spec, self._lot(one)
        rng = self.made.rng(f"illness:samples:{spec.key}")
        food = spec.dishes[spec.culprit].name
        ill = [line for line in one.lines if line["ill"]][:8]
        wanted: list[tuple[str, str, Row, float]] = [
            ("clinical", f"患者{line['number']}粪便", {"line_id": line["id"]}, 0.65) for line in ill
        ]
        operator = self.dossiers.operator(one)
        wanted.append(("food", f"留样{food}", {"operator_id": operator, "lot_id": lot}, 0.75))
        wanted += [
            ("food", f"留样{dish.name}", {"operator_id": operator}, 0.0)
            for dish in spec.dishes
            if dish.name != food
        ][:2]
        if true.premises:
            wanted += [
                ("environment", what, {"operator_id": operator}, 0.15)
                for what in ("砧板涂抹", "冰箱把手涂抹")
            ]
            wanted += [("handler", "从业人员肛拭子", {"operator_id": operator}, 0.3)] * 2
        for n, (sort, what, values, chance) in enumerate(wanted, 1):
            good = true.agent.key != "" and rng.random() < chance
            row = self._new(
                OutbreakSample, one, at, actor, "order", number=f"{one.number}-{n:02d}", sort=sort,
                what=what, laboratory_id=self.laboratory, ordered_at=text(at), **values,
            )  # fmt: skip
            taken, known = at + HOUR + n * 300, at + (50 + 7 * n % 40) * HOUR
            self._later(OutbreakSample, row, taken, actor, "take", state="taken", taken_at=text(taken))
            result: Row = {
                "state": "resulted",
                "resulted_at": text(known),
                "result": "positive" if good else "negative",
            }
            if good:
                result |= {"agent": true.agent.key, "subtype": SUBTYPES.get(true.agent.key, "")}
            self._later(OutbreakSample, row, known, self._analyst(n), "result", **result)

    def _analyst(self, n: int) -> str:
        analysts = self.made.cast.analyst[self.laboratory]
        return analysts[n % len(analysts)]

    def _surveys(self, one: Dossier, at: int, actor: str) -> None:
        table, spec = self._table(Survey), one.true.spec
        edition = checklist_on(date.fromordinal((at + EAST) // DAY + EPOCH))
        carriers = 1 if one.true.agent.key == "norovirus" and not spec.lot else 0
        bad = {*FAULTS[self._lot(one) is not None], *BY_AGENT.get(one.true.agent.key, ())}
        for p in range(len(one.true.premises)):
            faults = {code for n, code in enumerate(sorted(bad)) if (n + p) % 3 or n == 0}
            row = self._new(
                Survey, one, at + p * HOUR // 2, actor, "begin", operator_id=self.dossiers.operator(one, p),
                place_name=self.dossiers.place_name(one, p)[:120], surveyed_at=text(at + p * HOUR // 2),
                surveyors="县疾控流调组（模拟）", edition=edition.since.isoformat(), answers=[],
            )  # fmt: skip
            answers = [
                table.part_tables["answers"].new(
                    survey_id=row["id"], code=item.code, title=item.title[:120], factor=item.factor,
                    found="fault" if item.code in faults else "good", unit=item.unit,
                )
                for item in edition.items
            ]  # fmt: skip
            done = at + 3 * HOUR + p * HOUR // 2
            self._later(
                Survey, row, done, actor, "finish", answers=answers, failed=len(faults),
                finished_at=text(done), handlers=6 + 3 * p, handlers_ill=carriers,
                summary="加工与贮存环节存在薄弱点，详见逐项记录。",
            )  # fmt: skip

    def _measures(self, one: Dossier, at: int, actor: str) -> None:
        lot, district = self._lot(one), one.row["area"][:6]
        officer = self.made.cast.officer[district]
        first, second = self.made.cast.inspector[district][:2]
        for n, (sort, what) in enumerate(MEASURES[: 4 if lot is not None else 3]):
            row = self._new(
                Measure, one, at, actor, "propose", sort=sort, what=what, proposed_at=text(at),
                operator_id=None if sort == "hold" else self.dossiers.operator(one),
                lot_id=lot if sort == "hold" else None, basis="食品安全法第一百零五条",
            )  # fmt: skip
            order, done, check = at + HOUR + 600 * n, at + (3 + n) * HOUR, at + (20 + n) * HOUR
            self._later(Measure, row, order, officer, "order", state="ordered", ordered_at=text(order))
            self._later(
                Measure, row, done, first, "done", state="done", done_at=text(done), done_by=user_of(first)
            )
            self._later(Measure, row, check, second, "verify", state="verified", verified_at=text(check))

    def _conclusion(self, one: Dossier, at: int, actor: str) -> None:
        spec, lot = one.true.spec, self._lot(one)
        samples = [s for s in self.rows[OutbreakSample] if s["outbreak_id"] == one.row["id"]]
        found = {s["sort"] for s in samples if s["result"] == "positive"}
        self._new(
            Conclusion, one, at, actor, "state", agent=one.true.agent.key,
            subtype=SUBTYPES.get(one.true.agent.key, "") if found else "",
            agent_grade="confirmed" if "clinical" in found else "probable",
            vehicle=spec.dishes[spec.culprit].name, food_class=spec.dishes[spec.culprit].kind,
            vehicle_grade="confirmed" if "food" in found else "probable",
            operator_id=self.dossiers.operator(one),
            place_grade="confirmed" if one.true.premises else "unknown",
            lot_id=lot, lot_grade=("confirmed" if "food" in found else "probable") if lot else "unknown",
            cause=one.row["factors"], cause_grade="probable", stated_at=text(at),
        )  # fmt: skip

    def _report(self, one: Dossier, at: int, actor: str, sort: str) -> None:
        words = {"initial": "初次报告", "final": "结案报告"}[sort]
        number = f"{one.number}-{'CB1' if sort == 'initial' else 'ZJ1'}"
        row = self._new(
            Report, one, at, actor, "draft", number=number, sort=sort,
            title=f"关于{one.row['title']}的{words}"[:200], issuer="区县疾病预防控制中心（模拟）",
            addressee="区县卫生健康局", sections=self._sections(one), written_at=text(at),
            written_by=user_of(actor),
        )  # fmt: skip
        self._later(Report, row, at + HOUR, actor, "submit", state="submitted", submitted_at=text(at + HOUR))

    def _sections(self, one: Dossier) -> list[Row]:
        cases = self.dossiers.cases_of(one)
        words = {"summary": f"{one.row['place']}，就餐约{one.row['people_at_risk']}人，已知病例{cases}例。"}
        if one.row["conclusion"]:
            words |= {"conclusion": one.row["conclusion"], "measures": "暂停供餐，封存可疑食品，清洗消毒。"}
        return [{"key": key, "title": TITLES[key], "text": said} for key, said in words.items()]

    def write(self) -> None:
        """COPY the rows in their last state."""
        for model, rows in self.rows.items():
            table = self._table(model)
            table.copy(rows)
            for name in table.parts:
                table.part_tables[name].copy([part for row in rows for part in row[name]])
