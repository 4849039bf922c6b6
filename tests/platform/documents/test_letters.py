"""Letters as docx and PDF, and templates of a city's own."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
import typst

from shian.platform.documents import fonts
from shian.platform.documents.filling import TemplateFault, fill, places
from shian.platform.documents.fonts import NoChineseFont, chinese
from shian.platform.documents.letters import Bars, Facts, Grid, Letter, letter_docx, letter_pdf, written_day

LETTER = Letter(
    issuer="太原市市场监督管理局",
    number="并市监食通〔2021〕17号",
    title="检验结果通知书",
    addressee="乙超市",
    pieces=(
        '经检验，#let x = 1 *不是* <标记> "引号" \\ $1$。',
        Facts([("样品名称", "老陈醋"), ("批号", "A1")]),
        Grid(("检验项目", "检验结果"), [("苯甲酸", "1.2g/kg")], (2, 1)),
    ),
    signer="太原市市场监督管理局",
    day=date(2021, 3, 5),
    notes=("附件：检验报告",),
    mark="模拟数据",
)
AT = datetime(2021, 3, 5, tzinfo=UTC)


def texts(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_docx() -> None:
    found = texts(letter_docx(LETTER))
    for text in (
        "并市监食通〔2021〕17号",
        "乙超市：",
        "<标记>",
        "老陈醋",
        "1.2g/kg",
        "2021年3月5日",
        "（模拟数据）",
    ):
        assert text in found


BARS = Bars(
    "流行曲线",
    ["06-03 08:00", "06-03 12:00", "06-03 16:00"],
    [("确诊", [2, 0, 1]), ("可能", [3, 0, 0])],
    "时段",
)


def test_bars_are_a_picture_that_is_told_in_words_too(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = replace(LETTER, pieces=(BARS,))
    document = docx.Document(io.BytesIO(letter_docx(letter)))
    (shown,) = document.inline_shapes
    assert shown._inline.docPr.get("descr") == "流行曲线：06-03 08:00 5；06-03 16:00 1"
    image = document.part.related_parts[shown._inline.graphic.graphicData.pic.blipFill.blip.embed].blob
    assert image.startswith(b"\x89PNG")
    assert shown.width > shown.height
    assert letter_pdf(letter, at=AT) != letter_pdf(replace(LETTER, pieces=()), at=AT)
    # More cases, another picture.
    more = replace(BARS, series=[("确诊", [2, 4, 1]), ("可能", [3, 0, 0])])
    assert letter_docx(replace(letter, pieces=(more,))) != letter_docx(letter)

    def none(*_: object) -> bytes:
        raise NoChineseFont

    monkeypatch.setattr("shian.platform.documents.letters.picture", none)
    assert "06-03 16:00 1" in texts(letter_docx(letter))


def test_pdf_is_made_and_markup_in_texts_is_text() -> None:
    data = letter_pdf(LETTER, at=AT)
    assert data.startswith(b"%PDF-1.")
    assert data == letter_pdf(LETTER, at=AT)
    assert len(data) > 10_000
    assert letter_pdf(replace(LETTER, mark="", notes=(), pieces=("只有正文。",)), at=AT).startswith(b"%PDF")


def test_written_day() -> None:
    assert written_day(date(2021, 12, 31)) == "2021年12月31日"


def test_no_chinese_font_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    none = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    monkeypatch.setattr(fonts, "fonts", lambda: none)
    with pytest.raises(NoChineseFont, match="apt install fonts-noto-cjk"):
        chinese()


def template(folder: Path, text: str) -> Path:
    path = folder / "t.docx"
    document = docx.Document()
    document.add_paragraph(text)
    document.save(str(path))
    return path


def test_filling(tmp_path: Path) -> None:
    path = template(tmp_path, "编号：{{ number }}，{{ name }}")
    assert places(path) == {"number", "name"}
    made = fill(path, {"number": "17", "name": "<b>&甲</b>"})
    assert "编号：17，<b>&甲</b>" in texts(made)
    assert zipfile.is_zipfile(io.BytesIO(made))


@pytest.mark.parametrize("text", ["{{ missing }}", "{{ name.__class__.__mro__ }}", "{{ name. }}"])
def test_a_template_that_asks_too_much(tmp_path: Path, text: str) -> None:
    with pytest.raises(TemplateFault, match=r"t\.docx: .*; check the places"):
        fill(template(tmp_path, text), {"name": "甲"})
