"""Files of every kind are read; hostile ones get a clear answer and harm nothing."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shian.methods.sheets.layout import Region
from shian.platform.exchange.limits import Limits, Unreadable
from shian.platform.exchange.reading import Opened, open_file

HEAD = ["序号", "食品名称", "生产日期", "检验结果"]
ROW = ["1", "馒头", "2021-03-05", "0.35"]
TEXT = ",".join(HEAD) + "\r\n" + ",".join(ROW) + "\r\n"


def read(folder: Path, data: bytes, name: str = "a.csv", limits: Limits | None = None) -> Opened:
    path = folder / "upload"
    path.write_bytes(data)
    return open_file(path, name, limits)


def refusal(folder: Path, data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        read(folder, data, limits=limits)
    return str(caught.value)


def workbook(fill: object = None, *, regions: bool = True) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2021, 3, 5)})  # noqa: DTZ001  (the same bytes every time)
        sheet = book.add_worksheet("不合格")
        if regions:
            sheet.merge_range(0, 0, 0, 3, "公告")
        sheet.write_row(1, 0, HEAD)
        sheet.write_row(2, 0, [1, "馒头"])
        sheet.write_datetime(2, 2, datetime(2021, 3, 5), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001
        sheet.write_number(2, 3, 0.35)
        if callable(fill):
            fill(book, sheet)
        book.add_worksheet("另一表").hide()
    return out.getvalue()


def rezip(data: bytes, change: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change.get(entry.filename, old.read(entry)))
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name])
    return out.getvalue()


def test_workbook(tmp_path: Path) -> None:
    with read(tmp_path, workbook(), "a.xlsx") as opened:
        first, second = opened.sheets
        assert (opened.kind, opened.notes) == ("xlsx", [])
        assert list(first.rows())[1:] == [HEAD, [1.0, "馒头", date(2021, 3, 5), 0.35]]
        assert first.regions == (Region(0, 0, 0, 3),)
        assert (second.name, second.hidden, second.height) == ("另一表", True, 0)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [(name, name) for name in "utf-8 utf-8-sig gb18030 utf-16 utf-16-le utf-16-be big5".split(" ")],
)
def test_encodings(tmp_path: Path, encoding: str, found: str) -> None:
    text = TEXT if encoding != "big5" else "序號,食品名稱,檢驗結果\n1,饅頭,不合格\n2,豬肉,不合格\n"
    with read(tmp_path, text.encode(encoding)) as opened:
        assert opened.encoding == found
        assert [",".join(map(str, row)) for row in opened.sheets[0].rows()] == text.splitlines()


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_delimiters(tmp_path: Path, mark: str) -> None:
    with read(tmp_path, (mark.join(HEAD) + "\n" + mark.join(ROW)).encode()) as opened:
        assert list(opened.sheets[0].rows()) == [HEAD, ROW]


def test_formulas_stay_text_in_csv_and_are_not_computed_in_workbooks(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x","y")'
    with read(tmp_path, f'a,b\n"{evil.replace(chr(34), chr(34) * 2)}",=1+1\n'.encode()) as opened:
        assert list(opened.sheets[0].rows())[1] == [evil, "=1+1"]
    data = workbook(lambda book, sheet: sheet.write_formula("A5", "=1+1", None, 7))
    with read(tmp_path, data, "a.xlsx") as opened:
        assert list(opened.sheets[0].rows())[4][0] == 7.0
        assert [str(note) for note in opened.notes] == [
            "1 cells hold formulas: the values last shown were read, nothing was computed."
        ]


def test_page_saved_as_xls(tmp_path: Path) -> None:
    page = """<html><head><meta charset="gb2312"></head><body><table>
    <tr><th rowspan=2>序号</th><th colspan="2">标称生产企业</th></tr><tr><th>名称</th><th>地址</th></tr>
    <tr><td>1</td><td>甲<br>厂</td><td>&lt;乙&gt;</td></tr></table></body></html>"""
    with read(tmp_path, page.encode("gb18030"), "a.xls") as opened:
        sheet = opened.sheets[0]
        assert opened.kind == "html"
        assert list(sheet.rows()) == [
            ["序号", "标称生产企业", None],
            [None, "名称", "地址"],
            ["1", "甲\n厂", "<乙>"],
        ]
        assert sheet.regions == (Region(0, 0, 1, 0), Region(0, 1, 0, 2))
        assert "is called a.xls but its content is html" in str(opened.notes[0])


def test_xml_spreadsheet(tmp_path: Path) -> None:
    xml = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
    xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table>
    <Row><Cell ss:MergeDown="1"><Data ss:Type="String">序号</Data></Cell>
    <Cell><Data ss:Type="String">名</Data></Cell></Row>
    <Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="Number">7</Data></Cell></Row></Table></Worksheet>
    </Workbook>"""
    with read(tmp_path, xml.encode(), "a.xls") as opened:
        assert list(opened.sheets[0].rows()) == [["序号", "名"], [], [None, 7.0]]
        assert opened.sheets[0].regions == (Region(0, 0, 1, 0),)


