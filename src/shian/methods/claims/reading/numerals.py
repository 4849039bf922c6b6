"""Numbers as Chinese texts write them: 1,234.5, 三百二十一, 三成, 五分之一, 百分之八."""

from __future__ import annotations

from fractions import Fraction

ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
CHINESE = r"[一二两三四五六七八九十百千万亿零〇]+"
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
SCALES = {
    "万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 1000,
    "百": 100, "十": 10,
}  # fmt: skip


def arabic(text: str) -> tuple[Fraction, int]:
    """The value of a figure in digits and its number of decimals."""
    plain = text.replace(",", "")
    return Fraction(plain), len(plain.partition(".")[2])


def chinese(text: str) -> int | None:
    """The value of a numeral such as 二十三 or 一千零五; None where it is none (三四, 十百)."""
    if len(text) > 24:
        return None
    if all(c in _DIGITS for c in text):
        if len(text) == 1:
            return _DIGITS[text]
        return int("".join(str(_DIGITS[c]) for c in text)) if "〇" in text or len(text) == 4 else None
    total = section = digit = 0
    last = 10**9
    seen = False
    for c in text:
        if c in _DIGITS:
            if seen and digit:
                return None
            digit, seen = _DIGITS[c], True
        elif c in _SMALL:
            if _SMALL[c] >= last:
                return None
            last = _SMALL[c]
            section += (digit or 1) * last
            digit, seen = 0, False
        else:
            if not section + digit:
                return None
            total = (
                (total + section + digit) * _LARGE[c]
                if _LARGE[c] > 10**4
                else total + (section + digit) * 10**4
            )
            section = digit = 0
            last, seen = 10**9, False
    return total + section + digit


def tenths(text: str) -> Fraction | None:
    """三成 is 0.3, 七成五 0.75, 一半 and 半数 0.5."""
    if text in {"一半", "半数", "过半"}:
        return Fraction(1, 2)
    whole, _, rest = text.partition("成")
    first, second = chinese(whole) if whole else None, chinese(rest) if rest else 0
    if first is None or second is None or not 0 < first <= 10 or second > 9:
        return None
    return Fraction(first, 10) + Fraction(second, 100)
