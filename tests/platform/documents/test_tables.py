"""Tables out: values of every type, no cell acts as a formula, memory does not grow."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from shian.platform.documents import tables
from shian.platform.documents.tables import (
    TableColumn,
    TooManyRows,
    csv_lines,
    harmless,
    write_xlsx,
    xlsx_file,
)

COLUMNS = [TableColumn("名称", 20), TableColumn("值")]
EVIL = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    '=HYPERLINK("http://x","y")',
    "=cmd|'/C calc'!A0",
]


def sheet(rows: list[list[object]], title: str = "") -> list[list[object]]:
    with xlsx_file(COLUMNS, rows, title=title) as out:
        book = CalamineWorkbook.from_filelike(io.BytesIO(out.read()))
        return book.get_sheet_by_index(0).to_python()  # type: ignore[return-value]


def test_values_of_every_type() -> None:
    moment = datetime(2021, 3, 5, 2, tzinfo=UTC)
    rows = [
        ["甲", 1],
        ["乙", Decimal("1.50")],
        ["丙", date(2021, 3, 5)],
        ["丁", moment],
        ["戊", None],
        ["己", True],
    ]
    found = [row[1] for row in sheet(rows)[1:]]  # type: ignore[arg-type]
    assert found == [1.0, 1.5, date(2021, 3, 5), datetime(2021, 3, 5, 10), "", "是"]  # noqa: DTZ001
    lines = list(csv_lines(COLUMNS, rows))
    assert lines[0] == "\ufeff"
    assert lines[1:] == [
        "名称,值\r\n",
        "甲,1\r\n",
        "乙,1.50\r\n",
        "丙,2021-03-05\r\n",
        "丁,2021-03-05 10:00\r\n",
        "戊,\r\n",
        "己,是\r\n",
    ]


@pytest.mark.parametrize("text", EVIL)
def test_no_formula_leaves(text: str) -> None:
    assert harmless(text) == "'" + text
    assert sheet([[text, 1]])[1][0] == text
    with xlsx_file(COLUMNS, [[text, 1]]) as out:
        import zipfile

        assert b"<f>" not in zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", ["-1.5", "+86", "-1,000", "a=1", "", "未检出"])
def test_plain_texts_stay(text: str) -> None:
    assert harmless(text) == text


def test_title() -> None:
    assert sheet([["甲", 1]], "标题")[:2] == [["标题", ""], ["名称", "值"]]


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST", 2)
    with pytest.raises(TooManyRows, match="a sheet holds 2 rows"):
        write_xlsx(io.BytesIO(), COLUMNS, [["a", 1]] * 3)
