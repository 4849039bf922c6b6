"""E-mail, WeChat, QQ and number plates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shian.methods.redaction.finding import Finding, Kind, Severity
from shian.methods.redaction.masking import mask

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}\s?@\s?(?:[A-Za-z0-9-]{1,63}\.){1,4}"
    r"[A-Za-z]{2,12}",
    re.ASCII,
)
_WECHAT = re.compile(
    r"(?:微信|薇信|威信|[Ww]e[Cc]hat|weixin|(?<![A-Za-z])[Vv][Xx]|[Vv]信)(?:号码?|[账帐]号|ID|id"
    r"|名)?(?!公众|小程序)"
    r"(?:转账至|加|是|为|[\s:\"“(]){0,4}([A-Za-z][-_A-Za-z0-9]{5,19}|1[3-9]\d{9})",
    re.ASCII,
)
_QQ = re.compile(
    r"(?<![A-Za-z])(?:QQ|qq|Qq|企鹅|扣扣)(?:群|号码?|[账帐]号)?(?:是|为|加|[\s:\"“(]){0,4}([1-9]\d{4,10})(?!\d)",
    re.ASCII,
)
_PLATE = re.compile(
    r"(?<![A-Za-z0-9])[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[A-Za-z][\s·.\-]?"
    r"(?=[A-Za-z0-9]{0,5}\d)(?:[A-Za-z0-9]{5,6}|[A-Za-z0-9]{4}[挂学警港澳])(?![A-Za-z0-9/])",
    re.ASCII,
)


def in_contacts(text: str, plain: str) -> list[Finding]:
    """Findings among addresses of the net and plates."""
    return [
        Finding(kind, start, end, text[start:end], Severity.MEDIUM, reason, mask(kind, text[start:end]))
        for kind, start, end, reason in _all(plain)
    ]


def _all(plain: str) -> Iterator[tuple[Kind, int, int, str]]:
    for match in _EMAIL.finditer(plain):
        yield Kind.EMAIL, match.start(), match.end(), "E-mail address"
    for match in _WECHAT.finditer(plain):
        yield Kind.ACCOUNT, match.start(1), match.end(1), "WeChat account"
    for match in _QQ.finditer(plain):
        yield Kind.ACCOUNT, match.start(1), match.end(1), "QQ account"
    for match in _PLATE.finditer(plain):
        yield Kind.PLATE, match.start(), match.end(), "Number plate"
