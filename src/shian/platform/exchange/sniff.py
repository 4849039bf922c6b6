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
    (b"%PDF", "a PDF"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"BZh", "an archive"),
    (b"\xfd7zXZ", "an archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
)
NO_SHEET = "This is %(what)s, not a sheet. Save the table as xlsx or CSV and upload that."


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
            raise Unreadable(NO_SHEET, what=what)
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
        raise Unreadable(NO_SHEET, what="a document")
    raise Unreadable("This is an archive. Unpack it and upload the sheets one by one.")


def _small(archive: zipfile.ZipFile, name: str) -> bool:
    return name in archive.namelist() and archive.getinfo(name).file_size < 200


def _compound(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable(PROTECTED)
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "xls"
    raise Unreadable(NO_SHEET, what="a document")


def _text(data: bytes) -> str:
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith((b"mime-version:", b"from: <saved by")):
        raise Unreadable(NO_SHEET, what="a web archive")
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
