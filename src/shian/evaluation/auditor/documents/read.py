"""A file to its text, whatever it is."""

from __future__ import annotations

import zipfile
from pathlib import Path

from shian.evaluation.auditor.documents.docx import docx_text
from shian.evaluation.auditor.documents.limits import LIMITS, bounded
from shian.evaluation.auditor.documents.pdf import pdf_text
from shian.platform.exchange.encodings import decode
from shian.platform.exchange.guard import inspect
from shian.platform.exchange.limits import Unreadable

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = {
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
}


def text_of(path: Path) -> str:
    """The text of a docx, PDF, Markdown or text file; what it is follows from its content, not its name.

    Raises:
        Unreadable: what is wrong with the file, and what to do.
    """
    size = path.stat().st_size
    if size > LIMITS.bytes:
        message = "The file has %(size)s MB; %(limit)s MB are the most that is read."
        raise Unreadable(message, size=size >> 20, limit=LIMITS.bytes >> 20)
    with path.open("rb") as source:
        head = source.read(1024)
    if not head.strip():
        raise Unreadable("The file is empty.")
    if head.startswith(b"PK\x03\x04"):
        inspect(path, LIMITS)
        return bounded(_zipped(path))
    if b"%PDF-" in head:
        return bounded(pdf_text(path))
    if head.startswith(_OLD):
        raise Unreadable("This is an old Word or Excel file. Save it as docx and retry.")
    for mark, kind in _OTHER.items():
        if head.startswith(mark):
            raise Unreadable(
                "This is a %(kind)s, not a text. Give a docx, PDF, Markdown or text file.", kind=kind
            )
    text, _encoding = decode(path.read_bytes())
    return bounded(text.replace("\r\n", "\n").replace("\r", "\n"))


def _zipped(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        if "word/document.xml" not in archive.namelist():
            raise Unreadable("This is no Word document. Give a docx, PDF, Markdown or text file.")
    return docx_text(path)
