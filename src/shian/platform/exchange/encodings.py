"""Finds the encoding of a text file: Unicode with and without a mark, GB18030, Big5."""

from __future__ import annotations

import codecs

from shian.platform.exchange.limits import Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 200_000  # characters looked at when judging whether a decoded text makes sense
LIKELY = 0.97
UNKNOWN = (
    "The encoding of the text is not known (neither UTF-8, UTF-16 nor GB18030). Save it as UTF-8 and retry."
)


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding.

    Raises:
        Unreadable: no encoding makes sense of it, or it is no text.
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return _strict(data, name), name
    wide = _unmarked_wide(data)
    if wide:
        return _strict(data, wide), wide
    if data.count(b"\x00"):
        raise Unreadable("This is not a text file: it holds binary data.")
    for name in ("utf-8", "gb18030", "big5"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "utf-8" or sense(text) >= LIKELY:
            return text, name
    raise Unreadable(UNKNOWN)


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as fault:
        message = "The text is marked as %(name)s but breaks off or is damaged at byte %(byte)s."
        raise Unreadable(message, name=name, byte=fault.start) from fault


def _unmarked_wide(data: bytes) -> str:
    """UTF-16 without a mark: every other byte of its digits, commas and line ends is zero."""
    head = data[:20_000]
    if head[1::2].count(0) > len(head) * 0.05 and not head[0::2].count(0):
        return "utf-16-le"
    if head[0::2].count(0) > len(head) * 0.05 and not head[1::2].count(0):
        return "utf-16-be"
    return ""


def sense(text: str) -> float:
    """Share of the characters that stand in ordinary Chinese sheets; wrong encodings yield rare ones."""
    sample = text[:SAMPLE]
    return sum(1 for char in sample if _ordinary(char)) / max(len(sample), 1)


def _ordinary(char: str) -> bool:
    code = ord(char)
    if code < 0x80:
        return char in "\t\r\n" or code >= 0x20
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x2000 <= code <= 0x27BF  # punctuation, signs, numbers in circles, box drawing
        or 0x3000 <= code <= 0x30FF
        or 0xFF00 <= code <= 0xFFEF
        or 0x3300 <= code <= 0x33FF  # ㎎ ㎏ ℃
        or char in "°±²³·×÷µαβγδμωéü¥§¦´ˉ˙"
    )
