"""Folds the text of cells: widths, spaces, and the many ways to say that nothing is there."""

import re
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | datetime | date | time | timedelta | None

# Full-width forms to half-width; the ideographic space and other blanks to a plain one.
FOLD: dict[int, str | int | None] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FOLD |= dict.fromkeys((0x3000, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F, 0x205F), " ")
# Marks that carry no text: zero-width characters, byte-order mark, soft hyphen, bidirectional controls.
FOLD |= dict.fromkeys(
    (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)

DASHES = "-—–―‐‑−─ー"
# No "na" or "nil": sodium is written Na, and short words may be names.
_MARKS = ("", "/", "//", "///", "\\", "|", ".", "。", "*", "**", "***", "n/a", "#n/a", "none", "null")
_WORDS = ("无", "空", "暂无", "无此项", "不详", "不适用", "无相关信息", "未标注", "未标示", "(空)", "(无)")
EMPTY = frozenset((*_MARKS, *_WORDS, "(空白)", "[无]"))
LONGEST_MARK = max(map(len, EMPTY))


def fold(text: str) -> str:
    """Half-width characters, plain blanks, one kind of line end; the Chinese text itself is kept."""
    if text.isascii() and "\r" not in text and "_x" not in text:
        return text  # numbers, codes and dates: nothing to fold
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").translate(FOLD)


def plain(cell: Cell) -> str:
    """The text of a cell: whole numbers without ".0", dates as ISO, folded and stripped."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return fold(cell).strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    # Fifteen digits are what a spreadsheet shows; the sixteenth is noise of binary fractions (0.1 + 0.2).
    text = f"{value:.15g}"
    return f"{value:.20f}".rstrip("0").rstrip(".") if "e-" in text and abs(value) > 1e-12 else text


def is_empty(cell: Cell) -> bool:
    """True for nothing, and for the signs people put where there is nothing: / — 无 N/A."""
    if cell is None:
        return True
    if not isinstance(cell, str):
        return False
    return _says_nothing(fold(cell).strip())


def _says_nothing(text: str) -> bool:
    if len(text) > LONGEST_MARK:
        return not text.strip(DASHES + " ")
    text = text.lower()
    return text in EMPTY or (bool(text) and not text.strip(DASHES + " "))


def value(cell: Cell) -> str:
    """The text of a cell, "" for the signs of nothing."""
    text = plain(cell)
    return "" if isinstance(cell, str) and _says_nothing(text) else text


def blank(cell: Cell) -> bool:
    """True only where nothing at all was written; "/" is something."""
    return cell is None or (isinstance(cell, str) and not cell[:1].isalnum() and not fold(cell).strip())


def squeeze(text: str) -> str:
    """Without any blanks: for comparing Chinese text broken over lines of a cell."""
    return re.sub(r"\s+", "", text)
