"""Documents: what is read of docx, PDF, text and Markdown; what hostile files come to."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
import typst

from shian.evaluation.auditor.documents.pdf import paragraphs
from shian.evaluation.auditor.documents.read import text_of
from shian.evaluation.auditor.run import audit_file, audit_text
from shian.platform.exchange.limits import Unreadable

SAYS = "全县有学校186所，其中小学61所、初中24所、高中91所。"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(path: Path, body: str, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_paragraphs_and_tables_of_word(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(SAYS)
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, [("学校", "人数（人）"), ("一中", "1200")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("完。")
    path = tmp_path / "a.bin"  # the name says nothing; the content does
    document.save(str(path))
    assert text_of(path) == f"{SAYS}\n学校\t人数（人）\n一中\t1200\n完。"


def test_what_was_deleted_is_not_read(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>共5家</w:t></w:r><w:del><w:r><w:delText>共6家</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>共7家</w:t></w:r></w:moveFrom></w:p>"
    )
    assert text_of(word(tmp_path / "a.docx", body)) == "共5家"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((SAYS + "\r\n" + "各项工作有序推进，成效明显。").encode(encoding))
    assert text_of(path).split("\n")[0] == SAYS


def test_a_pdf_with_a_text_layer(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    source = f'#set text(font: ("Noto Sans CJK SC", "Source Han Sans SC"))\n= 报告\n{SAYS * 4}'
    path.write_bytes(typst.compile(source.encode()))
    assert SAYS in text_of(path)


def test_lines_of_a_page_become_paragraphs_again() -> None:
    lines = [
        "一、基本情况",
        "全县有学校一百八十六所，其中小学六十一",
        "所、初中二十四所。",
        "- 3 -",
        "二、成效",
    ]
    assert (
        paragraphs(lines)
        == "一、基本情况\n全县有学校一百八十六所，其中小学六十一所、初中二十四所。\n二、成效"
    )


def bomb(path: Path) -> Path:
    return word(path, "<w:p/>", **{"word/media/x.xml": b"0" * 200_000_000})


def entities(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        lol = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY {b} "{("&" + a + ";") * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        )
        archive.writestr("word/document.xml", f"{lol}]><w:document {W}><w:body>&i;</w:body></w:document>")
    return path


def nested(path: Path) -> Path:
    depth = 60
    opening = "<w:tbl><w:tr><w:tc>" * depth + "<w:p><w:r><w:t>1家</w:t></w:r></w:p>"
    return word(path, opening + "</w:tc></w:tr></w:tbl>" * depth)


def million(path: Path) -> Path:
    path.write_text("其中甲12家、乙13家，" * 200_000, "utf-8")
    return path


def figures(path: Path) -> Path:
    path.write_text("1家、" * 300_000, "utf-8")
    return path


def picture(path: Path) -> Path:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    return path


def old(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600)
    return path


def broken(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n" + b"0" * 3000)
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"  \n")
    return path


def workbook(path: Path) -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<w/>")
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (bomb, "unpacks to"),
        (entities, "damaged"),
        (nested, "nested more than 20 deep"),
        (million, "more than 2,000,000 characters"),
        (figures, "figures; 60,000 are the most"),
        (picture, "a picture, not a text"),
        (old, "Save it as docx"),
        (broken, "PDF is damaged"),
        (empty, "empty"),
        (workbook, "no Word document"),
    ],
)
def test_hostile_files_end_in_a_clear_error(tmp_path: Path, make: object, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        audit_file(make(tmp_path / "x.docx"))  # type: ignore[operator]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no file"):
        audit_file(tmp_path / "none.txt")


def test_corrections_and_facts_change_what_is_found() -> None:
    found = audit_text(SAYS, {})["findings"]
    assert [finding["kind"] for finding in found if finding["disagrees"]] == []
    wrong = SAYS.replace("91所", "119所")
    assert [f["kind"] for f in audit_text(wrong, {})["findings"] if f["disagrees"]] == ["sum"]
    leave = {"correction": [{"figure": "119所", "ignore": True}]}
    assert [f["kind"] for f in audit_text(wrong, leave)["findings"] if f["disagrees"]] == []
    with pytest.raises(Unreadable, match="has 0 such figures"):
        audit_text(wrong, {"correction": [{"figure": "7所", "ignore": True}]})
    with pytest.raises(Unreadable, match=r"correction.0.colour"):
        audit_text(wrong, {"correction": [{"figure": "7所", "colour": "red"}]})
