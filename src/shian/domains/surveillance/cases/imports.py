"""Import of case reports from a table: one row a case, further rows of the same number further foods."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.lookups import areas_by_text
from shian.domains.directory.models import Body
from shian.domains.surveillance.cases.actions import REPORTERS, report_many
from shian.domains.surveillance.cases.codes import agent_of, food_class_of, key_of
from shian.domains.surveillance.cases.drafts import Draft, Eaten, Taken, by_id_number, faults_of
from shian.domains.surveillance.cases.forms import registered
from shian.domains.surveillance.cases.models import Case
from shian.methods.problems import Problem, problem
from shian.methods.sheets.headings import Column, Vocabulary
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope, System
from shian.platform.exchange.spec import Col, ImportSpec, importable
from shian.platform.exchange.work import NEW, REPEATED, UNCHANGED, Row, Work

CHUNK = 500
NOON = time(12)
SPELLINGS: dict[str, tuple[str, ...]] = {
    "number": ("病历号", "门诊号", "住院号", "报告卡编号", "病例编号", "external id"),
    "hospital": ("医疗机构", "报告单位", "医院", "医院名称", "hospital"),
    "department": ("科室", "就诊科室", "department"),
    "patient_name": ("姓名", "患者姓名", "病人姓名", "patient"),
    "id_number": ("身份证号", "证件号码", "身份证号码", "identity number"),
    "phone": ("联系电话", "电话", "手机号", "phone"),
    "address": ("现住址", "家庭住址", "住址", "详细地址", "address"),
    "area": ("现住地区", "现住区县", "区县", "现住地", "area"),
    "sex": ("性别", "sex"),
    "age": ("年龄", "age"),
    "occupation": ("职业", "occupation"),
    "onset": ("发病时间", "发病日期", "onset"),
    "visit": ("就诊时间", "就诊日期", "visit"),
    "symptoms": ("症状", "症状与体征", "主要症状", "symptoms"),
    "temperature": ("体温", "体温(℃)", "temperature"),
    "diagnosis": ("诊断", "初步诊断", "诊断名称", "diagnosis"),
    "agent": ("病原", "致病因子", "检出病原", "agent"),
    "outcome": ("转归", "就诊类型", "outcome"),
    "specimen": ("标本类型", "生物标本", "标本", "specimen"),
    "food_name": ("食品名称", "可疑食品", "进食食品", "food"),
    "food_class": ("食品分类", "食品大类", "food class"),
    "setting": ("进食场所类型", "场所类型", "setting"),
    "place": ("进食场所", "进食场所名称", "进食地点", "place"),
    "eaten": ("进食时间", "进食日期", "eaten at"),
    "companions": ("同食人数", "进食人数", "companions"),
    "companions_ill": ("同食发病人数", "其他人是否发病人数", "companions ill"),
    "bought": ("购买地点", "bought at"),
    "brand": ("食品品牌", "品牌", "brand"),
    "lot": ("批号", "生产批号", "lot"),
}
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "sex": {"male": ("男", "男性", "male", "m"), "female": ("女", "女性", "female", "f")},
    "outcome": {
        "outpatient": ("门诊", "门急诊", "急诊", "治愈", "好转", "outpatient"),
        "inpatient": ("住院", "inpatient"),
        "died": ("死亡", "died"),
    },
    "specimen": {
        "stool": ("粪便", "便", "stool"), "vomit": ("呕吐物", "vomit"), "swab": ("肛拭子", "肛拭", "swab"),
        "blood": ("血液", "血", "blood"),
    },
    "setting": {
        "home": ("家庭", "家中", "家", "home"),
        "restaurant": ("餐馆", "餐饮店", "饭店", "餐饮服务单位", "餐厅", "restaurant"),
        "canteen": ("食堂", "集体食堂", "学校食堂", "单位食堂", "canteen"),
        "takeaway": ("外卖", "网络订餐", "takeaway"), "stall": ("摊点", "街头摊点", "街头食品", "stall"),
        "shop": ("商店", "零售店", "超市", "零售市场", "shop"),
        "banquet": ("宴席", "农村宴席", "聚餐", "banquet"),
        "other": ("其他", "other"),
    },
}  # fmt: skip
_AGE = re.compile(r"(\d{1,3})\s*(岁|周岁|y|years?|月|个月|m|months?|天|日|d)?", re.IGNORECASE)
_TIMED = re.compile(r"[T ]([0-2]?[0-9])[:：]([0-5][0-9])")
_SPLIT = re.compile(r"[、,，;；/|\s]+")
# Which column a fault of the draft speaks of.
_COLUMN = {"onset_at": "onset", "visited_at": "visit", "eaten_at": "eaten"}


def _hospitals(texts: Collection[str], by: Actor) -> Mapping[str, Body]:
    """Hospitals by full or short name, those that the importer may report for."""
    rows = Body.objects.filter(sort=Body.Sort.HOSPITAL)
    if by.role.scope is Scope.BODY:
        rows = rows.filter(pk=by.body)
    if by.role.scope is Scope.AREA:
        rows = rows.filter(area__startswith=by.area or "?")
    out: dict[str, Body] = {}
    for body in rows:
        out |= {name: body for name in (body.name, body.short_name) if name}
    return {text: out[text] for text in texts if text in out}


def complete(row: Row, work: Work) -> None:
    """Times, age, lists of words; then the draft, checked as the doctor's form checks it."""
    hospital = row.get("hospital") or _own(work)
    if not hospital:
        work.refuse(row, "hospital", problem("is missing"), "")
        return
    onset = _moment(row, "onset")
    visit = _moment(row, "visit", not_before=onset)
    if onset is None or visit is None:
        work.refuse(row, "onset" if onset is None else "visit", problem("is missing"), "")
        return
    values = _coded(row, work)
    if row.refused:
        return
    eaten = _eaten(row, onset)
    draft = Draft(
        hospital=hospital, onset_at=onset, visited_at=visit, external_id=row.get("number"),
        exposures=() if eaten.empty() else (eaten,),
        specimens=(Taken(row.get("specimen")),) if row.get("specimen") else (),
        **{name: row.get(name) for name in _PLAIN}, **values,
    )  # fmt: skip
    row.values["draft"] = draft
    for fault in faults_of(draft, timezone.now()):
        name = fault.field.split(".")[-1]
        told = Problem(str(fault.reason).replace("%", "%%"))
        work.refuse(row, _COLUMN.get(name, name), told)


