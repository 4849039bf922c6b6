"""What a file is by its content. Only what is listed is accepted; the name decides nothing."""

from __future__ import annotations

import codecs
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePath

HEAD = 4096


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file we keep: extension, media type, and whether a browser may show it in the page."""

    extension: str
    media: str
    inline: bool = False


PDF = FileType("pdf", "application/pdf", inline=True)
JPEG = FileType("jpg", "image/jpeg", inline=True)
PNG = FileType("png", "image/png", inline=True)
WEBP = FileType("webp", "image/webp", inline=True)
HEIC = FileType("heic", "image/heic")
MP4 = FileType("mp4", "video/mp4")
ZIP = FileType("zip", "application/zip")
XLSX = FileType("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
DOCX = FileType("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
PPTX = FileType("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation")
ODS = FileType("ods", "application/vnd.oasis.opendocument.spreadsheet")
OFD = FileType("ofd", "application/ofd")
OLE = FileType("doc", "application/x-ole-storage")
TEXT = FileType("txt", "text/plain")

MAGIC = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
)
BRANDS = {b"heic": HEIC, b"heix": HEIC, b"mif1": HEIC, b"isom": MP4, b"mp42": MP4, b"mp41": MP4}
ALIASES = {"jpeg": "jpg", "heif": "heic", "csv": "txt", "tsv": "txt", "md": "txt", "log": "txt"}
ALIASES |= {"xls": "doc", "ppt": "doc", "wps": "doc", "et": "doc", "m4v": "mp4"}


class NotAccepted(ValueError):
    """The file is of a kind that is not kept. `type_name` tells what was found."""


def type_of(path: Path) -> FileType:
    """The type of a file by its content.

    Raises:
        NotAccepted: empty, a program, or a kind that is not on the list.
    """
    with path.open("rb") as source:
        head = source.read(HEAD)
    if not head:
        raise NotAccepted("the file is empty")
    for magic, found in MAGIC:
        if head.startswith(magic):
            return found
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    if head[4:8] == b"ftyp":
        brand = BRANDS.get(head[8:12])
        if brand:
            return brand
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    return _text(head)


def _zipped(path: Path) -> FileType:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            return _office(set(names), archive)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError) as fault:
        raise NotAccepted("a damaged archive") from fault


def _office(names: set[str], archive: zipfile.ZipFile) -> FileType:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotAccepted("a document with macros")
    for marker, found in (
        ("xl/workbook.xml", XLSX),
        ("word/document.xml", DOCX),
        ("ppt/presentation.xml", PPTX),
    ):
        if marker in names:
            return found
    if "OFD.xml" in names:
        return OFD
    small = "mimetype" in names and archive.getinfo("mimetype").file_size < 100
    return ODS if small and b"opendocument.spreadsheet" in archive.read("mimetype") else ZIP


def _text(head: bytes) -> FileType:
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if lowered.startswith((b"<", b"mz", b"\x7felf", b"#!")) or b"\x00" in head:
        raise NotAccepted("a web page, a program or an unknown kind")
    for encoding in ("utf-8", "gb18030"):
        # The head may end within a character: the decoder waits for the rest instead of failing.
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            text = decoder.decode(head, final=len(head) < HEAD)
        except UnicodeDecodeError:
            continue
        if all(unicodedata.category(char) not in ("Cc", "Co", "Cn") or char in "\t\r\n\f" for char in text):
            return TEXT
    raise NotAccepted("an unknown kind")


def safe_name(name: str, found: FileType) -> str:
    """A name without folders and control characters, with the extension its content calls for."""
    name = name.replace("\\", "/").rpartition("/")[2]
    bare = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")
    path = PurePath(bare or "file")
    extension = path.suffix.lower().lstrip(".")
    if ALIASES.get(extension, extension) == found.extension:
        return bare[-200:]
    return f"{path.name[:190]}.{found.extension}"
