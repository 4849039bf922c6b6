"""Files on outbreaks: opened, investigated with menu, definition and line list, concluded, closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np

from shian.domains.surveillance.outbreaks import definition
from shian.domains.surveillance.outbreaks.choices import CASES
from shian.domains.surveillance.outbreaks.definition import Criteria, Tier
from shian.domains.surveillance.outbreaks.grading import grade_of, reportable
from shian.domains.surveillance.outbreaks.models import Line, Log, Outbreak
from shian.methods.canonical import canonical
from shian.platform.personal.vault import keys_in_bulk
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.illness import people
from shian.simulation.illness.case_rows import symptoms, text
from shian.simulation.illness.numbers import DAY, HOUR, data
from shian.simulation.illness.offices import Offices
from shian.simulation.illness.outbreaks import Outbreak as True_
from shian.simulation.illness.schedule import Schedule
from shian.simulation.illness.surroundings import Surroundings
from shian.simulation.moments import day_text
from shian.simulation.rows import Row
from shian.simulation.supply.seasons import EAST, EPOCH

CALLS, LATE = {"canteen": 14, "banquet": 14, "home": 6}, 96  # hours after the fifth fell ill
WELL = 110  # well persons asked at most
CAUSES = {
    True: "原料批次带入污染，供餐前未充分加热或未按要求贮存",
    False: "加工操作不规范，熟制不透或常温存放时间过长",
}
SETTINGS = {"canteen": "canteen", "banquet": "banquet", "restaurant": "restaurant", "takeaway": "takeaway",
            "shop": "shop", "stall": "stall", "home": "home"}  # fmt: skip
PLACES = {"school_lot": "school", "beans_school": "school", "kindergarten": "school", "cold_noodles": "site"}


@dataclass
class Known:
    """What a dossier needs beside the outbreak: its patients' reports, the lots' ids, names of operators."""

    cases: dict[int, Row]  # guest → row of the report
    reported: dict[int, int]  # guest → moment of the report
    lot_id: Any  # position of a lot among the outbreak's → id of its row, None where it has none
    names: dict[int, str]


@dataclass
class Dossier:
    """One outbreak's file. ``then`` are the other records that follow it (see `findings`)."""

    true: True_
    known: Known
    row: Row = field(default_factory=dict)
    lines: list[Row] = field(default_factory=list)
    notified: int = 0
    number: str = ""
    solved: bool = True  # whether the lot at fault is known to those who investigate

    @property
    def concluded(self) -> int:
        return self.notified + (6 + self.true.number % 5) * DAY + 3 * HOUR


