"""Numbers of identity, telephones and bank cards, however they are spaced or written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shian.methods.redaction.finding import Finding, Kind, Severity
from shian.methods.redaction.folding import INVISIBLE, spoken
from shian.methods.redaction.masking import mask

_GAP = rf"[\s\-_./·|,~:'、{INVISIBLE}]{{0,3}}"
_THIN = rf"[ \t\u3000\-.·_()~/{INVISIBLE}]{{0,3}}"
_PROVINCES = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|7[12]|8[1-3]|9[01])"
_RESIDENT = re.compile(rf"(?<!\d)(?=\d)(?:\d{_GAP}){{17}}[\dXx](?!\d)", re.ASCII)
_OLD = re.compile(rf"(?<!\d)(?=\d)(?:\d{_THIN}){{14}}\d(?![\dXx])", re.ASCII)
_JOINED = re.compile(r"\d{19,60}[Xx]?", re.ASCII)
_STRAY = re.compile(r"[^\dXx]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

_MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\(?\+|00)?86\)?{_THIN})?(1{_THIN}[3-9](?:{_THIN}\d){{9}})(?!\d|\.\d)", re.ASCII
)
_LINE = re.compile(
    r"(?<![\dA-Za-z])(?:\+86[- ]?[1-9]\d{1,2}[- ]?[2-9]\d{6,7}|"
    r"\(?(?:\+?86[- ]?)?0(?:10|2\d|[3-9]\d{2})\)?[\s\-]{0,3}[2-9]\d{2,3}[- ]?\d{4}"
    r"(?:[\s\-]{0,2}(?:转|分机|ext\.?)\s?\d{1,5}|-\d{1,5})?|[48]00[- ]?\d{3}[- ]?\d{4}|[48]00[- ]?\d{4}"
    r"[- ]?\d{3})(?!\d)",
    re.ASCII,
)
_LOCAL = re.compile(
    r"(?:电话|座机|热线|传真|致电|来电|Tel|TEL|tel)[^\d\n]{0,6}?(?<!\d)([2-9]\d{2,3}[- ]?\d{4})(?!\d)",
    re.ASCII,
)
_SPOKEN = re.compile(r"[〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖\d]{11,60}", re.ASCII)
_CARD = re.compile(r"(?<![\dA-Za-z])(?:\d[ \-]{0,2}){15,18}\d(?![\dA-Za-z])", re.ASCII)
_ACCOUNT = re.compile(
    r"(?:银行卡|储蓄卡|信用卡|卡号|[账帐]号|[账帐]户|汇款至|转账至|打入)[^\d\n]{0,12}?"
    r"((?:\d[ \-]{0,2}){7,29}\d)(?!\d)",
    re.ASCII,
)
# A long number after one of these is told to be something else.
_OTHER_NUMBER = re.compile(
    r"(?:批号|批次|生产批次|条形?码|商品码|订单号?|运单号?|快递单?号?|单号|工单|编号|文号|备案号?"
    r"|许可证号?|执照号?|注册号|信用代码|追溯码"
    r"|登记证号?|票号|发票号?码?|合同号?|标准|流水号?|证书号?|小票号?|SC|JY|XC)[^\d\n]{0,6}$",
    re.ASCII,
)


def in_digits(text: str, plain: str) -> list[Finding]:
    """Findings among the digits; ``plain`` is the folded text."""
    found: list[Finding] = []
    for finder in (_identities, _joined, _cards, _old_identities, _phones, _written_out):
        for kind, start, end, severity, reason in finder(plain):
            if not any(f.start < end and start < f.end for f in found[-64:]):
                stretch = text[start:end]
                found.append(
                    Finding(kind, start, end, stretch, severity, reason, mask(kind, plain[start:end]))
                )
    return found


_Hit = tuple[Kind, int, int, Severity, str]


def _identities(plain: str) -> Iterator[_Hit]:
    for match in _RESIDENT.finditer(plain):
        number = _STRAY.sub("", match.group()).upper()
        if is_resident(number):
            right = check_character(number[:17]) == number[17]
            reason = "Identity number" if right else "Identity number (its check character is wrong)"
            yield Kind.IDENTITY, match.start(), match.end(), Severity.HIGH, reason


def _old_identities(plain: str) -> Iterator[_Hit]:
    for match in _OLD.finditer(plain):
        number = _STRAY.sub("", match.group())
        if is_old_resident(number) and not told_otherwise(plain, match.start()):
            yield Kind.IDENTITY, match.start(), match.end(), Severity.HIGH, "Identity number of 15 digits"


def _joined(plain: str) -> Iterator[_Hit]:
    """Right identity numbers within a longer row of digits: a telephone run onto it."""
    for match in _JOINED.finditer(plain):
        digits = match.group().upper()
        for at in range(len(digits) - 17):
            part = digits[at : at + 18]
            if is_resident(part) and check_character(part[:17]) == part[17]:
                start = match.start() + at
                yield (
                    Kind.IDENTITY,
                    start,
                    start + 18,
                    Severity.HIGH,
                    "Identity number within a longer number",
                )
        if len(digits) in (22, 29, 33) and re.match(r"1[3-9]", digits[-11:]):
            yield Kind.PHONE, match.end() - 11, match.end(), Severity.HIGH, "Telephone number"
            if len(digits) == 22 and re.match(r"1[3-9]", digits):
                yield Kind.PHONE, match.start(), match.start() + 11, Severity.HIGH, "Telephone number"


def is_resident(number: str) -> bool:
    """Whether 18 characters are built like a resident number: province, day of birth; the last aside."""
    return (
        "X" not in number[:17]
        and re.match(_PROVINCES, number) is not None
        and "1850" <= number[6:10] <= "2049"
        and _is_day(number[10:12], number[12:14])
    )


def is_old_resident(number: str) -> bool:
    """Whether 15 digits are built like the resident number of before 1999."""
    return re.match(_PROVINCES, number) is not None and _is_day(number[8:10], number[10:12])


def _is_day(month: str, day: str) -> bool:
    return "01" <= month <= "12" and "01" <= day <= "31"


def check_character(body: str) -> str:
    """The 18th character of a resident number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, body, strict=True)) % 11]


