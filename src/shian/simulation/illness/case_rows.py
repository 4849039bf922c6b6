"""Case reports as the hospitals sent them, with every entry of their review."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np

from shian.domains.surveillance.cases import completeness
from shian.domains.surveillance.cases.models import Case, Exposure, Specimen
from shian.platform.personal.vault import keys_in_bulk
from shian.simulation import places as geography
from shian.simulation.city import City
from shian.simulation.illness import people
from shian.simulation.illness.events import FAMILY, LOOKALIKE
from shian.simulation.illness.numbers import DAY, HOUR, SETTINGS, agent, agents, data, day_of, foods
from shian.simulation.illness.offices import Offices
from shian.simulation.illness.patients import Patients
from shian.simulation.illness.surroundings import Surroundings
from shian.simulation.laboratory.rules import Rules
from shian.simulation.rows import Row
from shian.simulation.supply.draws import Ints, Rng
from shian.simulation.supply.records import stamps
from shian.simulation.supply.seasons import EAST, EPOCH

RETURNS = (
    "进食史不完整，请补充就餐地点和时间",
    "发病时间与就诊时间不符，请核对",
    "联系电话缺位",
    "现住址不到乡镇（街道）",
)
VOIDS = ("经核实非食源性疾病", "误报", "诊断更正为其他疾病")
DEPARTMENTS = ("肠道门诊", "急诊科", "消化内科", "儿科", "发热门诊", "全科")
DIED, INPATIENT = 0.0006, 0.06
GRAVE = {"neuro": 0.9, "mushroom": 0.6, "chemical": 0.5, "hepatitis-like": 0.7, "dysentery-like": 0.12}


def text(at: int) -> str:
    """A moment as the ledger has it."""
    return f"{stamps(np.array([at], np.int64))[0]}.000000Z"


def texts(at: Ints) -> list[str]:
    return [f"{one}.000000Z" for one in stamps(at)]


@dataclass
class CaseRows:
    """Writes case reports; ``rows`` in their last state, by position of the report."""

    made: City
    around: Surroundings
    offices: Offices
    rules: Rules
    names: dict[int, str]  # operator → name
    rows: list[Row] = field(default_factory=list)
    told: list[int] = field(default_factory=list)  # the agent that each names when it comes, -1: none
    numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.table = self.made.table(Case)
        self.exposures, self.specimens = (self.table.part_tables[n] for n in ("exposures", "specimens"))
        assert (self.exposures.model, self.specimens.model) == (Exposure, Specimen)
        self.indexes = [Case._meta.get_field(n) for n in ("id_index", "phone_index")]

    def write(
        self, who: Patients, stream: str, *, twice: dict[int, int] | None = None, open_since: int = 2**60
    ) -> list[Row]:
        """Rows and entries of these reports.

        ``twice``: positions of reports that are declared void, with that of the report they repeat, -1 if
        they are void for another reason. What would happen from ``open_since`` on is left open.
        """
        rng, twice = self.made.rng(f"illness:rows:{stream}"), twice or {}
        with self.made.secrets(f"illness:{stream}"), keys_in_bulk():
            personal = self._personal(rng, who, twice)
        rows = self._rows(rng, who, personal)
        self._review(rng, who, rows, twice, open_since)
        self.table.copy(rows)
        self.exposures.copy([part for row in rows for part in row["exposures"]])
        self.specimens.copy([part for row in rows for part in row["specimens"]])
        self.rows += rows
        return rows

    def _personal(self, rng: Rng, who: Patients, twice: dict[int, int]) -> list[tuple[list[str], list[str]]]:
        """Sealed name, identity number, telephone and address; the blind indexes of number and telephone."""
        names, phones = people.names(rng, len(who))
        numbers = people.identities(rng, day_of(who.visited), who.months, who.male)
        homes = geography.addresses(rng, self.around.towns, who.town.tolist())
        lacks = rng.random((2, len(who))) < np.array([[0.25], [0.06]])
        for again, first in twice.items():
            if first >= 0:
                for texts_ in (names, numbers, phones, homes):
                    texts_[again] = texts_[first]
        heads: dict[int, int] = {}  # a family has one home and one telephone
        for i, event in enumerate(who.event.tolist()):
            if FAMILY <= event < LOOKALIKE:
                head = heads.setdefault(event, i)
                phones[i], homes[i] = phones[head], homes[head]
        out = []
        for i, (name, number, phone, home) in enumerate(zip(names, numbers, phones, homes, strict=True)):
            told = (name, "" if lacks[0, i] else number, "" if lacks[1, i] else phone, home)
            digests = [
                f.digest(t) if t else ""  # type: ignore[union-attr]
                for f, t in zip(self.indexes, told[1:3], strict=True)
            ]
            out.append((self.made.seal(Case, *told), digests))
        return out

    def _rows(self, rng: Rng, who: Patients, personal: list[tuple[list[str], list[str]]]) -> list[Row]:
        count, told = len(who), data()["reporting"]
        onset, visited, reported = texts(who.onset), texts(who.visited), texts(who.reported)
        rural = np.array([not t.urban for t in self.around.towns])[who.town]
        trades = people.trades(rng, who.months, rural)
        luck = rng.random((count, 6))
        department = rng.integers(0, len(DEPARTMENTS), count).tolist()
        late, form = self._late(who), told["form"].toordinal()
        after = (day_of(who.visited) >= form).tolist()
        days = day_of(who.reported).tolist()
        rows = []
        for i in range(count):
            true, seen = agents()[who.agent[i]], agents()[who.syndrome[i]]
            (name, number, phone, home), (by_number, by_phone) = personal[i]
            hospital = self.offices.hospitals[who.hospital[i]]
            town = self.around.towns[who.town[i]]
            day = f"{date.fromordinal(days[i]):%Y%m%d}"
            self.numbers[day] = self.numbers.get(day, 0) + 1
            row = self.table.new(
                number=f"SY{day}{self.numbers[day]:05d}", hospital_id=hospital,
                department=DEPARTMENTS[department[i]], patient_name=name, id_number=number, phone=phone,
                address=home, id_index=by_number, phone_index=by_phone,
                sex="male" if who.male[i] else "female", age_months=int(who.months[i]),
                occupation=trades[i] if luck[i, 0] < (0.93 if after[i] else 0.7) else "",
                onset_at=onset[i], visited_at=visited[i], reported_at=reported[i],
                symptoms=symptoms(luck[i, 1], seen.syndrome),
                temperature=_temperature(luck[i, 2], seen.syndrome), syndrome=seen.syndrome,
                diagnosis=seen.diagnosis[int(luck[i, 3] * len(seen.diagnosis))],
                agent=true.key if true.seen and true is seen else "",
                outcome=_outcome(luck[i, 4], seen.syndrome), late=late[i],
                source="form" if after[i] else "csv", area=town.code,
                reported_by=self.offices.user_of_doctor(who.hospital[i]), exposures=[], specimens=[],
            )  # fmt: skip
            row["exposures"] = [e for meal in range(2) if (e := self._exposure(who, i, meal, row["id"]))]
            if luck[i, 5] < told["specimen"]:
                row["specimens"] = [self._specimen(rng, who, i, row)]
            row["completeness"] = completeness.score(_draft(row))
            self.told.append(agent(row["agent"]).number if row["agent"] else -1)
            rows.append(row)
        return rows

    def _late(self, who: Patients) -> list[bool]:
        days = [self.rules.last_day("illness-report", d) for d in day_of(who.visited).tolist()]
        return (day_of(who.reported) > np.array(days)).tolist()  # type: ignore[no-any-return]

    def _exposure(self, who: Patients, i: int, meal: int, case: int) -> Row | None:
        setting, place = int(who.setting[i, meal]), int(who.place[i, meal])
        if setting < 0:
            return None
        name, kind = foods()[who.food[i, meal]]
        operator = int(self.around.operator[place]) if place >= 0 else None
        linked = operator is not None and (case * 7 + meal) % 10 < 7  # others write the name by hand
        return self.exposures.new(
            case_id=case, eaten_at=text(int(who.eaten[i, meal])), food_name=name, food_class=kind,
            setting=SETTINGS[setting], place_name=self.names.get(operator or 0, ""),
            operator_id=operator if linked else None, companions=int(who.along[i, meal]),
            companions_ill=int(who.along_ill[i, meal]),
        )  # fmt: skip

    def _specimen(self, rng: Rng, who: Patients, i: int, row: Row) -> Row:
        """Its result is known at the report where the report came late enough, else it is pending."""
        true = agents()[who.agent[i]]
        taken = int(who.visited[i]) + HOUR
        known = taken + int(rng.integers(40, 90)) * HOUR
        good = true.found and rng.random() < data()["reporting"]["positive"]
        part = self.specimens.new(
            case_id=row["id"], sort=("stool", "swab", "vomit")[int(rng.integers(0, 3))], taken_at=text(taken)
        )
        result = {"result": "positive" if good else "negative", "reported_at": text(known)}
        if good:
            result["agent"] = true.key
        if known < who.reported[i]:
            part |= result
            row["agent"] = result.get("agent", row["agent"])
        else:
            row["_later"] = (known, result)
        return part

    def _review(
        self, rng: Rng, who: Patients, rows: list[Row], twice: dict[int, int], open_since: int
    ) -> None:
        told, count = data()["reporting"], len(rows)
        luck, wait = rng.random((count, 3)), rng.integers(0, 5 * HOUR, (count, 4))
        reviewed = self._working(who.reported, (luck[:, 2] > 0.55).astype(int) + (luck[:, 2] > 0.97) * 2)
        accepted = self._working(reviewed, 1 + (luck[:, 2] * 3).astype(int))
        for i, row in enumerate(rows):
            later, at = row.pop("_later", None), int(who.reported[i])
            doctor = self.offices.doctors[who.hospital[i]]
            county = self.offices.county[row["area"][:6]]
            self.table.tell(row, text(at), doctor, "report")
            review = max(int(reviewed[i] + wait[i, 0]), at + 600)
            accept = int(accepted[i] + wait[i, 1])
            if i in twice:
                self._tell(row, [(review, county, "void", self._void(rows, row, twice[i]))], open_since)
                continue
            steps = [
                (review, county, "review", {"state": "county_reviewed", "county_reviewed_at": text(review)})
            ]
            if luck[i, 1] < told["returned"]:
                steps = self._returned(row, review, int(wait[i, 2]), doctor, county)
                review = steps[-1][0]
                accept = max(accept, review + DAY)
            if later is not None:
                known = max(later[0], review + HOUR)
                accept = max(accept, known + HOUR)
                steps.append((known, county, "correct", {"_specimen": later[1]}))
            accepting = {"state": "accepted", "accepted_at": text(accept)}
            steps.append((accept, self.offices.centre[i % len(self.offices.centre)], "accept", accepting))
            self._tell(row, steps, open_since)

    def _void(self, rows: list[Row], row: Row, first: int) -> Row:
        if first < 0:
            return {"state": "void", "returned_because": VOIDS[row["id"] % len(VOIDS)]}
        other = rows[first]
        return {
            "state": "void", "duplicate_of_id": other["id"], "returned_because": f"与{other['number']}重复",
        }  # fmt: skip

    def _returned(self, row: Row, at: int, wait: int, doctor: str, county: str) -> list[Any]:
        """Returned once, corrected, sent in again, reviewed."""
        again = at + DAY + wait
        because = RETURNS[row["id"] % len(RETURNS)]
        reviewed = again + 3 * HOUR
        return [
            (at, county, "return", {"state": "returned", "returned_because": because}),
            (again, doctor, "resubmit", {"state": "reported", "occupation": row["occupation"] or "unknown"}),
            (reviewed, county, "review", {"state": "county_reviewed", "county_reviewed_at": text(reviewed)}),
        ]

    def _tell(self, row: Row, steps: list[Any], open_since: int) -> None:
        for at, actor, verb, change in steps:
            if at >= open_since:
                return
            result = change.pop("_specimen", None)
            if result is not None:
                row["specimens"] = [row["specimens"][0] | result]
                change["agent"] = result.get("agent", row["agent"])
            row |= change
            row["completeness"] = (
                completeness.score(_draft(row)) if verb == "resubmit" else row["completeness"]
            )
            self.table.tell(row, text(at), actor, verb)

    def _working(self, moments: Ints, days: Ints) -> Ints:
        """The morning of the n-th working day after these moments; the same day's moment for none."""
        day = self.rules.after(day_of(moments), days)
        morning = (day - EPOCH) * DAY - EAST + 9 * HOUR
        return np.where(day > day_of(moments), morning, moments + HOUR)


