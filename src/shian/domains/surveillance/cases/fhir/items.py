"""The questions of the case report as a FHIR Questionnaire: one table by which is asked and read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shian.domains.surveillance.cases.codes import agent_choices, choices, food_class_choices
from shian.domains.surveillance.cases.models import Case, Exposure, Specimen, Syndrome

CANONICAL = "https://shian.example.org/fhir/Questionnaire/foodborne-case"
VERSION = "1.0"
CODES = "https://shian.example.org/fhir/CodeSystem"


@dataclass(frozen=True, slots=True)
class Item:
    """A question: its link, what it fills in, its type by FHIR, its bounds or choices.

    ``type`` is string, dateTime, integer, decimal or choice; ``most`` is the longest text or largest number.
    """

    link: str
    target: str
    text: str
    type: str = "string"
    most: int = 200
    least: int = 0
    options: Sequence[tuple[str, Any]] = ()
    repeats: bool = False
    required: bool = False


CASE_ITEMS = (
    Item("department", "department", "科室", most=60),
    Item("patient-name", "patient_name", "姓名", most=60),
    Item("id-number", "id_number", "身份证号", most=18),
    Item("phone", "phone", "联系电话", most=30),
    Item("address", "address", "现住址", most=200),
    Item("sex", "sex", "性别", "choice", options=Case.Sex.choices),
    Item("age-months", "age_months", "月龄", "integer", most=1560),
    Item("occupation", "occupation", "职业", "choice", options=choices("occupation")),
    Item("area", "area", "现住区划代码", most=12),
    Item("onset", "onset_at", "发病时间", "dateTime", required=True),
    Item("visit", "visited_at", "就诊时间", "dateTime", required=True),
    Item("symptom", "symptoms", "症状与体征", "choice", options=choices("symptom"), repeats=True),
    Item("temperature", "temperature", "体温（℃）", "decimal", least=30, most=45),
    Item("diagnosis", "diagnosis", "诊断", most=200),
    Item("syndrome", "syndrome", "综合征", "choice", options=Syndrome.choices),
    Item("agent", "agent", "病原", "choice", options=agent_choices()),
    Item("outcome", "outcome", "转归", "choice", options=Case.Outcome.choices),
)
FOOD_ITEMS = (
    Item("food-name", "food_name", "食品名称", most=80),
    Item("food-class", "food_class", "食品大类", "choice", options=food_class_choices()),
    Item("food-setting", "setting", "进食场所类型", "choice", options=Exposure.Setting.choices),
    Item("food-place", "place_name", "进食场所名称", most=120),
    Item("food-eaten", "eaten_at", "进食时间", "dateTime"),
    Item("food-companions", "companions", "同食人数", "integer", most=9999),
    Item("food-companions-ill", "companions_ill", "其中发病人数", "integer", most=9999),
    Item("food-bought", "bought_at", "购买地点", most=120),
    Item("food-brand", "brand", "品牌", most=60),
    Item("food-lot", "lot_number", "批号", most=60),
)
SPECIMEN_ITEMS = (
    Item("specimen-sort", "sort", "标本类型", "choice", options=Specimen.Sort.choices, required=True),
    Item("specimen-taken", "taken_at", "采样时间", "dateTime"),
    Item("specimen-agent", "agent", "检出病原", "choice", options=agent_choices()),
    Item("specimen-result", "result", "结果", "choice", options=Specimen.Result.choices),
    Item("specimen-reported", "reported_at", "报告时间", "dateTime"),
)
GROUPS = {"food": FOOD_ITEMS, "specimen": SPECIMEN_ITEMS}
GROUP_TEXTS = {"food": "食物史（最可疑的在前）", "specimen": "标本"}
LINK_OF = {item.target: item.link for item in CASE_ITEMS}


def questionnaire() -> dict[str, Any]:
    """The table as a Questionnaire resource, by which a hospital's system can build its form."""
    groups = [
        {
            "linkId": name, "text": GROUP_TEXTS[name], "type": "group", "repeats": True,
            "item": [_question(item) for item in items],
        }
        for name, items in GROUPS.items()
    ]  # fmt: skip
    return {
        "resourceType": "Questionnaire", "id": "foodborne-case", "url": CANONICAL, "version": VERSION,
        "title": "食源性疾病病例报告", "status": "active", "subjectType": ["Patient"],
        "item": [*map(_question, CASE_ITEMS), *groups],
    }  # fmt: skip


def _question(item: Item) -> dict[str, Any]:
    asked: dict[str, Any] = {"linkId": item.link, "text": item.text, "type": item.type}
    if item.required:
        asked["required"] = True
    if item.repeats:
        asked["repeats"] = True
    if item.type == "string":
        asked["maxLength"] = item.most
    if item.options:
        asked["answerOption"] = [
            {"valueCoding": {"system": f"{CODES}/{item.target}", "code": code, "display": str(label)}}
            for code, label in item.options
        ]
    return asked


def capabilities(address: str) -> dict[str, Any]:
    """The CapabilityStatement of this interface."""
    return {
        "resourceType": "CapabilityStatement", "status": "active", "date": "2021-01-01", "kind": "instance",
        "fhirVersion": "4.0.1", "format": ["application/fhir+json"],
        "implementation": {"description": "食源性疾病病例报告接收", "url": address},
        "rest": [
            {
                "mode": "server",
                "security": {"description": "Authorization: Bearer <key of the hospital's system>"},
                "resource": [
                    {"type": "QuestionnaireResponse", "interaction": [{"code": "create"}]},
                    {"type": "Questionnaire", "interaction": [{"code": "read"}]},
                ],
                "interaction": [{"code": "transaction"}, {"code": "batch"}],
            }
        ],
    }  # fmt: skip
