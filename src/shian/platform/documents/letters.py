"""Official letters: described once, rendered as docx and as PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from shian.platform.documents.fonts import NoChineseFont
from shian.platform.documents.typesetting import TEMPLATES, picture, typeset

RED = RGBColor(0xC0, 0, 0)
BODY_FONT, HEAD_FONT = "仿宋", "方正小标宋简体"


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and texts, two columns."""

    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: headings, rows of texts, relative widths."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """A picture of counts: a label for each bar, and by name the counts that are stacked in it."""

    title: str
    labels: Sequence[str]
    series: Sequence[tuple[str, Sequence[int]]]
    axis: str = ""

    @property
    def told(self) -> str:
        """The picture in words, for those who do not see it."""
        totals = [sum(column) for column in zip(*(counts for _name, counts in self.series), strict=True)]
        return f"{self.title}：" + "；".join(
            f"{label} {total}" for label, total in zip(self.labels, totals, strict=True) if total
        )


Piece = str | Facts | Grid | Bars


@dataclass(frozen=True, slots=True)
class Letter:
    """An official letter. ``mark`` stands across the page (simulated data, a draft); ``notes`` at the end."""

    issuer: str
    number: str
    title: str
    addressee: str
    pieces: Sequence[Piece]
    signer: str
    day: date
    notes: Sequence[str] = field(default=())
    mark: str = ""


def written_day(day: date) -> str:
    """A day as official letters write it: 2021年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def letter_pdf(letter: Letter, *, at: datetime | None = None) -> bytes:
    """The letter as PDF.

    Raises:
        NoChineseFont: no font with Chinese characters is installed.
    """
    return typeset(TEMPLATES / "letter.typ", plain(letter), at=at)


def plain(letter: Letter) -> dict[str, Any]:
    """The letter as the typst template takes it."""
    pieces: list[dict[str, Any]] = []
    for piece in letter.pieces:
        if isinstance(piece, str):
            pieces.append({"kind": "text", "text": piece})
        elif isinstance(piece, Facts):
            pieces.append({"kind": "facts", "facts": [list(fact) for fact in piece.facts]})
        elif isinstance(piece, Bars):
            pieces.append({"kind": "bars", **_chart(piece)})
        else:
            widths = list(piece.widths or [1] * len(piece.head))
            rows = [list(row) for row in piece.rows]
            pieces.append({"kind": "table", "head": list(piece.head), "rows": rows, "widths": widths})
    texts = {
        name: getattr(letter, name) for name in ("issuer", "number", "title", "addressee", "signer", "mark")
    }
    return {**texts, "pieces": pieces, "day": written_day(letter.day), "notes": list(letter.notes)}


def _chart(bars: Bars) -> dict[str, Any]:
    series = [{"name": name, "counts": list(counts)} for name, counts in bars.series]
    return {"title": bars.title, "labels": list(bars.labels), "series": series, "axis": bars.axis}


def letter_docx(letter: Letter) -> bytes:
    """The letter as docx, in the layout of GB/T 9704, open to changes by hand."""
    document = docx.Document()
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    _font(document.styles["Normal"], BODY_FONT, 16)
    document.core_properties.title, document.core_properties.author = letter.title, letter.issuer
    _head(document, letter)
    for piece in letter.pieces:
        _piece(document, piece)
    _signature(document, letter)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _font(style: Any, family: str, size: float) -> None:
    style.font.name, style.font.size = family, Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), family)


def _line(
    document: Any, text: str, *, size: float = 16, family: str = BODY_FONT, centred: bool = False
) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    _font(run, family, size)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _head(document: Any, letter: Letter) -> None:
    issuer = _line(document, letter.issuer, size=26, family=HEAD_FONT, centred=True)
    issuer.runs[0].font.color.rgb = RED
    _line(document, letter.number, centred=True)
    if letter.mark:
        _line(document, f"（{letter.mark}）", size=12, centred=True)
    _line(document, letter.title, size=22, family=HEAD_FONT, centred=True)
    _line(document, f"{letter.addressee}：")


def _piece(document: Any, piece: Piece) -> None:
    if isinstance(piece, str):
        paragraph = _line(document, piece)
        paragraph.paragraph_format.first_line_indent = Pt(32)
        paragraph.paragraph_format.line_spacing = Pt(28)
    elif isinstance(piece, Facts):
        _table(document, [list(fact) for fact in piece.facts], 14)
    elif isinstance(piece, Bars):
        _picture(document, piece)
    else:
        _table(document, [list(piece.head), *(list(row) for row in piece.rows)], 12)


def _picture(document: Any, bars: Bars) -> None:
    """As the PDF has it; left out where no Chinese font is installed, the words stay."""
    try:
        png = picture(TEMPLATES / "chart.typ", _chart(bars))
    except NoChineseFont:
        _line(document, bars.told, size=12)
        return
    shown = document.add_picture(io.BytesIO(png), width=Mm(150))
    shown._inline.docPr.set("descr", bars.told)


def _table(document: Any, rows: list[list[str]], size: float) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            _font(cell.paragraphs[0].add_run(text), BODY_FONT, size)


def _signature(document: Any, letter: Letter) -> None:
    for text in ("", letter.signer, written_day(letter.day)):
        _line(document, text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for note in letter.notes:
        _line(document, note, size=12)