def symptoms(luck: float, syndrome: str) -> list[str]:
    """Which a patient has: drawn from one number, a digit of it for each."""
    digits = int(luck * 10**12)
    out = []
    for n, (symptom, chance) in enumerate(data()["syndromes"][syndrome].items()):
        if digits // 100**n % 100 < chance * 100:
            out.append(symptom)
    return out or ["abdominal_pain" if syndrome != "other" else "nausea"]


def _temperature(luck: float, syndrome: str) -> str | None:
    fever = data()["syndromes"][syndrome].get("fever", 0.05)
    if luck < 0.35:
        return None
    share = (luck - 0.35) / 0.65
    return f"{37.4 + 2.2 * share / max(fever, 0.01):.1f}" if share < fever else f"{36.2 + share:.1f}"


def _outcome(luck: float, syndrome: str) -> str:
    grave = GRAVE.get(syndrome, INPATIENT)
    died = DIED * (20 if grave > 0.5 else 1)
    return "died" if luck < died else "inpatient" if luck < grave else "outpatient"


def _draft(row: Row) -> Any:
    """What completeness is asked of, in the shape of a draft."""
    eaten = [SimpleNamespace(**e, operator=e["operator_id"]) for e in row["exposures"]]
    return SimpleNamespace(**{**row, "exposures": eaten, "specimens": tuple(row["specimens"]),
                              "symptoms": tuple(row["symptoms"])})  # fmt: skip