_PLAIN = ("department", "patient_name", "id_number", "phone", "address", "area", "diagnosis")


def _own(work: Work) -> Body | None:
    """The doctor's hospital, read once."""
    if "own hospital" not in work.references:
        own = Body.objects.filter(pk=work.by.body or 0, sort=Body.Sort.HOSPITAL).first()
        work.references["own hospital"] = {"only": own}
    only: Body | None = work.references["own hospital"]["only"]
    return only


def _moment(
    row: Row, name: str, *, not_before: datetime | None = None, not_after: datetime | None = None
) -> datetime | None:
    """The cell's moment; a day without an hour means noon, moved within the day so as not to contradict."""
    cell, day = row.cells.get(name), row.get(name, None)
    if isinstance(cell, datetime) and cell.time() != time():
        return timezone.make_aware(cell.replace(tzinfo=None))
    if not isinstance(day, date):
        return None
    found = None if isinstance(cell, datetime) else _TIMED.search(str(cell))
    if found is not None and int(found[1]) < 24:
        return timezone.make_aware(datetime.combine(day, time(int(found[1]), int(found[2]))))
    moment = timezone.make_aware(datetime.combine(day, NOON))
    for bound, choose in ((not_before, max), (not_after, min), (timezone.now(), min)):
        if bound is not None and timezone.localtime(bound).date() == day:
            moment = choose(moment, bound)
    return moment


