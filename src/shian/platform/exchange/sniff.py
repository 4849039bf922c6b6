"""Tells what a file is from its content; its name is only compared with that."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from shian.platform.exchange.limits import DAMAGED, PROTECTED, Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EXTENSIONS = {
    "xlsx": {"xlsx", "xlsm"},
    "xlsb": {"xlsb"},
    "ods": {"ods"},
    "xls": {"xls", "et"},
    "html": {"html", "htm"},
    "xml": {"xml"},
    "csv": {"csv", "tsv", "txt"},
}
OTHERS = (
    (b"%PDF", "pdf"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"Rar!", "packed"),
    (b"7z\xbc\xaf", "packed"),
    (b"\x1f\x8b", "packed"),
    (b"BZh", "packed"),
    (b"\xfd7zXZ", "packed"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"PAR1", "data"),
    (b"SQLite format 3", "data"),
)
NO_SHEET = {
    "pdf": "This is a PDF, not a sheet. Save the table as xlsx or CSV and upload that.",
    "picture": "This is a picture, not a sheet. Type the table into a sheet and upload that.",
    "packed": "This is an archive, not a sheet. Unpack it and upload the sheets one by one.",
    "program": "This is a program, not a sheet. It was not read.",
    "data": "This is a database, not a sheet. Export the table as xlsx or CSV and upload that.",
    "document": "This is a document, not a sheet. Save its table as xlsx or CSV and upload that.",
    "web": "This is a web archive, not a sheet. Save the table as xlsx or CSV and upload that.",
}


def sniff(data: bytes) -> str:
    """One of xlsx, xlsb, ods, xls, html, xml, csv.

    Raises:
        Unreadable: empty, protected by a password, or no sheet at all.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("The file is empty.")
    if data.startswith(b"PK"):
        return _zipped(data)
    if data.startswith(OLE):
        return _compound(data)
    for magic, what in OTHERS:
        if data.startswith(magic):
            raise Unreadable(NO_SHEET[what])
    return _text(data)


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:80] if _small(archive, "mimetype") else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as fault:
        raise Unreadable(DAMAGED) from fault
    if "xl/workbook.xml" in names or any(n.lower() == "xl/workbook.xml" for n in names):
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if b"opendocument.spreadsheet" in kind:
        return "ods"
    if any(name.startswith(("word/", "ppt/")) for name in names) or b"opendocument" in kind:
        raise Unreadable(NO_SHEET["document"])
    raise Unreadable(NO_SHEET["packed"])


def _small(archive: zipfile.ZipFile, name: str) -> bool:
    return name in archive.namelist() and archive.getinfo(name).file_size < 200


def _compound(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable(PROTECTED)
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "xls"
    raise Unreadable(NO_SHEET["document"])


def _text(data: bytes) -> str:
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith((b"mime-version:", b"from: <saved by")):
        raise Unreadable(NO_SHEET["web"])
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<html" not in head[:200]:
        return "xml"
    if head.startswith(
        (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<style", b"<div", b"<body")
    ):
        return "html"
    if head.startswith(b"<?xml") and b"<html" in head:
        return "html"
    return "csv"


def misnamed(kind: str, name: str) -> bool:
    """True if the name's extension says something else than the content."""
    extension = PurePath(name).suffix.lower().lstrip(".")
    return bool(extension) and extension not in EXTENSIONS[kind]
