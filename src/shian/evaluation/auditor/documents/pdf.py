"""The text layer of a PDF, its lines joined to paragraphs again."""

from __future__ import annotations

import re
from pathlib import Path

from shian.evaluation.auditor.documents.limits import CHARACTERS, PAGES
from shian.platform.exchange.limits import Unreadable

_NUMBER = re.compile(r"^\s*[-—–]?\s*\d{1,4}\s*[-—–]?\s*$|^\s*第\s*\d+\s*页.*$")
_ENDS = re.compile(r"[。！？；：!?;:”）)]\s*$")
_BEGINS = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.、．]|第[一二三四五六七八九十]+[章节条]|[●•·■◆])"
)
# Typesetters put a thin space between Chinese characters and figures; it is no part of the text.
_SPACED = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?=[\u3000-\u9fff\uff00-\uffef])"
)
_SHORT = 0.6  # a line shorter than this share of the page's usual line ends a paragraph


def pdf_text(path: Path) -> str:
    """The text of all pages.

    Raises:
        Unreadable: it is damaged, locked, too long, or has no text layer.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as fault:
        message = "The PDF is damaged or protected by a password (%(reason)s)."
        raise Unreadable(message, reason=str(fault)[:80]) from fault
    with document:
        if len(document) > PAGES:
            raise Unreadable(
                "The PDF has %(pages)s pages; %(limit)s are the most.", pages=len(document), limit=PAGES
            )
        pages: list[str] = []
        size = 0
        for number in range(len(document)):
            page = _page(document, number)
            size += len(page)
            if size > CHARACTERS:
                raise Unreadable("The document has more than %(limit)s characters.", limit=f"{CHARACTERS:,}")
            pages.append(page)
    if size < 10 * max(1, len(pages)) and size < 200:
        raise Unreadable(
            "The PDF has no text layer: it is pictures of pages. Recognise its text first (OCR)."
        )
    return _SPACED.sub("", paragraphs([line for page in pages for line in page.splitlines()]))


def _page(document: object, number: int) -> str:
    page = document[number]  # type: ignore[index]
    text = page.get_textpage()
    try:
        return str(text.get_text_range())
    finally:
        text.close()
        page.close()


def paragraphs(lines: list[str]) -> str:
    """Lines as they were set, joined where a sentence goes on; page numbers left out."""
    kept = [line.replace("\ufffe", "").rstrip() for line in lines if not _NUMBER.match(line)]
    widths = sorted(len(line) for line in kept if len(line) > 8)
    usual = widths[len(widths) * 3 // 4] if widths else 0
    made: list[str] = []
    going_on = False
    for line in kept:
        plain = line.strip()
        if not plain:
            going_on = False
            continue
        if going_on and not _BEGINS.match(line):
            made[-1] += plain
        else:
            made.append(plain)
        going_on = len(plain) >= (usual - 2 if _ENDS.search(plain) else usual * _SHORT)
    return "\n".join(made)