def _coded(row: Row, work: Work) -> dict[str, Any]:
    """Columns of codes; an unknown word refuses the row."""
    symptoms = [word for word in _SPLIT.split(row.get("symptoms")) if word]
    keys = [key_of("symptom", word) for word in symptoms]
    if strange := [word for word, key in zip(symptoms, keys, strict=True) if not key]:
        work.refuse(row, "symptoms", problem("%(value)s is no symptom of the list", value=strange[0]))
    agent = agent_of(row.get("agent"))
    if row.get("agent") and not agent:
        work.refuse(row, "agent", problem("%(value)s is no agent of the table", value=row.get("agent")))
    temperature = row.get("temperature", None)
    if temperature is not None and not 30 <= temperature <= 45:
        work.refuse(row, "temperature", problem("%(value)s is no body temperature", value=temperature))
    occupation = key_of("occupation", row.get("occupation")) if row.get("occupation") else ""
    told: dict[str, Any] = {
        "sex": row.get("sex"), "age_months": _months(row, work), "symptoms": tuple(dict.fromkeys(keys)),
        "agent": agent, "temperature": temperature, "occupation": occupation,
        "outcome": row.get("outcome") or Case.Outcome.OUTPATIENT,
    }  # fmt: skip
    if row.get("occupation") and not occupation:
        work.warn(row, "occupation", problem("%(value)s is no occupation of the list; it is left out",
                                             value=row.get("occupation")))  # fmt: skip
    visit = _moment(row, "visit")
    for name, value in by_id_number(row.get("id_number"), visit).items() if visit else ():
        if told.get(name) in ("", None):
            told[name] = value
    return told


def _months(row: Row, work: Work) -> int | None:
    text = str(row.get("age")).strip()
    if not text:
        return None
    found = _AGE.fullmatch(text)
    if found is None or int(found[1]) > 130 * (1 if (found[2] or "岁")[0] in "岁周yY" else 12):
        work.refuse(row, "age", problem("%(value)s is no age: write 34, 8月 or 20天", value=text))
        return None
    unit = (found[2] or "岁")[0].lower()
    number = int(found[1])
    return number * 12 if unit in "岁周y" else number if unit in "月个m" else number // 30


def _eaten(row: Row, onset: datetime) -> Eaten:
    return Eaten(
        eaten_at=_moment(row, "eaten", not_after=onset), food_name=row.get("food_name"),
        food_class=food_class_of(row.get("food_class")) if row.get("food_class") else "",
        setting=row.get("setting"), place_name=row.get("place"), companions=row.get("companions", None),
        companions_ill=row.get("companions_ill", None), bought_at=row.get("bought"), brand=row.get("brand"),
        lot_number=row.get("lot"),
    )  # fmt: skip


def check(work: Work) -> None:
    """Rows of the same number are foods of one case; what is kept already is left as it is."""
    groups: dict[tuple[int, str], Row] = {}
    for row in work.good():
        draft: Draft = row.values["draft"]
        if not draft.external_id:
            continue
        first = groups.setdefault((draft.hospital.pk, draft.external_id), row)
        if first is not row:
            _join(work, first, row)
    known = Case.objects.filter(external_id__in={number for _hospital, number in groups})
    for case in known.only("pk", "hospital_id", "external_id", "number"):
        if found := groups.get((case.hospital_id, case.external_id)):
            found.outcome = UNCHANGED


def _join(work: Work, first: Row, row: Row) -> None:
    one, other = first.values["draft"], row.values["draft"]
    if (one.onset_at, one.visited_at, one.patient_name) != (
        other.onset_at,
        other.visited_at,
        other.patient_name,
    ):
        told = problem(
            "has the same number as row %(row)s but is of another patient or illness", row=first.number
        )
        work.refuse(row, "number", told)
        return
    new = tuple(food for food in other.exposures if food not in one.exposures)
    first.values["draft"] = _with(one, exposures=(*one.exposures, *new))
    row.outcome = REPEATED


def _with(draft: Draft, **changed: Any) -> Draft:
    return Draft(**{**{name: getattr(draft, name) for name in draft.__slots__}, **changed})


