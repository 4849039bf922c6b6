"""Rows pasted from a spreadsheet: columns recognised, cells read, faults by row and field, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.domains.surveillance.outbreaks import actions
from shian.domains.surveillance.outbreaks.cells import Unreadable, read_answer, read_cell
from shian.domains.surveillance.outbreaks.models import Line
from shian.domains.surveillance.outbreaks.pasting import MOST_ROWS, NotATable, guess, parse, read
from shian.platform.actions.core import Refused
from tests.domains.surveillance.outbreaks.kitchen import Kitchen, at, filled, line, signed_in, with_menu

TEXT = (
    "姓名\t性别\t年龄\t发病时间\t症状\t凉拌鸡丝\t奶茶\t住处\n"
    "赵小明\t男\t9\t2021/3/5 19:30\t腹泻、发热\t是\t是\t校外\n"
    "钱小红\t女\t18月\t3/6/2021 1:20 AM\t拉肚子\t0\t\t\n"
)
DISHES = {"f1": "凉拌鸡丝", "f2": "米饭"}


def test_headings_are_recognised_and_a_yes_no_column_is_a_new_food() -> None:
    pasted = parse(TEXT)
    assert (pasted.headed, len(pasted.rows)) == (True, 2)
    assert guess(pasted, DISHES) == [
        "name", "sex", "age_months", "onset_at", "symptoms", "food:f1", "new", "remark",
    ]  # fmt: skip


@pytest.mark.django_db
def test_every_cell_is_read() -> None:
    pasted = parse(TEXT)
    found = read(pasted, guess(pasted, DISHES), dishes=DISHES, year=2021)
    assert (found.faults, found.new_dishes) == ([], [("f3", "奶茶")])
    assert found.rows[0] == {
        "name": "赵小明", "sex": "m", "age_months": 108, "onset_at": at(19.5), "symptoms": "diarrhoea fever",
        "food:f1": "y", "food:f3": "y", "remark": "住处: 校外",
    }  # fmt: skip
    assert found.rows[1]["onset_at"] == at(25 + 20 / 60)
    assert (found.rows[1]["age_months"], found.rows[1]["food:f1"], found.rows[1]["food:f3"]) == (18, "n", "")


@pytest.mark.django_db
def test_faults_name_row_column_and_reason_or_go_to_the_remark() -> None:
    pasted = parse("姓名\t性别\t年龄\t发病时间\n孙\t男\t三\t后天\n李\t他\t5\t2021-03-05\n")
    found = read(pasted, guess(pasted, {}), dishes={}, year=2021)
    assert [(f.row, f.heading, f.text) for f in found.faults] == [
        (2, "年龄", "三"), (2, "发病时间", "后天"), (3, "性别", "他"),
    ]  # fmt: skip
    kept = read(pasted, guess(pasted, {}), dishes={}, year=2021, keep_unreadable=True)
    assert (kept.faults, kept.kept) == ([], 3)
    assert kept.rows[0]["remark"] == "年龄: 三；发病时间: 后天"


@pytest.mark.django_db
def test_a_date_and_a_time_in_two_columns_are_one_moment_and_a_year_is_supplied() -> None:
    pasted = parse("age,ill,onset.date,onset.time,ham\n11,y,3/5,7:30 PM,Y\n")
    targets = guess(pasted, {})
    assert targets == ["age_months", "ill", "onset_at", "onset_at", "new"]
    assert read(pasted, targets, dishes={}, year=2021).rows[0]["onset_at"] == at(19.5)


def test_without_headings_columns_are_numbered() -> None:
    pasted = parse("1\t是\n2\t否\n")
    assert (pasted.headed, len(pasted.rows), len(pasted.headings)) == (False, 2, 2)


def test_what_is_no_table() -> None:
    for text in ("", "\n\t\n", "x\n" * (MOST_ROWS + 2)):
        with pytest.raises(NotATable):
            parse(text)


def answered(cell: str) -> str:
    """What a cell says of a food; ``refused`` where it says nothing that can be read."""
    try:
        return read_answer(cell)
    except Unreadable:
        return "refused"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    try:
        pasted = parse(text)
    except NotATable:
        return
    assert all(len(row) == len(pasted.headings) for row in pasted.rows)
    for said in map(answered, pasted.column(0)[:5]):
        assert said in ("", "y", "n", "refused") or float(said) > 0


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("sex", "女", "f"), ("sex", "Male", "m"), ("ill", "是", True), ("ill", "n", False),
        ("ill", "不详", None), ("age_months", "34", 408), ("age_months", "8m", 8),
        ("age_months", "1.5岁", 18), ("lab", "阳性", "positive"), ("outcome", "住院", "inpatient"),
        ("agent", "沙门氏菌", "salmonella"),
        ("symptoms", "发烧 腹痛", "fever abdominal_pain"), ("food:f1", "2.50", "2.5"), ("food:f1", "√", "y"),
        ("food:f1", "0", "n"), ("food:f1", "?", ""), ("onset_at", "", None),
        ("onset_at", "3月5日 18:05", at(18 + 5 / 60)),
    ],
)  # fmt: skip
def test_cells_that_can_be_read(name: str, text: str, value: object) -> None:
    assert read_cell(name, text, year=2021, dishes=DISHES) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sex", "x"), ("ill", "也许"), ("age_months", "131"), ("age_months", "-3"),
        ("onset_at", "1021-03-05"), ("onset_at", "2021-13-05"), ("food:f1", "一点"), ("food:f1", "101"),
        ("food:f1", "-1"), ("food:f9", "y"), ("symptoms", "难受"), ("agent", "外星人"), ("name", "名" * 41),
        ("nonsense", "x"), ("food:f1", "nan1"),
    ],
)  # fmt: skip
def test_cells_that_cannot(name: str, text: str) -> None:
    with pytest.raises(Unreadable) as fault:
        read_cell(name, text, year=2021, dishes=DISHES)
    assert str(fault.value)


@pytest.mark.django_db
def test_pasted_through_the_page_previewed_and_saved(kitchen: Kitchen) -> None:
    outbreak = with_menu(kitchen)
    client = signed_in("epidemiologist")
    address = f"/outbreaks/{outbreak.pk}/paste/"
    preview = client.post(address, {"text": TEXT})
    assert preview.status_code == 200
    assert "赵小明" in preview.content.decode()
    assert Line.objects.count() == 0
    wrong = client.post(address, {"text": TEXT.replace("19:30", "25:70"), "save": "1"})
    assert wrong.status_code == 422
    assert "2021/3/5 25:70" in wrong.content.decode()
    assert Line.objects.count() == 0
    assert client.post(address, {"text": TEXT, "save": "1", "meal": "m1"}).status_code == 302
    one = line(outbreak, 1)
    assert (one.name.masked(), one.onset_at, one.ill, one.area) == ("赵**", at(19.5), True, "140105001")
    dish = outbreak.menu.get(name="奶茶")
    assert (dish.code, dish.meal, one.read_answers()["f4"]) == ("f4", "m1", "y")


@pytest.mark.django_db
def test_rows_with_a_number_change_those_lines_and_leave_empty_cells_alone(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    client = signed_in("epidemiologist")
    text = "序号\t检测结果\t备注\t电话\n1\t阳性\t\t13812345678\n99\t阴性\t新\t\n"
    form = {"text": text, "save": "1", "update": "1"}
    assert client.post(f"/outbreaks/{outbreak.pk}/paste/", form).status_code == 302
    one = line(outbreak, 1)
    assert (one.lab, one.grouping, one.phone.open(), one.version) == (
        "positive",
        "三年级一班",
        "13812345678",
        2,
    )
    assert (line(outbreak, 25).lab, line(outbreak, 25).remark) == ("negative", "新")


@pytest.mark.django_db
def test_all_or_nothing(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    before = Line.objects.count()
    with pytest.raises(Refused):
        actions.add_lines(
            by=kitchen.city, outbreak=outbreak, rows=[{"sex": "m"}, {"sex": "f"}], numbers={1: 77}
        )
    assert Line.objects.count() == before
