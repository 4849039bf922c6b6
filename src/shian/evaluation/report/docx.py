"""A built report as a Word document, with the table of where each number comes from."""

from __future__ import annotations

from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from shian.evaluation.report.build import Built, BuiltBlock
from shian.evaluation.report.sources import HEADS, Notes, rows_of

LATIN, CHINESE = "Times New Roman", "宋体"


def as_docx(built: Built, notes: Notes) -> bytes:
    """The report as a .docx file."""
    paper = docx.Document()
    _fonts(paper)
    paper.core_properties.title = built.text.settings.title
    paper.core_properties.author = ""
    head = paper.add_heading(built.text.settings.title, level=0)
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in notes.lines:
        paper.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for block in built.blocks:
        _block(paper, block)
    _sources(paper, built, notes)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _fonts(paper: Document) -> None:
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
        style = paper.styles[name]
        style.font.name = LATIN
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), CHINESE)
    paper.styles["Normal"].font.size = Pt(12)
    paper.styles["Title"].font.size = Pt(20)


def _block(paper: Document, block: BuiltBlock) -> None:
    if block.level:
        paper.add_heading("".join(s.text for s in block.sentences), level=block.level)
        return
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(24)
    paragraph.paragraph_format.line_spacing = 1.5
    for sentence in block.sentences:
        for piece in sentence.pieces:
            if isinstance(piece, str):
                paragraph.add_run(piece)
                continue
            paragraph.add_run(piece.text)
            if piece.declared:
                paragraph.add_run("报").font.superscript = True


def _sources(paper: Document, built: Built, notes: Notes) -> None:
    paper.add_page_break()
    paper.add_heading(notes.sources_title, level=1)
    table = paper.add_table(rows=1, cols=len(HEADS), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, HEADS, strict=True):
        cell.text = text
    for row in rows_of(built):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for line in table.rows:
        for cell in line.cells:
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(8)
