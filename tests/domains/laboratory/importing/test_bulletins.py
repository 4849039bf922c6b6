"""Bulletins of failing samples in the shapes in which provincial bureaus publish them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from shian.domains.directory.models import Area
from shian.domains.directory.roles import BureauOfficer
from shian.domains.laboratory.models import BulletinRow
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.exchange import runs
from shian.platform.exchange.models import ImportRun
from shian.platform.ledger.models import Entry

pytestmark = pytest.mark.django_db
BY = Actor(role=BureauOfficer, user_id=1, area="1401")
HEAD = [
    "序号",
    "标称生产企业名称",
    "标称生产企业地址",
    "被抽样单位名称",
    "被抽样单位地址(省份)",
    "食品名称",
    "规格型号",
    "商标",
    "生产日期/批号",
    "不合格项目║检验结果║标准值",
    "分类",
    "公告号/日期",
    "任务来源/项目名称",
    "检验机构",
    "备注",
]
ROW = [
    *(
        1,
        "山西甲食品有限公司",
        "山西省太原市清徐县",
        "太原市小店区乙超市",
        "太原市小店区坞城路1号",
        "老陈醋",
        "500mL/瓶",
    ),
    *(
        "甲牌",
        "2021-03-05/A1",
        "苯甲酸║1.2g/kg║≤1.0g/kg",
        "调味品",
        "2021年第3期/2021-06-01",
        "省抽",
        "丙检测公司",
        "/",
    ),
]


@pytest.fixture(autouse=True)
def areas() -> None:
    since = date(2016, 1, 1)
    area = Area(code="140105", name="小店区", level="district", parent_code="1401", valid_from=since)
    store_many([area], by=system_actor(), verb="seed")


def bring(path: Path, name: str = "") -> ImportRun:
    run = runs.start(by=BY, kind="laboratory.bulletin", path=path, name=name or path.name)
    runs.execute(run, mode="good")
    return run


def book(folder: Path, fill: Callable[[Any], None]) -> Path:
    path = folder / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        fill(made)
    return path


def test_the_columns_of_the_rule(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet = made.add_worksheet()
        sheet.merge_range(0, 0, 0, 14, "食品安全监督抽检不合格产品信息")
        sheet.write_row(1, 0, HEAD)
        sheet.write_row(2, 0, ROW)
        sheet.merge_range(3, 0, 3, 14, "声明：以上信息仅指本次抽检标称的产品。")

    run = bring(book(tmp_path, fill))
    assert (run.state, run.counts["new"], run.counts["left_out"], run.counts["issues"]) == ("done", 1, 1, 0)
    row = BulletinRow.objects.get()
    assert row.findings == [{"item": "苯甲酸", "result": "1.2g/kg", "limit": "≤1.0g/kg"}]
    assert (row.notice, row.published_on) == ("2021年第3期", date(2021, 6, 1))
    assert (row.produced_on, row.batch, row.area, row.remark) == (date(2021, 3, 5), "A1", "140105", "")
    assert (row.producer_name, row.food_class, row.spec) == ("山西甲食品有限公司", "调味品", "500mL/瓶")


def test_again_and_corrected(tmp_path: Path) -> None:
    def fill(*cells: Any) -> Callable[[Any], None]:
        return lambda made: (
            made.add_worksheet().write_row(0, 0, HEAD)
            or made.get_worksheet_by_name(  # type: ignore[no-any-return]
                "Sheet1"
            ).write_row(1, 0, cells)
        )

    bring(book(tmp_path, fill(*ROW)))
    assert bring(book(tmp_path, fill(*ROW))).counts["unchanged"] == 1
    corrected = [cell if cell != ROW[9] else "苯甲酸║1.3g/kg║≤1.0g/kg" for cell in ROW]
    assert bring(book(tmp_path, fill(*corrected))).counts["changed"] == 1
    assert [row.findings[0]["result"] for row in BulletinRow.objects.all()] == ["1.3g/kg"]
    verbs = Entry.objects.filter(kind="laboratory.bulletinrow").values_list("verb", flat=True)
    assert list(verbs) == ["import", "import"]


def test_two_levels_merged_rows_and_three_columns(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet = made.add_worksheet("第3期")
        sheet.merge_range(0, 0, 0, 8, "山西省市场监督管理局食品安全抽检公告〔2021〕12号")
        for column, text in ((0, "序号"), (1, "样品名称"), (6, "不合格项目"), (7, "实测值"), (8, "标准要求")):
            sheet.merge_range(1, column, 2, column, text)
        sheet.merge_range(1, 2, 1, 3, "标称生产企业")
        sheet.merge_range(1, 4, 1, 5, "被抽样单位")
        sheet.write_row(2, 2, ["名称", "地址", "名称", "地址"])
        for column, value in enumerate([1, "韭菜", "甲合作社", "甲地", "乙市场", "乙地"]):
            sheet.merge_range(3, column, 4, column, value)
        sheet.write_row(3, 6, ["毒死蜱", "0.3mg/kg", "≤0.02mg/kg"])
        sheet.write_row(4, 6, ["腐霉利", "6.1mg/kg", "≤5mg/kg"])
        sheet.write_row(5, 0, [2, "芹菜", "甲合作社", "甲地", "乙市场", "乙地", "毒死蜱", 0.5, "≤0.05mg/kg"])

    run = bring(book(tmp_path, fill))
    assert (run.counts["rows"], run.counts["new"], run.counts["issues"]) == (2, 2, 0)
    leek, celery = BulletinRow.objects.order_by("pk")
    assert [f["item"] for f in leek.findings] == ["毒死蜱", "腐霉利"]
    assert leek.failed_items == "毒死蜱║0.3mg/kg║≤0.02mg/kg；腐霉利║6.1mg/kg║≤5mg/kg"
    assert celery.findings[0]["result"] == "0.5"
    assert leek.notice == "〔2021〕12号".translate(str.maketrans("〔〕", "〔〕"))


def test_a_row_for_each_item_is_one_sample(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet = made.add_worksheet()
        sheet.write_row(
            0, 0, ["序号", "食品名称", "被抽样单位", "生产日期", "不合格项目", "检验结果", "标准值"]
        )
        sheet.write_row(1, 0, [1, "香蕉", "乙店", "2021.3.5", "吡虫啉", "0.2", "0.05"])
        sheet.write_row(2, 0, [2, "香蕉", "乙店", "2021年3月5日", "噻虫嗪", "0.09", "0.02"])

    run = bring(book(tmp_path, fill))
    assert (run.counts["new"], run.counts["repeated"]) == (1, 1)
    assert [f["item"] for f in BulletinRow.objects.get().findings] == ["吡虫啉", "噻虫嗪"]


def test_several_sheets_with_sections(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        for name, food in (("糕点", "面包"), ("酒类", "白酒")):
            sheet = made.add_worksheet(name)
            sheet.write_row(
                0, 0, ["序号", "食品名称", "被抽样单位", "购进日期", "不合格项目/检验结果/标准值"]
            )
            sheet.write_row(1, 0, [f"一、{name}"])
            sheet.write_row(2, 0, [1, food, "乙店", 44260, "酒精度/50.1%vol/52.0±1.0%vol"])
        made.add_worksheet("说明").write(0, 0, "本附件由省局提供")

    run = bring(book(tmp_path, fill))
    assert (run.counts["new"], run.counts["issues"]) == (2, 0)
    assert {(r.food_name, r.food_class) for r in BulletinRow.objects.all()} == {
        ("面包", "糕点"),
        ("白酒", "酒类"),
    }
    assert {r.produced_on for r in BulletinRow.objects.all()} == {date(2021, 3, 5)}


def test_csv_of_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    lines = [
        "抽样编号,样品名称,受检单位,不合格项目‖检验结果‖标准值",
        "GC21140000000000001,鸡蛋,乙店,恩诺沙星‖15μg/kg‖不得检出",
        ",/,—,N/A",
    ]
    path.write_bytes("\n".join(lines).encode("gb18030"))
    run = bring(path)
    assert (run.counts["new"], run.counts["refused"]) == (1, 1)
    assert BulletinRow.objects.get().sheet == "GC21140000000000001"


def test_page_called_xls(tmp_path: Path) -> None:
    path = tmp_path / "x.xls"
    head = "".join(f"<td>{text}</td>" for text in HEAD)
    cells = "".join(f"<td>{text}</td>" for text in ROW)
    path.write_bytes(
        f"<html><body><table><tr>{head}</tr><tr>{cells}</tr></table></body></html>".encode("gb18030")
    )
    assert bring(path).counts["new"] == 1


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("不合格项目║检验结果║标准值", "不合格", "findings"),
        ("食品名称", "/", "food_name"),
        ("生产日期/批号", "2021-02-30", "day_batch"),
    ],
)
def test_bad_rows_are_named(tmp_path: Path, column: str, value: str, field: str) -> None:
    cells = [value if name == column else cell for name, cell in zip(HEAD, ROW, strict=True)]
    run = bring(
        book(
            tmp_path,
            lambda made: (
                made.add_worksheet().write_row(0, 0, HEAD) or made.worksheets()[0].write_row(1, 0, cells)
            ),
        )
    )
    assert [(issue.row, issue.field) for issue in run.issues.all()] == [(2, field)]
    assert BulletinRow.objects.count() == 0
