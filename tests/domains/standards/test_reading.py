"""Reading tables: a few rows of each kind, made up, with what goes wrong in real ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from shian.domains.standards.curated import library
from shian.domains.standards.reading import gb2762, gb2763, gb29921, sampling_items
from shian.domains.standards.reading.cleaning import slug, split_names, without_footnotes
from shian.domains.standards.reading.demands import demand
from shian.domains.standards.reading.places import place
from shian.domains.standards.reading.report import Fate, Known, Reading
from shian.domains.standards.reading.tables import UnknownTable, code_of, read_table, table_files
from shian.methods.limits import Kind


@pytest.fixture
def known() -> Known:
    return Known(library().catalogue, library().analytes)


def pesticide(food: str, limit: str = "0.02", **more: str) -> dict[str, str]:
    row = {
        "no": "1", "pesticide_raw": "毒死蜱", "english": "chlorpyrifos", "residue_definition": "毒死蜱",
        "category": "蔬菜", "food": food, "limit_mg_per_kg": limit, "provisional": "0", "basis": "",
    }  # fmt: skip
    return row | more


def places(reading: Reading) -> list[tuple[str, str, tuple[str, ...], str]]:
    return [(x.analyte, x.food, x.excludes, x.demand()) for x in reading.limits]


def test_groups_exclusions_and_scopes(known: Known) -> None:
    reading = gb2763.read(
        [
            pesticide("鳞茎类蔬菜"),
            pesticide("叶菜类蔬菜(芹菜、大白菜除外)"),
            pesticide("豆类蔬菜(菜豆和菜用大豆除外)", "1"),
            pesticide("豇豆", "0.5", category="谷物"),
            pesticide("谷物(单列的除外)", "5", category="谷物"),
        ],
        "GB 2763-2021",
        known,
    )
    assert places(reading) == [
        ("chlorpyrifos", "鳞茎类蔬菜", (), "≤0.02 mg/kg"),
        ("chlorpyrifos", "叶菜类蔬菜", ("芹菜", "大白菜"), "≤0.02 mg/kg"),
        ("chlorpyrifos", "豆类蔬菜", ("菜豆", "菜用大豆"), "≤1 mg/kg"),
        ("chlorpyrifos", "豇豆(干)", (), "≤0.5 mg/kg"),
        ("chlorpyrifos", "谷物(GB 2763)", (), "≤5 mg/kg"),
    ]
    assert reading.fates == {Fate.PLACED: 5}


def test_unknown_food_becomes_a_leaf_of_its_category_and_is_reported(known: Known) -> None:
    reading = gb2763.read([pesticide("冰草"), pesticide("怪物", category="")], "GB 2763-2021", known)
    assert [(f.name, f.parents) for f in reading.foods] == [("冰草", ("蔬菜",))]
    assert [(i.row, i.field, i.value, i.reason) for i in reading.issues] == [
        (2, "food", "冰草", "not in the catalogue: added under 蔬菜"),
        (3, "food", "怪物", "not in the catalogue, and no category to place it under"),
    ]
    assert reading.fates == {Fate.PLACED: 1, Fate.REFUSED: 1}


def test_new_substance_with_furniture_in_its_name(known: Known) -> None:
    row = pesticide(
        "韭菜",
        pesticide_raw="喹氧灵(quinoxyfen)191GB2763—2021",
        english="",
        residue_definition="喹氧灵.2GB2763—2021",
    )
    reading = gb2763.read([row], "GB 2763-2021", known)
    assert [(a.key, a.zh, a.en, a.residue) for a in reading.analytes] == [
        ("quinoxyfen", "喹氧灵", "quinoxyfen", "喹氧灵")
    ]


def test_lost_characters_come_back_by_the_english_name() -> None:
    assert split_names("霉灵", "hymexazol") == ("噁霉灵", "hymexazol")
    assert split_names("嗪草酮", "metribuzin") == ("嗪草酮", "metribuzin")


def test_limits_that_are_no_numbers(known: Known) -> None:
    reading = gb2763.read([pesticide("韭菜", "0,02"), pesticide("韭菜", "-1")], "GB 2763-2021", known)
    assert [i.reason for i in reading.issues] == [
        "'0,02' is no number",
        "'-1' cannot be a limit: it must be zero or more",
    ]
    assert reading.fates == {Fate.REFUSED: 2}


def test_same_row_twice_and_contradicting_rows(known: Known) -> None:
    rows = [
        pesticide("韭菜"),
        pesticide("韭菜", "0.020"),
        pesticide("韭菜", "0.02"),
        pesticide("韭菜", "0.1"),
    ]
    reading = gb2763.read(rows, "GB 2763-2021", known)
    assert [x.id for x in reading.limits] == [
        "GB 2763-2021:chlorpyrifos:韭菜:",
        "GB 2763-2021:chlorpyrifos:韭菜:#2",
        "GB 2763-2021:chlorpyrifos:韭菜:#3",
    ]
    assert reading.fates == {Fate.PLACED: 3, Fate.DUPLICATE: 1}


def test_a_heading_that_came_late_is_put_right(known: Known) -> None:
    rows = [
        pesticide("苹果", "1", category="水果"),
        pesticide("梨", "2", no="2", pesticide_raw="乐果", english="dimethoate", category="水果"),
        pesticide("蛋类", "3", no="2", pesticide_raw="乐果", english="dimethoate", category="蛋类"),
        pesticide("小麦", "4", no="2", pesticide_raw="乐果", english="dimethoate", category="谷物"),
    ]
    reading = gb2763.read(rows, "GB 2763-2026", known)
    assert [(x.analyte, x.food) for x in reading.limits] == [
        ("chlorpyrifos", "苹果"),
        ("chlorpyrifos", "梨"),
        ("chlorpyrifos", "鲜蛋"),
        ("dimethoate", "小麦"),
    ]
    assert [i.row for i in reading.issues] == [3, 4]


def test_two_entries_run_together_are_refused_when_whose_is_unknown(known: Known) -> None:
    rows = [pesticide("蛋类", category="蛋类"), pesticide("小麦", category="谷物")]
    reading = gb2763.read(rows, "GB 2763-2026", known)
    assert (reading.fates, reading.limits) == ({Fate.REFUSED: 2}, [])


def test_fat_basis(known: Known) -> None:
    category = "哺乳动物肉类(海洋哺乳动物除外),以脂肪中的残留量计"
    reading = gb2763.read(
        [pesticide("牛肉", category=category), pesticide(category, category=category)], "GB 2763-2021", known
    )
    assert [(x.food, x.basis) for x in reading.limits] == [
        ("牛肉", "以脂肪计"),
        ("哺乳动物肉类(海洋哺乳动物除外)", "以脂肪计"),
    ]


def contaminant(food: str, limit: str, **more: str) -> dict[str, str]:
    row = {"table": "表1 食品中铅限量指标", "column": "", "food": food, "parents": "", "limit": limit}
    return row | {"unit": "mg/kg", "note": ""} | more


def test_contaminants(known: Known) -> None:
    rows = [
        contaminant("稻谷a、大米(粉)", "0.2"),
        contaminant("香菇、平菇及以上食用菌的制品", "0.3"),
        contaminant("肉及肉制品(畜禽内脏及其制品除外)", "0.1"),
        contaminant("木耳及其制品", "1.0", note="(干重计)"),
        contaminant("稻谷b", "—", table="表4 食品中砷限量指标", column="总砷"),
        contaminant("稻谷b", "0.35", table="表4", column="限量(以As计)mg/kg无机砷a"),
        contaminant("银耳及以上食用菌的制品除外)", "0.5"),
        contaminant("液态", "0.05", parents="特殊膳食用食品 > 运动营养食品"),
    ]
    reading = gb2762.read(rows, "GB 2762-2022", known)
    assert [
        (x.analyte, x.food, x.excludes, x.high and str(x.high), x.basis, x.clause) for x in reading.limits
    ] == [
        ("lead", "稻谷", (), "0.2", "", "表1"),
        ("lead", "大米", (), "0.2", "", "表1"),
        ("lead", "香菇", (), "0.3", "", "表1"),
        ("lead", "平菇", (), "0.3", "", "表1"),
        ("lead", "肉及肉制品", ("畜禽内脏", "畜禽内脏制品"), "0.1", "", "表1"),
        ("lead", "木耳", (), "1.0", "干重计", "表1"),
        ("inorganic-arsenic", "稻谷", (), "0.35", "", "表4"),
        ("lead", "运动营养食品:液态", (), "0.05", "", "表1"),
    ]
    assert reading.fates == {Fate.PLACED: 6, Fate.EMPTY: 1, Fate.REFUSED: 1}


def test_pathogens(known: Known) -> None:
    head = {"n": "5", "c": "1", "m": "100CFU/g", "M": "1000CFU/g", "note": "—"}
    rows = [
        {"category": "肉制品", "pathogen": "金黄色葡萄球菌", **head},
        {"category": "肉制品", "pathogen": "沙门氏菌", **head, "c": "0", "m": "0", "M": "—"},
        {"category": "乳制品", "pathogen": "金黄色葡萄球菌", **head, "note": "仅适用于乳粉和调制乳粉"},
        {"category": "肉制品", "pathogen": "某菌", **head},
        {"category": "即食果蔬制品", "pathogen": "沙门氏菌", **head, "note": "仅适用于去皮水果"},
    ]
    reading = gb29921.read(rows, "GB 29921-2021", known)
    assert [(x.food, x.demand()) for x in reading.limits] == [
        ("肉制品", "n=5,c=1,m=100,M=1000 CFU/g"),
        ("肉制品", "n=5,c=0,m=0 /25g"),
        ("乳粉和调制乳粉", "n=5,c=1,m=100,M=1000 CFU/g"),
    ]
    assert reading.fates == {Fate.PLACED: 3, Fate.REFUSED: 2}


def test_sampling_items(known: Known) -> None:
    head = {
        "category": "三十四、蔬菜",
        "subsection": "5 检验要求",
        "basis": "GB 2763",
        "method": "GB 23200.113",
    }
    rows = [
        {**head, "table_caption": "表34-4 韭菜检验项目", "test_item": "毒死蜱"},
        {
            **head,
            "table_caption": "表34-24 去皮蔬菜检验项目",
            "test_item": "铅（以Pb 计）",
            "basis": "GB 29921GB 31607",
        },
        {**head, "table_caption": "表34-4 韭菜检验项目", "test_item": "某物质"},
    ]
    reading = sampling_items.read(rows, "细则2026", known)
    assert [(x.food, x.item, x.analyte, x.basis) for x in reading.items] == [
        ("韭菜", "毒死蜱", "chlorpyrifos", "GB 2763"),
        ("去皮蔬菜", "铅（以Pb 计）", "lead", "GB 29921；GB 31607"),
        ("韭菜", "某物质", "", "GB 2763"),
    ]


def test_places_lists_whose_names_hold_the_mark(known: Known) -> None:
    assert place("熏、烤水产品、花生油", known.catalogue).foods == ("熏、烤水产品", "花生油")
    assert place("蚕豆和豌豆", known.catalogue).foods == ("蚕豆", "豌豆")
    assert place("冰草、韭菜", known.catalogue).unknown == ("冰草",)


def test_cells_of_our_own_files() -> None:
    assert demand(Kind.PLAN, "n=5,c=2,m=10,M=100").plan is not None
    with pytest.raises(ValueError, match="no sampling plan"):
        demand(Kind.PLAN, "5/2/10/100")
    assert without_footnotes("谷物(稻谷a 除外)") == "谷物(稻谷除外)"
    assert slug("2,4-D and 2,4-D Na") == "2-4-d-and-2-4-d-na"


def test_files_are_told_by_their_headings(tmp_path: Path, known: Known) -> None:
    (tmp_path / "gb2763_2021_mrl.csv").write_text(
        "no,pesticide_raw,english,residue_definition,category,food,limit_mg_per_kg,provisional,basis\n"
        "1,毒死蜱,chlorpyrifos,毒死蜱,蔬菜,韭菜,0.02,0,\n"
    )
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n")
    files = table_files([tmp_path])
    assert [f.name for f in files] == ["gb2763_2021_mrl.csv"]
    assert read_table(files[0], known).summary() == (
        "GB 2763-2021: 1 rows (placed 1); 1 limits; 0 foods and 0 substances added"
    )
    with pytest.raises(UnknownTable, match=r"notes.csv: no table"):
        read_table(tmp_path / "notes.csv", known)
    assert code_of(Path("samr_sampling_rules_2026_items.csv")) == "国家食品安全监督抽检实施细则(2026年版)"