def write(work: Work, rows: Sequence[Row]) -> None:
    """Reports in chunks, each in one transaction; all in one where all or nothing is asked for."""
    new = [row for row in rows if row.outcome == NEW]
    by_area: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(new):
        by_area[row.values["draft"].area].append(at)
    for area, places in by_area.items():  # places named as operators are registered, a few queries an area
        drafts = [new[at].values["draft"] for at in places]
        foods = registered([food for draft in drafts for food in draft.exposures], area)
        found = iter(foods)
        for at, draft in zip(places, drafts, strict=True):
            new[at].values["draft"] = _with(draft, exposures=tuple(next(found) for _food in draft.exposures))
    with transaction.atomic() if work.all_or_nothing else nullcontext():
        for start in range(0, len(new), CHUNK):
            _report(work, new[start : start + CHUNK])
            work.tell(work.phase, min(start + CHUNK, len(new)), len(new))


def _report(work: Work, rows: Sequence[Row]) -> None:
    with work.refusals_of(rows, "hospital"):
        report_many(by=work.by, drafts=[row.values["draft"] for row in rows], source=Case.Source.CSV)


def permits(by: Actor) -> bool:
    """Case reports come from hospitals and centres for disease control."""
    return by.role in (*REPORTERS, System)


CASES = importable(
    ImportSpec(
        kind="illness.case",
        title=_("Case reports"),
        model=Case,
        vocabulary=Vocabulary([Column(key, words) for key, words in SPELLINGS.items()]),
        columns=(
            Col("number", _("Identifier in the hospital's system"), longest=80),
            Col("hospital", _("Hospital"), "reference", resolve=_hospitals,
                unknown="%(value)s is no hospital you report for"),
            Col("department", _("Department"), longest=60),
            Col("patient_name", _("Patient's name"), longest=60),
            Col("id_number", _("Identity number"), "resident"),
            Col("phone", _("Telephone"), "phone"),
            Col("address", _("Address"), longest=200),
            Col("area", _("Lives in"), "reference", resolve=areas_by_text),
            Col("sex", _("Sex"), "choice", choices=WORDS["sex"]),
            Col("age", _("Age"), longest=20),
            Col("occupation", _("Occupation"), longest=30),
            Col("onset", _("Onset of illness"), "day"),
            Col("visit", _("Visit"), "day"),
            Col("symptoms", _("Symptoms"), longest=300),
            Col("temperature", _("Body temperature (°C)"), "number", places=1),
            Col("diagnosis", _("Diagnosis"), longest=200),
            Col("agent", _("Agent"), longest=60),
            Col("outcome", pgettext_lazy("illness", "Outcome"), "choice", choices=WORDS["outcome"]),
            Col("specimen", _("Specimen"), "choice", choices=WORDS["specimen"]),
            Col("food_name", _("Food eaten"), longest=80),
            Col("food_class", _("Food class"), longest=30),
            Col("setting", _("Sort of place"), "choice", choices=WORDS["setting"]),
            Col("place", _("Place where it was eaten"), longest=120),
            Col("eaten", _("Eaten at"), "day"),
            Col("companions", _("People who ate along"), "integer"),
            Col("companions_ill", _("Of them ill"), "integer"),
            Col("bought", _("Bought at"), longest=120),
            Col("brand", _("Brand"), longest=60),
            Col("lot", _("Lot number"), longest=60),
        ),
        attributes=(),
        keys=(),
        required={"onset": _("Onset of illness"), "visit": _("Visit")},
        lead="serial",
        complete=complete,
        check=check,
        write=write,
        permits=permits,
    )
)  # fmt: skip


def template() -> list[list[str]]:
    """A table to fill in: headings, and one simulated case."""
    words = {
        "number": "MZ2021000001", "department": "急诊科", "patient_name": "模拟甲",
        "phone": "10000000001", "area": "小店区", "sex": "男", "age": "31", "occupation": "工人",
        "onset": "2021-06-07 20:00", "visit": "2021-06-08 08:15", "symptoms": "呕吐、腹泻、腹痛",
        "temperature": "38.2", "diagnosis": "急性胃肠炎", "outcome": "门诊", "specimen": "粪便",
        "food_name": "凉皮（模拟）", "food_class": "餐饮食品", "setting": "餐馆", "place": "老王面馆",
        "eaten": "2021-06-07 12:30", "companions": "3", "companions_ill": "1",
    }  # fmt: skip
    return [[names[0] for names in SPELLINGS.values()], [words.get(key, "") for key in SPELLINGS]]