@dataclass
class Dossiers:
    """Writes the files of outbreaks."""

    made: City
    around: Surroundings
    offices: Offices
    schedule: Schedule
    rows: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    logs: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.table, self.line_table, self.log_table = (self.made.table(m) for m in (Outbreak, Line, Log))

    def plan(self, one: Dossier) -> None:
        """Put all steps of a file into the schedule; they begin when somebody was told."""
        rng = self.made.rng(f"illness:dossier:{one.true.spec.key}")
        one.number = f"BF-{_local(one.notified):%Y%m%d}-1"
        area = self._area(one)
        actor = self.offices.county[area[:6]]
        told = self._lines(rng, one, area)
        early = [line for line in told if line["_at"] <= one.notified]
        later = [line for line in told if line["_at"] > one.notified]
        at, do = one.notified, self.schedule.at
        do(text(at), lambda: self._open(one, area, actor, early))
        do(text(at + 2 * HOUR), lambda: self._step(one, at + 2 * HOUR, actor, "report", "reported_at"))
        do(text(at + 4 * HOUR), lambda: self._step(one, at + 4 * HOUR, actor, "investigate", ""))
        do(text(at + 5 * HOUR), lambda: self._menu(one, at + 5 * HOUR, actor))
        do(text(at + 6 * HOUR), lambda: self._define(one, at + 6 * HOUR, actor))
        for n in range(0, len(later), 60):
            hour = at + (8 + n // 20) * HOUR
            part = later[n : n + 60]
            do(text(hour), lambda hour=hour, part=part: self._add(one, hour, actor, part))  # type: ignore[misc]
        do(text(at + 2 * DAY), lambda: self._grade(one, at + 2 * DAY, actor))
        do(text(one.concluded), lambda: self._conclude(one, actor))
        closed = one.concluded + 2 * DAY
        do(text(closed), lambda: self._close(one, closed, actor))
        self._timeline(one, area, actor)

    def call(self, one: Dossier) -> int:
        """When somebody rings up: soon where people know each other, days later where they are strangers."""
        visits = sorted(one.known.reported.values()) or [one.true.meal + 2 * DAY]
        onsets = np.sort(one.true.guests.onset[one.true.guests.ill])
        wait = CALLS.get(one.true.spec.setting, LATE)
        seen = int(onsets[min(4, len(onsets) - 1)]) + wait * HOUR
        return max(min(seen, visits[min(4, len(visits) - 1)] + wait * HOUR), one.true.meal + 3 * HOUR)

    def _area(self, one: Dossier) -> str:
        if one.true.premises:
            return self.around.towns[self.around.town[one.true.premises[0]]].code
        return self.around.towns[one.true.guests.town[0]].code

    def operator(self, one: Dossier, place: int = 0) -> int | None:
        return int(self.around.operator[one.true.premises[place]]) if one.true.premises else None

    def place_name(self, one: Dossier, place: int = 0) -> str:
        return one.known.names.get(self.operator(one, place) or 0, "居民家中")

    def _open(self, one: Dossier, area: str, actor: str, early: list[Row]) -> None:
        spec, who = one.true.spec, one.true.guests
        at, day = text(one.notified), _local(one.true.meal)
        where = "等".join([self.place_name(one), ""][: 1 + (len(one.true.premises) > 1)])
        place = where + (f"{len(one.true.premises)}家单位" if len(one.true.premises) > 1 else "")
        one.row = self.table.new(
            number=one.number, title=f"{day.month}月{day.day}日{place}疑似食源性疾病暴发"[:200], area=area,
            setting=PLACES.get(spec.key, SETTINGS[spec.setting]), place=place[:200],
            operator_id=self.operator(one), first_onset_at=text(int(who.onset[who.ill].min())),
            notified_at=at, people_at_risk=len(who), people_ill=int(who.ill.sum() * 2 // 3) or None,
            signal_id=one.row.get("signal_id"), definitions=[], meals=[], menu=[],
        )  # fmt: skip
        self.rows.append(one.row)
        self.table.tell(one.row, at, actor, "open_from_signal" if one.row["signal_id"] else "open")
        self._add(one, one.notified, actor, early)
        ill = max(one.row["people_ill"] or 0, len(early))
        if reportable(ill, 0, one.row["setting"]) is not None:
            one.row["urgent_at"] = at
            self.table.tell(one.row, at, SYSTEM, "alert")

    def _step(self, one: Dossier, at: int, actor: str, verb: str, field_: str) -> None:
        if field_:
            one.row[field_] = text(at)
        if verb == "investigate":
            one.row["state"] = "investigating"
        self.table.tell(one.row, text(at), actor, verb)

    def _menu(self, one: Dossier, at: int, actor: str) -> None:
        spec, parts = one.true.spec, self.table.part_tables
        places = range(max(1, len(one.true.premises)))
        meal_name = "午餐" if spec.hour < 15 else "晚餐"
        one.row["meals"] = [
            parts["meals"].new(
                outbreak_id=one.row["id"], code=f"m{p + 1}",
                name=f"{self.place_name(one, p)[:60]}{meal_name}", served_at=text(one.true.meal),
                place=self.place_name(one, p)[:120], operator_id=self.operator(one, p),
            )
            for p in places
        ]  # fmt: skip
        one.row["menu"] = [
            parts["menu"].new(
                outbreak_id=one.row["id"], code=f"d{n + 1}", meal="m1", name=dish.name, food_class=dish.kind,
                lot_id=one.known.lot_id(one.true.of_dish[n]) if one.true.of_dish else None,
            )
            for n, dish in enumerate(spec.dishes)
        ]  # fmt: skip
        self.table.tell(one.row, text(at), actor, "menu")

    def criteria(self, one: Dossier) -> Criteria:
        """Onset between the meal and the longest incubation; one symptom, two, or a positive specimen."""
        syndrome = data()["syndromes"][one.true.agent.syndrome]
        main = tuple(sorted(syndrome, key=lambda s: -syndrome[s])[:4])
        hours = one.true.agent.hours[0] * np.exp(3 * one.true.agent.hours[1])
        return Criteria(
            begins=_local(one.true.meal), ends=_local(one.true.meal + int(hours * HOUR)),
            confirmed=Tier(lab=True), probable=Tier(any=main, least=2), suspected=Tier(any=main, least=1),
        )  # fmt: skip

    def _define(self, one: Dossier, at: int, actor: str) -> None:
        criteria, row = self.criteria(one), one.row
        stated = self.table.part_tables["definitions"].new(
            outbreak_id=row["id"], version=1, stated_at=text(at), criteria=definition.write(criteria),
            text=f"{_local(one.true.meal):%Y年%m月%d日}在{row['place']}就餐后发病，出现主要症状之一者为疑似病例，"
            "两项及以上为可能病例，标本检出致病因子者为确诊病例。",
        )  # fmt: skip
        row |= {"definitions": [stated], "defined": 1}
        self.table.tell(row, text(at), actor, "define")
        for line in one.lines:
            found = criteria.classify(_person(line))
            if found != line["classification"]:
                line["classification"] = str(found)
                self.line_table.tell(line, text(at), actor, "classify")

    def _lines(self, rng: np.random.Generator, one: Dossier, area: str) -> list[Row]:
        """The people of the list: all ill, some of the well; reported ones with their report."""
        who, spec = one.true.guests, one.true.spec
        well = np.flatnonzero(~who.ill)
        well = np.sort(rng.permutation(well)[:WELL])
        chosen = [*np.flatnonzero(who.ill).tolist(), *well.tolist()]
        chosen.sort(key=lambda g: (one.known.reported.get(g, 2**60), g))
        names, phones = people.names(rng, len(chosen))
        luck = rng.random((len(chosen), 2 + len(spec.dishes)))
        syndrome = one.true.agent.syndrome
        groups = [self.place_name(one, p)[:60] for p in range(len(one.true.premises))]
        groups = groups if len(groups) > 1 else [""]
        with self.made.secrets(f"illness:lines:{spec.key}:{one.true.meal}"), keys_in_bulk():
            sealed = [
                None if g in one.known.cases else self.made.seal(Line, names[n], phones[n])
                for n, g in enumerate(chosen)
            ]
        out = []
        for n, g in enumerate(chosen):
            case, token = one.known.cases.get(g), sealed[n]
            ill = bool(who.ill[g])
            values: Row = {
                "sex": "m" if who.male[g] else "f", "age_months": int(who.months[g]), "ill": ill,
                "home_area": self.around.towns[who.town[g]].code,
                "grouping": groups[int(who.place[g])],
                "ate_at": text(one.true.meal), "answers": _answers(spec.dishes, who.ate[g], luck[n]),
                "onset_at": text(int(who.onset[g])) if ill else None,
                "symptoms": " ".join(symptoms(luck[n, 0], syndrome)) if ill else "",
                "outcome": "home" if ill else "", "area": area, "_at": one.known.reported.get(g, 2**60),
            }  # fmt: skip
            if case is not None:
                values |= {k: case[k] for k in ("id_number", "phone")} | {
                    "name": case["patient_name"], "case_id": case["id"], "outcome": case["outcome"],
                    "symptoms": " ".join(case["symptoms"]), "lab": _lab(case),
                    "agent": case["agent"],
                }  # fmt: skip
            elif token is not None:
                values |= {"name": token[0], "phone": token[1]}
            out.append(values)
        return out

    def _add(self, one: Dossier, at: int, actor: str, lines: list[Row]) -> None:
        criteria = self.criteria(one) if one.row["defined"] else None
        for values in lines:
            row = self.line_table.new(
                outbreak_id=one.row["id"], number=len(one.lines) + 1,
                **{k: v for k, v in values.items() if k != "_at"},
            )  # fmt: skip
            if criteria is not None:
                row["classification"] = str(criteria.classify(_person(row)))
            self.line_table.tell(row, text(at), actor, "add")
            one.lines.append(row)
            self.lines.append(row)

    def cases_of(self, one: Dossier) -> int:
        return sum(line["classification"] in CASES for line in one.lines)

    def _grade(self, one: Dossier, at: int, actor: str) -> None:
        one.row["grade"] = grade_of(self.cases_of(one), 0, one.row["setting"])
        self.table.tell(one.row, text(at), actor, "grade")

    def _conclude(self, one: Dossier, actor: str) -> None:
        spec, at = one.true.spec, text(one.concluded)
        food = spec.dishes[spec.culprit].name
        lot = one.known.lot_id(one.true.of_dish[spec.culprit]) if spec.lot and one.true.of_dish else None
        sure = not (one.true.agent.key == "norovirus" and not spec.lot)
        one.row |= {
            "state": "concluded", "verdict": "foodborne" if sure else "probable", "concluded_at": at,
            "agent": one.true.agent.key, "vehicle": food, "lot_id": lot, "factors": CAUSES[lot is not None],
            "conclusion": f"共搜索到病例{self.cases_of(one)}例。进食{food}者发病风险明显高于未进食者，"
            f"结合临床、流行病学与检验结果，认定为{one.true.agent.diagnosis[0]}。",
        }  # fmt: skip
        self.table.tell(one.row, at, actor, "conclude")

    def _close(self, one: Dossier, at: int, actor: str) -> None:
        one.row |= {"state": "closed", "entered_on": day_text((at + EAST) // DAY + EPOCH)}
        self.table.tell(one.row, text(at), actor, "close")

    def _timeline(self, one: Dossier, area: str, actor: str) -> None:
        at, name = one.notified, self.place_name(one)
        for hours, sort, words in (
            (0.0, "notice", "医院电话报告：多名就诊者症状相似，曾在同一地点就餐"),
            (4.0, "visit", f"调查人员到达{name}"), (7.0, "interview", "开始对就餐者逐一询问"),
            (9.0, "sample", "采集患者、留样食品和环境标本"), (12.0, "measure", "责令暂停供餐，封存可疑食品"),
            (70.0, "result", "实验室报告初步结果"),
            (100.0, "finding", f"分析显示可疑餐次为{_local(one.true.meal):%m月%d日}，可疑食品为"
             f"{one.true.spec.dishes[one.true.spec.culprit].name}"),
        ):  # fmt: skip
            moment = text(at + int(hours * HOUR) + 300)
            self.schedule.at(moment, lambda m=moment, s=sort, w=words: self._log(one, area, actor, m, s, w))  # type: ignore[misc]

    def _log(self, one: Dossier, area: str, actor: str, at: str, sort: str, words: str) -> None:
        row = self.log_table.new(outbreak_id=one.row["id"], area=area, at=at, sort=sort, text=words)
        self.log_table.tell(row, at, actor, "add")
        self.logs.append(row)

    def write(self) -> None:
        """COPY the rows in their last state."""
        self.table.copy(self.rows)
        for name in self.table.parts:
            self.table.part_tables[name].copy([part for row in self.rows for part in row[name]])
        self.line_table.copy(self.lines)
        self.log_table.copy(self.logs)


def _local(moment: int) -> datetime:
    """The city's local time, without a zone."""
    return datetime.fromtimestamp(moment, UTC).replace(tzinfo=None) + timedelta(hours=8)


def _person(line: Row) -> Any:
    """What a case definition looks at in a line."""
    onset = line["onset_at"]
    at = datetime.fromisoformat(onset.rstrip("Z")) + timedelta(hours=8) if onset else None
    return SimpleNamespace(
        ill=line["ill"], onset=at, grouping=line["grouping"], symptoms=line["symptoms"].split(),
        lab=line["lab"], linked=line["case_id"] is not None, answers={},
    )  # fmt: skip


def _answers(dishes: Any, ate: Any, luck: Any) -> str:
    """What somebody says of each dish: mostly what was, sometimes the contrary, sometimes nothing."""
    said = {}
    for n in range(len(dishes)):
        chance = luck[2 + n]
        if chance > 0.05:
            said[f"d{n + 1}"] = "y" if bool(ate[n]) != (chance > 0.97) else "n"
    return canonical(said).decode()


def _lab(case: Row) -> str:
    found = [part["result"] for part in case["specimens"]]
    return next((r for r in ("positive", "pending", "negative") if r in found), "")