def told_otherwise(plain: str, at: int) -> bool:
    """Whether the words before a number say that it is a batch, an order or a licence."""
    return bool(_OTHER_NUMBER.search(plain, max(0, at - 16), at))


def _phones(plain: str) -> Iterator[_Hit]:
    for match in _MOBILE.finditer(plain):
        if _grouped(match.group(1)) and not told_otherwise(plain, match.start()):
            yield Kind.PHONE, match.start(), match.end(), Severity.HIGH, "Telephone number"
    for match in _LINE.finditer(plain):
        if not told_otherwise(plain, match.start()):
            yield Kind.PHONE, match.start(), match.end(), Severity.MEDIUM, "Telephone number"
    for match in _LOCAL.finditer(plain):
        yield Kind.PHONE, match.start(1), match.end(1), Severity.MEDIUM, "Telephone number"


def _grouped(number: str) -> bool:
    """Whether the gaps look like those of one number rather than of a row of a table."""
    groups = [g for g in re.split(rf"[ \t\u3000\-.·_()~/{INVISIBLE}]+", number) if g]
    sizes = {len(g) for g in groups}
    return len(groups) <= 2 or max(sizes) >= 3 or sizes == {1} or len(groups) == 11


def _cards(plain: str) -> Iterator[_Hit]:
    for match in _ACCOUNT.finditer(plain):
        yield Kind.BANK, match.start(1), match.end(1), Severity.HIGH, "Bank account"
    for match in _CARD.finditer(plain):
        number = _STRAY.sub("", match.group())
        likely = re.match("62|4|5[1-5]|35|37|60|90", number) and luhn(number)
        if likely and not told_otherwise(plain, match.start()):
            yield Kind.BANK, match.start(), match.end(), Severity.HIGH, "Bank card"


def luhn(number: str) -> bool:
    """Whether the last digit is right (ISO/IEC 7812-1)."""
    total = 0
    for i, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + i % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _written_out(plain: str) -> Iterator[_Hit]:
    """Numbers written in characters: 一三八…"""
    for match in _SPOKEN.finditer(plain):
        if match.group().isdigit() and match.group().isascii():
            continue
        digits = spoken(match.group())
        if len(digits) == 18 and is_resident(digits):
            yield Kind.IDENTITY, match.start(), match.end(), Severity.HIGH, "Identity number"
        elif len(digits) == 11 and re.match(r"1[3-9]", digits):
            yield Kind.PHONE, match.start(), match.end(), Severity.HIGH, "Telephone number"
