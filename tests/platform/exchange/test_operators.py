"""Import of a register of operators, from the sheet to rows and ledger entries."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import orjson
import pytest
import xlsxwriter

from shian.domains.directory.models import Area
from shian.domains.directory.roles import DistrictOfficer, MunicipalCoordinator, Sampler
from shian.domains.registry.models import Operator
from shian.methods.identifiers import make_licence, make_uscc
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.actions.core import NotAllowed
from shian.platform.exchange import runs
from shian.platform.exchange.models import ColumnMapping, ImportRun
from shian.platform.ledger.models import Entry

pytestmark = pytest.mark.django_db

CITY = Actor(role=MunicipalCoordinator, user_id=1, area="1401")
XIAODIAN = Actor(role=DistrictOfficer, user_id=2, area="140105")
JY = [make_licence("JY", "2", "140105", number) for number in range(20)]
HEAD = [
    "序号",
    "经营者名称",
    "主体业态",
    "许可证编号",
    "社会信用代码",
    "所在区县",
    "经营场所",
    "成立日期",
    "食品安全管理员",
    "联系电话",
]


@pytest.fixture(autouse=True)
def areas() -> None:
    since = date(2016, 1, 1)
    rows = [("1401", "太原市", "city", "")]
    rows += [(code, name, "district", "1401") for code, name in (("140105", "小店区"), ("140106", "迎泽区"))]
    objs = [Area(code=c, name=n, level=level, parent_code=p, valid_from=since) for c, n, level, p in rows]
    store_many(objs, by=system_actor(), verb="seed")


def row(number: int, **change: object) -> list[object]:
    code = make_uscc("140105", f"MA0ABC{number:02d}")
    place = ["小店区", f"太原市小店区坞城路{number}号", "2019/3/5", "张三丰", "13800000000"]
    cells = dict(zip(HEAD, [number, f"小店面馆{number}", "餐饮服务", JY[number], code, *place], strict=True))
    return list((cells | change).values())


def sheet(folder: Path, rows: list[list[object]], head: list[str] = HEAD) -> Path:
    path = folder / "operators.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("名录")
        page.merge_range(0, 0, 0, 5, "太原市食品经营者名录")
        for number, cells in enumerate([head, *rows], start=1):
            page.write_row(number, 0, cells)
    return path


def bring(
    folder: Path, rows: list[list[object]], by: Actor = CITY, mode: str = "good", head: list[str] = HEAD
) -> ImportRun:
    run = runs.start(by=by, kind="registry.operator", path=sheet(folder, rows, head), name="名录.xlsx")
    runs.execute(run, mode=mode)
    return run


def said(run: ImportRun) -> list[tuple[int, str, str]]:
    return [(issue.row, issue.field, issue.reason) for issue in run.issues.all()]


def entries() -> int:
    return Entry.objects.filter(kind="registry.operator").count()


def test_rows_and_ledger_entries(tmp_path: Path) -> None:
    run = bring(tmp_path, [row(1), row(2, 所在区县="迎泽", 主体业态="小餐饮", 许可证编号="/")])
    assert run.state == "done"
    assert run.counts == {"rows": 2, "new": 2, "issues": 0, "errors": 0, "refused": 0}
    first, second = Operator.objects.order_by("pk")
    assert (first.name, first.trade, first.area, first.licence_number) == (
        "小店面馆1",
        "caterer",
        "140105",
        JY[1],
    )
    assert (first.opened_on, first.small, first.version) == (date(2019, 3, 5), False, 1)
    assert (first.manager_name.open(), first.manager_phone.open()) == ("张三丰", "13800000000")
    assert (second.trade, second.small, second.area, second.licence_number) == ("caterer", True, "140106", "")
    entry = Entry.objects.filter(kind="registry.operator").order_by("seq").first()
    assert (entry.verb, entry.actor, entry.area) == ("import", "municipal_coordinator:1", "140105")
    assert orjson.loads(entry.state)["name"] == "小店面馆1"


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    rows = [row(1), row(2), row(3, 许可证编号="")]
    bring(tmp_path, rows)
    before = entries()
    again = runs.start(by=CITY, kind="registry.operator", path=tmp_path / "operators.xlsx", name="b.xlsx")
    runs.execute(again, mode="all")
    assert again.counts["unchanged"] == 3
    assert "new" not in again.counts
    assert entries() == before
    assert again.said("notes")[0].startswith("这个文件") or "imported before" in again.said("notes")[0]


def test_a_changed_cell_changes_one_record_and_blank_erases_nothing(tmp_path: Path) -> None:
    bring(tmp_path, [row(1), row(2)])
    run = bring(tmp_path, [row(1, 经营场所="太原市小店区新址", 成立日期="/"), row(2, 食品安全管理员="李四")])
    assert (run.counts["changed"], entries()) == (2, 4)
    first, second = Operator.objects.order_by("pk")
    assert (first.address, first.opened_on, first.version) == ("太原市小店区新址", date(2019, 3, 5), 2)
    assert second.manager_name.open() == "李四"


BAD = [
    ("许可证编号", JY[1][:-1] + str((int(JY[1][-1]) + 1) % 10), "licence", "the check digit is"),
    ("社会信用代码", "123", "code", "123 has 3 characters; a unified social credit code has 18"),
    ("所在区县", "海淀区", "area", "海淀区 is not known here"),
    ("成立日期", "去年", "established", "去年 is not a day"),
    ("主体业态", "航空公司", "kind", "航空公司 is none of"),
    ("经营者名称", "/", "name", "is missing"),
    ("经营者名称", "长" * 121, "name", "121 characters"),
]


@pytest.mark.parametrize(("column", "value", "field", "reason"), BAD)
def test_a_bad_row_is_named_and_good_rows_may_go(
    tmp_path: Path, column: str, value: str, field: str, reason: str, settings: object
) -> None:
    from django.utils.translation import override

    with override("en"):
        run = bring(tmp_path, [row(1, **{column: value}), row(2)])
        [(number, name, why)] = said(run)
    assert (number, name) == (3, field)
    assert reason in why
    assert run.counts["refused"] == 1
    assert [operator.name for operator in Operator.objects.all()] == ["小店面馆2"]


def test_all_or_nothing(tmp_path: Path) -> None:
    run = bring(tmp_path, [row(1), row(2, 所在区县="海淀区")], mode="all")
    assert (run.state, Operator.objects.count(), entries()) == ("blocked", 0, 0)
    assert len(said(run)) == 1
    assert bring(tmp_path, [row(1), row(2)], mode="all").state == "done"
    assert Operator.objects.count() == 2


def test_repeated_rows(tmp_path: Path) -> None:
    run = bring(tmp_path, [row(1), row(1), row(1, 经营场所="别处")])
    assert (run.counts["new"], run.counts["repeated"], run.counts["refused"]) == (1, 1, 1)
    assert [(number, severity) for number, severity in run.issues.values_list("row", "severity")] == [
        (4, "warning"),
        (5, "error"),
    ]


def test_personal_data_is_hidden_in_issues(tmp_path: Path) -> None:
    run = bring(tmp_path, [row(1, 食品安全管理员="王" * 61)])
    issue = run.issues.get()
    assert set(issue.value) == {"*"}
    run = bring(tmp_path, [row(2, 联系电话="一三八")], head=[*HEAD[:-1], "食品安全管理员电话"])
    assert (run.issues.get().value, run.issues.get().params) == ("***", {"value": "***"})


def test_a_district_imports_its_own_area_only(tmp_path: Path) -> None:
    run = bring(tmp_path, [row(1), row(2, 所在区县="迎泽区")], by=XIAODIAN)
    assert [operator.area for operator in Operator.objects.all()] == ["140105"]
    assert [(number, name) for number, name, _ in said(run)] == [(4, "licence"), (4, "area")]


def test_a_district_does_not_pull_in_the_records_of_another(tmp_path: Path) -> None:
    bring(tmp_path, [row(1, 所在区县="迎泽区")])
    run = bring(tmp_path, [row(1, 所在区县="小店区")], by=XIAODIAN)
    assert (run.counts["refused"], Operator.objects.get().area, entries()) == (1, "140106", 1)


def test_who_may_not_import(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        bring(tmp_path, [row(1)], by=Actor(role=Sampler, user_id=3, area="140105"))
    assert (ImportRun.objects.count(), Operator.objects.count()) == (0, 0)


def test_trade_and_area_follow_from_licence_and_address(tmp_path: Path) -> None:
    short = ["单位名称", "许可证号", "地址"]
    run = bring(tmp_path, [["甲店", JY[3], "解放路1号"], ["乙店", JY[4], "太原市迎泽区某街"]], head=short)
    assert run.counts["new"] == 2
    found = {o.name: (o.trade, o.area) for o in Operator.objects.all()}
    assert found == {"甲店": ("caterer", "140105"), "乙店": ("caterer", "140106")}
    assert [name for _, name, _ in said(run)] == ["licence"]


def test_unknown_headings_ask_and_the_answer_is_remembered(tmp_path: Path) -> None:
    head, cells = ["甲列", "乙列", "丙列"], ["丁店", JY[5], "小店区"]
    run = runs.start(by=CITY, kind="registry.operator", path=sheet(tmp_path, [cells], head), name="x.xlsx")
    runs.prepare(run)
    assert run.state == "blocked"
    signature = run.tables[0]["signature"]
    runs.remap(run, by=CITY, mapping={signature: {"0": "name", "1": "licence", "2": "area", "9": "nonsense"}})
    runs.prepare(run)
    assert (run.state, run.counts["new"], Operator.objects.count()) == ("ready", 1, 0)
    runs.execute(run, mode="all")
    assert Operator.objects.get().name == "丁店"
    assert ColumnMapping.objects.get().columns == {"0": "name", "1": "licence", "2": "area"}
    later = bring(tmp_path, [["戊店", JY[6], "小店区"]], head=head)
    assert (later.state, later.tables[0]["remembered"]) == ("done", True)


def test_coordinates_are_rounded_to_what_is_kept(tmp_path: Path) -> None:
    bring(
        tmp_path,
        [["甲店", JY[3], "小店区", "112.12345678", "37.5"]],
        head=["名称", "许可证号", "区县", "经度", "纬度"],
    )
    assert Operator.objects.get().longitude == Decimal("112.123457")


def test_a_refused_file(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    run = runs.start(by=CITY, kind="registry.operator", path=path, name="a.pdf")
    assert runs.prepare(run) is None
    assert (run.state, len(run.said("blockers"))) == ("refused", 1)
