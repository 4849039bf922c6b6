"""The standards in the database: loading, importing, judging, and that nothing is written twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from typer.testing import CliRunner

from shian.domains.directory.roles import BureauOfficer, Inspector
from shian.domains.standards import judging
from shian.domains.standards.actions import end
from shian.domains.standards.cli import app
from shian.domains.standards.curated import library
from shian.domains.standards.loading import load_curated, load_readings
from shian.domains.standards.merging import read_tables
from shian.domains.standards.models import Analyte, Article, Edition, FoodNode, Limit, Rule, TestItemRule
from shian.methods.limits import Kind, Outcome, Reason
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.ledger.models import Entry
from shian.platform.resources import crud
from shian.platform.resources.registry import resource_of

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 10, 1, 2, tzinfo=UTC)
SYSTEM = system_actor(NOW)
OFFICER = Actor(BureauOfficer, user_id=1, at=NOW)

TABLE = """no,pesticide_raw,english,residue_definition,category,food,limit_mg_per_kg,provisional,basis
1,毒死蜱,chlorpyrifos,毒死蜱,蔬菜,鳞茎类蔬菜,0.03,0,
1,毒死蜱,chlorpyrifos,毒死蜱,蔬菜,冰草,0.5,0,
2,喹氧灵,quinoxyfen,喹氧灵,水果,草莓,1,1,
"""
ITEMS = """category,subsection,table_caption,test_item,basis,method,footnote
三十四、蔬菜,5 检验要求,表34-4 韭菜检验项目,毒死蜱,GB 2763,GB 23200.113,
三十四、蔬菜,5 检验要求,表34-4 韭菜检验项目,某物质,GB 2763,GB 23200.113,
"""


@pytest.fixture
def curated() -> None:
    load_curated(by=SYSTEM)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gb2763_2021_mrl.csv").write_text(TABLE)
    (tmp_path / "samr_sampling_rules_2026_items.csv").write_text(ITEMS)
    return tmp_path


def test_the_curated_set_is_loaded_once() -> None:
    done = load_curated(by=SYSTEM)
    base = library()
    assert done.added == {
        "editions": len(base.editions),
        "foods": len(base.catalogue),
        "substances": len(base.analytes),
        "limits": len(base.limits),
        "rules": 39,
        "articles": 31,
    }
    entries = Entry.objects.filter(kind__startswith="standards.").count()
    assert entries == sum(done.added.values())
    again = load_curated(by=SYSTEM)
    assert (again.added, again.changed) == ({}, {})
    assert Entry.objects.filter(kind__startswith="standards.").count() == entries


@pytest.mark.usefixtures("curated")
def test_a_row_keeps_what_was_written() -> None:
    limit = Limit.objects.get(key="GB 2762-2022:lead:调味品:")
    assert (limit.cell, limit.high, limit.demand, limit.excludes) == (
        "1.0",
        Decimal(1),
        "≤1.0 mg/kg",
        "香辛料类",
    )
    plan = Limit.objects.get(key="GB 29921-2021:staphylococcus-aureus:肉制品:")
    assert plan.demand == "n=5,c=1,m=100,M=1000 CFU/g"
    assert Edition.objects.get(code="GB 2763-2026").since == date(2026, 3, 1)
    assert Rule.objects.get(key="mediation-old").until == date(2026, 4, 15)
    assert Article.objects.get(key="fsl-88").number == "第八十八条"


@pytest.mark.usefixtures("curated")
def test_the_database_judges_as_the_files_do() -> None:
    book, base = judging.rule_book(), library()
    assert [vars_of(x) for x in sorted(book.limits, key=lambda x: x.id)] == [
        vars_of(x) for x in sorted(base.limits, key=lambda x: x.id)
    ]
    assert judging.rule_book() is book
    verdict = judging.judge_result(food="韭", item="毒死蜱", text="0.05", unit="mg/kg", day=date(2021, 9, 3))
    assert (verdict.outcome, verdict.edition, verdict.food) == (Outcome.FAILED, "GB 2763-2021", "鳞茎类蔬菜")


def vars_of(limit: object) -> dict[str, object]:
    return {name: getattr(limit, name) for name in limit.__slots__ if name != "note"}  # type: ignore[attr-defined]


def test_before_anything_is_loaded_the_curated_set_judges() -> None:
    assert Edition.objects.count() == 0
    verdict = judging.judge_result(
        food="韭菜", item="毒死蜱", text="0.05", unit="mg/kg", day=date(2021, 9, 2)
    )
    assert (verdict.outcome, verdict.edition) == (Outcome.PASSED, "GB 2763-2019")


@pytest.mark.usefixtures("curated")
def test_units_and_parts() -> None:
    day = date(2022, 5, 1)
    many = judging.judge_result(
        food="酱卤肉", item="金黄色葡萄球菌", text="<10;<10;2000;<10;<10", unit="CFU/g", day=day
    )
    assert (many.outcome, many.reason) == (Outcome.FAILED, Reason.PLAN_EXCEEDED)
    residue = judging.judge_residue(
        food="韭菜",
        item="克百威",
        parts={"克百威(母体)": ("0.015", "mg/kg"), "3-羟基克百威": ("<0.001", "mg/kg")},
        day=day,
    )
    assert (residue.outcome, residue.reason) == (Outcome.PASSED, Reason.WITHIN)
    unknown = judging.judge_residue(food="韭菜", item="某物质", parts={}, day=day)
    assert (unknown.outcome, unknown.reason) == (Outcome.UNDETERMINED, Reason.UNKNOWN_ANALYTE)


@pytest.mark.usefixtures("curated")
def test_a_change_is_seen_by_the_next_verdict() -> None:
    question = {"food": "韭菜", "item": "毒死蜱", "text": "0.05", "unit": "mg/kg", "day": date(2021, 9, 3)}
    assert judging.judge_result(**question).outcome is Outcome.FAILED
    limit = Limit.objects.get(key="GB 2763-2021:chlorpyrifos:鳞茎类蔬菜:")
    crud.edit(by=OFFICER, record=limit, values={"cell": "0.06"})
    assert judging.judge_result(**question).outcome is Outcome.PASSED
    limit.refresh_from_db()
    assert (limit.high, limit.version) == (Decimal("0.06"), 2)


@pytest.mark.usefixtures("curated")
@pytest.mark.parametrize(
    ("values", "field"),
    [({"cell": "0,02"}, "cell"), ({"bound": "plan"}, "cell"), ({"excludes": "石头"}, "excludes")],
)
def test_a_limit_that_cannot_be_read_is_refused(values: dict[str, str], field: str) -> None:
    limit = Limit.objects.get(key="GB 2763-2021:chlorpyrifos:鳞茎类蔬菜:")
    with pytest.raises(ValidationError) as refused:
        crud.edit(by=OFFICER, record=limit, values=values)
    assert list(refused.value.message_dict) == [field]
    limit.refresh_from_db()
    assert (limit.cell, limit.bound, limit.version) == ("0.02", "max", 1)


@pytest.mark.usefixtures("curated")
def test_a_limit_entered_by_hand_gets_its_key() -> None:
    edition, analyte = Edition.objects.get(code="GB 2763-2021"), Analyte.objects.get(key="chlorpyrifos")
    food = FoodNode.objects.get(name="香菇")
    values = {"edition": edition, "analyte": analyte, "food": food, "cell": "0.02", "certainty": "V"}
    limit = crud.create(by=OFFICER, resource=resource_of("standards.limit"), values=values)
    assert isinstance(limit, Limit)
    assert (limit.key, limit.high) == ("GB 2763-2021:chlorpyrifos:香菇:", Decimal("0.02"))
    with pytest.raises(NotAllowed):
        crud.create(by=Actor(Inspector, at=NOW), resource=resource_of("standards.limit"), values=values)


@pytest.mark.usefixtures("curated")
def test_a_food_stands_under_groups_that_exist() -> None:
    food = FoodNode.objects.get(name="韭菜")
    with pytest.raises(ValidationError, match="石头"):
        crud.edit(by=OFFICER, record=food, values={"parents": "绿叶葱类|石头"})


@pytest.mark.usefixtures("curated")
def test_an_edition_is_ended_with_its_reason() -> None:
    edition = Edition.objects.get(code="GB 2757-2012")
    with pytest.raises(Refused):
        end(by=OFFICER, edition=edition, until=date(2012, 1, 1), source="公告")
    with pytest.raises(NotAllowed):
        end(by=Actor(Inspector, at=NOW), edition=edition, until=date(2030, 1, 1), source="公告")
    edition.refresh_from_db()
    assert (edition.until, edition.version) == (None, 1)
    end(by=OFFICER, edition=edition, until=date(2030, 1, 1), source="公告 2029年第9号")
    edition.refresh_from_db()
    assert (edition.until, edition.source) == (date(2030, 1, 1), "公告 2012年第16号; 公告 2029年第9号")
    assert judging.rule_book().in_force(date(2030, 1, 1), "GB 2757") == {}


@pytest.mark.usefixtures("curated")
def test_a_table_takes_the_place_of_curated_rows(folder: Path) -> None:
    readings, _ = read_tables([folder])
    done = load_readings(by=SYSTEM, readings=readings)
    curated = sum(1 for x in library().limits if x.edition == "GB 2763-2021" and x.analyte == "chlorpyrifos")
    assert done.added == {"foods": 1, "substances": 1, "limits": 2, "test items": 2}
    assert (done.changed, done.removed) == ({"limits": 1}, {"limits": curated - 1})
    held = Limit.objects.filter(edition__code="GB 2763-2021", analyte__key="chlorpyrifos")
    assert {x.food.name: x.cell for x in held} == {"鳞茎类蔬菜": "0.03", "冰草": "0.5"}
    assert Limit.objects.filter(edition__code="GB 2763-2021", analyte__key="omethoate").exists()
    removed = Entry.objects.filter(kind="standards.limit", verb="replaced by import")
    assert removed.count() == curated - 1
    assert [(t.food.name, t.item, t.analyte and t.analyte.key) for t in TestItemRule.objects.all()] == [
        ("韭菜", "毒死蜱", "chlorpyrifos"),
        ("韭菜", "某物质", None),
    ]


@pytest.mark.usefixtures("curated")
def test_the_same_table_twice_changes_nothing_and_the_curated_set_does_not_come_back(folder: Path) -> None:
    load_readings(by=SYSTEM, readings=read_tables([folder])[0])
    entries = Entry.objects.count()
    again = load_readings(by=SYSTEM, readings=read_tables([folder])[0])
    reloaded = load_curated(by=SYSTEM)
    assert (again.added, again.changed, reloaded.added, reloaded.changed) == ({}, {}, {}, {})
    assert Entry.objects.count() == entries


@pytest.mark.usefixtures("curated")
def test_a_table_of_an_unknown_edition_is_refused_whole(tmp_path: Path) -> None:
    (tmp_path / "gb2763_2031_mrl.csv").write_text(TABLE)
    foods = FoodNode.objects.count()
    with pytest.raises(ValueError, match="GB 2763-2031 is not among the editions"):
        load_readings(by=SYSTEM, readings=read_tables([tmp_path])[0])
    assert FoodNode.objects.count() == foods


def test_commands(folder: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    dry = runner.invoke(app, ["import", str(folder), "--dry-run"])
    assert "GB 2763-2021: 3 rows (placed 3); 3 limits; 1 foods and 1 substances added" in dry.output
    assert "row 3, food “冰草”: not in the catalogue: added under 蔬菜" in dry.output
    assert Limit.objects.count() == 0
    report = tmp_path / "report.csv"
    assert runner.invoke(app, ["import", str(folder), "--report", str(report)]).exit_code == 0
    assert report.read_text(encoding="utf-8-sig").splitlines()[:2] == [
        "table,row,field,value,reason",
        "GB 2763-2021,3,food,冰草,not in the catalogue: added under 蔬菜",
    ]
    assert runner.invoke(app, ["load"]).output.strip() == "nothing to do"
    told = runner.invoke(app, ["judge", "韭菜", "毒死蜱", "0.025", "--day", "2021-09-03"])
    assert told.output.strip() == (
        "合格：符合限量。结果 0.025mg/kg，GB 2763-2021（2021-09-03 有效）“鳞茎类蔬菜” ≤0.03 mg/kg"
    )
    (tmp_path / "notes.csv").write_text("a,b\n")
    refused = runner.invoke(app, ["import", str(tmp_path / "notes.csv")])
    assert refused.exit_code == 2
    assert "no table of limits" in refused.output


@pytest.mark.reference
@pytest.mark.slow
def test_all_published_tables_are_loaded(shared_dir: Path) -> None:
    load_curated(by=SYSTEM)
    readings, _ = read_tables([shared_dir / "standards"])
    load_readings(by=SYSTEM, readings=readings)
    counts = {code: Limit.objects.filter(edition__code=code, note__startswith="imported").count()
              for code in ("GB 2763-2021", "GB 2763-2026", "GB 2762-2022")}  # fmt: skip
    assert counts == {"GB 2763-2021": 10_092, "GB 2763-2026": 10_749, "GB 2762-2022": 280}
    assert TestItemRule.objects.count() == 2749
    verdict = judging.judge_result(food="韭菜", item="喹氧灵", text="0.1", unit="mg/kg", day=date(2026, 4, 1))
    assert verdict.reason is Reason.NO_LIMIT
    assert Limit.objects.exclude(bound=Kind.MAX.value).filter(edition__code="GB 29921-2021").exists()
