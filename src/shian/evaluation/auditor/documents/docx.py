"""The text of a Word document: paragraphs and tables in their order, notes at the end, no deleted text."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from shian.evaluation.auditor.documents.limits import CHARACTERS, DEPTH
from shian.platform.exchange.limits import Unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {
    f"{W}del",
    f"{W}moveFrom",
    f"{W}instrText",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")


def docx_text(path: Path) -> str:
    """The document's text, a paragraph a line, a table's row a line with tabs between its cells.

    Raises:
        Unreadable: it is damaged, or tables are nested too deep.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            parts = [archive.read("word/document.xml")]
            parts += [archive.read(name) for name in _NOTES if name in names]
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True
        )
        lines: list[str] = []
        size = 0
        for part in parts:
            for line in _blocks(etree.fromstring(part, parser), 0):
                size += len(line) + 1
                if size > CHARACTERS:
                    raise Unreadable(
                        "The document has more than %(limit)s characters.", limit=f"{CHARACTERS:,}"
                    )
                lines.append(line)
        return "\n".join(lines)
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, RecursionError) as fault:
        reason = str(fault).splitlines()[0][:120] if str(fault) else type(fault).__name__
        message = "The Word document is damaged (%(reason)s). Save it again as docx and retry."
        raise Unreadable(message, reason=reason) from fault


def _blocks(element: etree._Element, depth: int) -> Iterator[str]:
    if depth > DEPTH:
        raise Unreadable("Tables are nested more than %(limit)s deep.", limit=DEPTH)
    for child in element.iterchildren():
        if child.tag == f"{W}p":
            yield from _paragraph(child, depth)
        elif child.tag == f"{W}tbl":
            yield from _table(child, depth + 1)
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _blocks(
                child, depth if child.tag in {f"{W}body", f"{W}sdt", f"{W}sdtContent"} else depth + 1
            )


def _paragraph(paragraph: etree._Element, depth: int) -> Iterator[str]:
    boxes: list[etree._Element] = []
    text = "".join(_runs(paragraph, boxes)).strip()
    if text:
        yield from (line for line in text.split("\n") if line.strip())
    for box in boxes:
        yield from _blocks(box, depth + 1)


def _runs(element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}tab":
            yield " "
        elif child.tag in {f"{W}br", f"{W}cr"}:
            yield "\n"
        elif child.tag == f"{W}txbxContent":
            boxes.append(child)
        elif isinstance(child.tag, str):
            yield from _runs(child, boxes)


def _table(table: etree._Element, depth: int) -> Iterator[str]:
    inner: list[etree._Element] = []
    for row in table.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl")) is not table:
            continue
        cells = []
        for cell in row.iterchildren(f"{W}tc", f"{W}sdt"):
            inner += [t for t in cell.iterdescendants(f"{W}tbl") if next(t.iterancestors(f"{W}tbl")) is table]
            cells.append(_cell(cell))
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            cells += [""] * (min(int(span.get(f"{W}val", "1")), 60) - 1 if span is not None else 0)
        if any(cells):
            yield "\t".join(cells)
    for nested in inner:
        if depth > DEPTH:
            raise Unreadable("Tables are nested more than %(limit)s deep.", limit=DEPTH)
        yield from _table(nested, depth + 1)


def _cell(cell: etree._Element) -> str:
    boxes: list[etree._Element] = []
    paragraphs = (p for p in cell.iterdescendants(f"{W}p"))
    return " ".join(" ".join("".join(_runs(p, boxes)).split()) for p in paragraphs).strip()
