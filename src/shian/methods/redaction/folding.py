"""One form for digits, letters and marks, character by character: offsets in the text stay what they are."""

from __future__ import annotations

_WIDE = {0xFEE0 + c: c for c in range(0x21, 0x7F)}  # ０ → 0, Ａ → A, ： → :
_DIGITS = {
    start + n: ord("0") + n % 10
    for start, count in ((0x0660, 10), (0x06F0, 10), (0x0966, 10), (0x1D7CE, 50))
    for n in range(count)
}
_CIRCLED = {0x2460 + n: ord("1") + n for n in range(9)} | {0x24EA: ord("0")}
_MARKS = {
    0x3000: " ",
    0x00A0: " ",
    0x2010: "-",
    0x2011: "-",
    0x2012: "-",
    0x2013: "-",
    0x2014: "-",
    0x2015: "-",
    0x2212: "-",
    0x30FC: "-",
    0x2022: "·",
    0x2027: "·",
    0x30FB: "·",
    0xFF65: "·",
    0x3002: "。",
    0xFF0E: ".",
    0x3014: "(",
    0x3015: ")",
    0x3010: "[",
    0x3011: "]",
    0x2715: "×",
    0x2573: "×",
}
_TABLE: dict[int, int | str] = {**_WIDE, **_DIGITS, **_CIRCLED, **_MARKS, 0x0425: "X", 0x0445: "x"}
_SPOKEN = {
    ord(c): str(n)
    for digits in ("零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖", "○幺")
    for n, c in enumerate(digits)
}

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def folded(text: str) -> str:
    """The text with wide, circled and foreign digits, wide letters and look-alike marks made plain.

    As long as the text itself, so that an offset in one is an offset in the other.
    """
    return text if text.isascii() else text.translate(_TABLE)


def spoken(text: str) -> str:
    """Digits written as characters (一三八…) made digits; as long as the text."""
    return text.translate(_SPOKEN)