def test_wrong_extension_is_read_and_told(tmp_path: Path) -> None:
    with read(tmp_path, workbook(), "a.csv") as opened:
        assert (
            str(opened.notes[0]) == "The file is called a.csv but its content is xlsx; it was read as that."
        )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \r\n\t", "The file is empty."),
        (b"%PDF-1.7 ...", "This is a PDF, not a sheet."),
        (b"\x89PNG....", "This is a picture"),
        (b"MZ\x90\x00", "This is a program"),
        (b"PK\x03\x04 broken", "The workbook is damaged: it cannot be unpacked."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a document, not a sheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 90, "Save it again as xlsx"),
        (b"a,b\n\x00\x01\x02\x00,3\n", "not a text file"),
        (b"\xff" * 5000, "The encoding of the text is not known"),
        (b"\xef\xbb\xbfabc\xff", "marked as utf-8-sig but breaks off or is damaged at byte"),
        (b"MIME-Version: 1.0\nX-Document-Type: Workbook", "a web archive, not a sheet"),
        (b"a" + b",a" * 1_000_000, "Row 1 has 1000001 columns; 300 are the most"),
        (
            b'a,b\n"' + b"x" * 40_000,
            "Line 2: a cell is longer than 32767 characters, or a quote is never closed",
        ),
        (b"<table><tr><td colspan=999999>x</td></tr></table>", "columns; 300 are the most that is read"),
        (b"<table><tr>" + b"<td>x</td>" * 400 + b"</tr></table>", "Row 1 has 301 columns"),
        (b"<html><body>Access denied</body></html>", "The file holds no rows."),
        (b"1\n" * 200_001, "A sheet reaches to row 200001"),
    ],
)
def test_refusals(tmp_path: Path, data: bytes, reason: str) -> None:
    assert reason in refusal(tmp_path, data)


def test_too_large(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"a" * 3_000_000, Limits(bytes=1_000_000)).startswith(
        "The file has 2 MB; 0 MB are"
    )


def test_zip_bomb_as_declared(tmp_path: Path) -> None:
    bomb = rezip(workbook(), {"xl/media/a.bin": b"\x00" * 50_000_000})
    assert len(bomb) < 100_000
    assert "The workbook unpacks to 47 MB, more than the" in refusal(tmp_path, bomb)


def test_zip_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    data = bytearray(rezip(workbook(), {"xl/media/a.bin": b"\x00" * 50_000_000}))
    size = (50_000_000).to_bytes(4, "little")
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = (100).to_bytes(4, "little")
    assert "The workbook is damaged" in refusal(tmp_path, bytes(data))


def test_too_many_parts(tmp_path: Path) -> None:
    data = rezip(workbook(), {f"xl/media/{number}": b"" for number in range(2500)})
    assert "parts, more than the 2000 allowed" in refusal(tmp_path, data)


def test_nested_archive(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inner.xlsx", workbook())
    assert refusal(tmp_path, out.getvalue()).startswith("This is an archive, not a sheet. Unpack it")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("XFD1", "reaches to column 16384; 300"),
        ("A1048576", "reaches to row 1048576"),
        ("ZZZZZZ99", "to column 321272406"),
    ],
)
def test_a_cell_at_the_end_of_the_world(tmp_path: Path, address: str, reason: str) -> None:
    sheet = zipfile.ZipFile(io.BytesIO(workbook())).read("xl/worksheets/sheet1.xml")
    for quote in (b'"', b"'"):
        cell = b"<c r=" + quote + address.encode() + quote + b"><v>1</v></c></row></sheetData>"
        far = sheet.replace(b"</row></sheetData>", cell)
        assert reason in refusal(tmp_path, rezip(workbook(), {"xl/worksheets/sheet1.xml": far}))


def test_a_cell_far_away_in_hidden_spelling_kills_only_the_child(tmp_path: Path) -> None:
    sheet = zipfile.ZipFile(io.BytesIO(workbook())).read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b"</row></sheetData>", b'<c r="&#88;FD1048576"><v>1</v></c></row></sheetData>')
    data = rezip(workbook(), {"xl/worksheets/sheet1.xml": far})
    assert refusal(tmp_path, data, Limits(seconds=20))


def ods(rows: str) -> bytes:
    out = io.BytesIO()
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = f"""<?xml version="1.0"?><office:document-content xmlns:office="{office}:office:1.0"
    xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet>
    <table:table table:name="表">{rows}</table:table></office:spreadsheet></office:body>
    </office:document-content>"""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return out.getvalue()


CELL = '<table:table-cell office:value-type="string"{0}><text:p>甲</text:p></table:table-cell>'
WIDE = ' table:number-columns-repeated="16384000"'


def test_ods(tmp_path: Path) -> None:
    row = f"<table:table-row>{CELL.format('')}{CELL.format('')}</table:table-row>"
    with read(tmp_path, ods(row), "a.ods") as opened:
        assert opened.kind == "ods"
        assert list(opened.sheets[0].rows()) == [["甲", "甲"]]


@pytest.mark.parametrize(
    "rows",
    [
        f"<table:table-row>{CELL.format(WIDE)}</table:table-row>",
        f'<table:table-row table:number-rows-repeated="1048576000">{CELL.format("")}</table:table-row>',
    ],
)
def test_repeated_cells_without_end(tmp_path: Path, rows: str) -> None:
    assert refusal(tmp_path, ods(rows), Limits(seconds=20))


def test_entity_bomb(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    xml = f"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>
    <Row><Cell><Data>&a9;</Data></Cell></Row></Table></Worksheet></Workbook>"""
    assert refusal(tmp_path, xml.encode(), Limits(seconds=20))


def test_text_shown_as_sheet_rows_never_passes_for_a_date(tmp_path: Path) -> None:
    with read(tmp_path, b'a,b\n"{""d"":""2021-01-01""}",2\n') as opened:
        assert list(opened.sheets[0].rows())[1] == ['{"d":"2021-01-01"}', "2"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<table>", b"\xff\xfe"]),
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes, head: bytes) -> None:
    try:
        with read(tmp_path, head + data) as opened:
            for sheet in opened.sheets:
                assert len(list(sheet.rows())) == sheet.height
    except Unreadable:
        return  # a refusal always carries its reason; anything else fails the test


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_workbooks_are_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray(workbook())
    for _ in range(data.draw(st.integers(1, 12))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(tmp_path, bytes(whole)).close()
    except Unreadable:
        return  # a refusal always carries its reason; anything else fails the test
