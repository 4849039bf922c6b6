"""Import of a programme's quotas: a row for each county, food class and hazard group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.lookups import areas_by_text
from shian.domains.laboratory.codes import code_of
from shian.domains.surveillance.contaminants.actions.programmes import plan
from shian.domains.surveillance.contaminants.flows import PLANNERS
from shian.domains.surveillance.contaminants.models import Programme
from shian.domains.surveillance.contaminants.quotas import hazard_of
from shian.methods.problems import problem
from shian.methods.sheets.headings import Column, Vocabulary
from shian.platform.access.actor import Actor
from shian.platform.access.roles import System
from shian.platform.exchange.spec import Col, ImportSpec
from shian.platform.exchange.work import CHANGED, Row, Work

SPELLINGS = {
    "year": ("年度", "年份", "监测年度", "year"),
    "county": ("县区", "县（市、区）", "区县", "监测地区", "地区", "county"),
    "food_class": ("食品类别", "食品大类", "样品类别", "food class"),
    "hazard": ("危害类别", "监测项目类别", "项目类别", "hazard group"),
    "planned": ("计划数", "计划样品数", "任务数", "样品数", "份数", "samples"),
}


def complete(row: Row, work: Work) -> None:
    """Names of food class and hazard group as codes."""
    row.values["food_code"] = code_of("food_class", str(row.get("food_class")))
    row.values["hazard_code"] = hazard_of(str(row.get("hazard")))
    for name, code in (("food_class", "food_code"), ("hazard", "hazard_code")):
        if not row.values[code]:
            work.refuse(row, name, problem("%(value)s is not known here", value=row.get(name)), "")


def check(work: Work) -> None:
    """Each row's programme, which must be a draft; a place given twice is refused."""
    drafts = {p.year: p for p in Programme.objects.filter(state="draft").order_by("-pk")}
    seen: dict[tuple[object, ...], int] = {}
    for row in work.good():
        programme = drafts.get(int(row.get("year", 0)))
        if programme is None:
            told = problem("no programme of %(value)s is a draft", value=row.get("year"))
            work.refuse(row, "year", told)
            continue
        place = (row.get("year"), row.get("county"), row.get("food_code"), row.get("hazard_code"))
        if place in seen:
            work.refuse(row, "county", problem("is given in row %(row)s already", row=seen[place]))
            continue
        seen[place] = row.number
        row.record, row.outcome = programme, CHANGED


def write(work: Work, rows: Sequence[Row]) -> None:
    """Each programme's quotas anew: the sheet is the whole plan."""
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.record.pk].append(row)
    for group in groups.values():
        lines = "\n".join(
            f"{r.get('county')}|{r.get('food_code')}|{r.get('hazard_code')}|{r.get('planned', 0)}"
            for r in group
        )
        with work.refusals_of(group, "planned"):
            plan(by=work.by, programme=group[0].record, quotas=lines)


def permits(by: Actor) -> bool:
    """Those who plan."""
    return by.role in (*PLANNERS, System)


QUOTAS = ImportSpec(
    kind="contaminant.quotas",
    title=_("Quotas of a monitoring programme"),
    model=Programme,
    vocabulary=Vocabulary([Column(key, spellings) for key, spellings in SPELLINGS.items()]),
    columns=(
        Col("year", _("Year"), "integer"),
        Col("county", _("County"), "reference", resolve=areas_by_text),
        Col("food_class", _("Food class"), longest=40),
        Col("hazard", _("Hazard group"), longest=40),
        Col("planned", _("Samples planned"), "integer"),
    ),
    attributes=(),
    keys=(),
    required={
        "year": _("Year"), "county": _("County"), "food_class": _("Food class"),
        "hazard": _("Hazard group"), "planned": _("Samples planned"),
    },
    complete=complete,
    check=check,
    write=write,
    permits=permits,
    example={
        "year": "2021", "county": "小店区", "food_class": "食用农产品", "hazard": "重金属", "planned": "6",
    },
)  # fmt: skip
