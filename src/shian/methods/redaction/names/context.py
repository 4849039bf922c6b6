"""What stands before and after a place in the text, as evidence that a name is there."""

from __future__ import annotations

import re

from shian.methods.redaction.names.lexicon import UNKNOWN, lexicon
from shian.methods.redaction.names.roles import (
    AFTER,
    BEFORE,
    DEEDS,
    DOUBTFUL_OFFICE,
    LABELS,
    LINKS,
    OFFICE_PLACES,
    Role,
)

_SKIPPED = " \t:(\"'“‘[)]为是叫系"
_NUMBERED = re.compile(r"[0-9一二三四五六七八九十甲乙丙丁]{1,2}$")
_LONGEST = max(map(len, (*BEFORE, *LABELS)))
_SEX = re.compile(
    r"(?:[\s,(、。;:]{1,2}(?:性别:?\s?)?[男女](?![孩童生士儿子装鞋厕卫方性人])|[男女](?=[,、)\s]\s?[\d汉]))"
)
_OWN = re.compile(
    r"[\s,(、:;]{0,3}(?:(?:公民)?身份证|(?:联系)?(?:电话|手机|方式)|出生|现?住址|户籍|家住|\d{1,3}\s?"
    r"(?:周?岁|个?月龄)"
    r"|(?:\+?86[- ]?)?1[3-9]\d[\d -]{8}|\d{6}[\d -]{9})"
)
_TITLE_SIZES = sorted({len(title) for title in AFTER}, reverse=True)
_TITLE_BEGINS = frozenset(title[0] for title in AFTER)
_CLOSED = re.compile(r"[\s,.;:、。!?()\[\]“”\"'|/<>…\-]|$")
_DEED = re.compile("|".join(sorted(map(re.escape, DEEDS), key=len, reverse=True)))
_LINK = re.compile("(?:" + "|".join(sorted(map(re.escape, LINKS), key=len, reverse=True)) + ")$")

_COMMON_WORD = 12.0
CUT = 8.0  # a word would be cut in two: 示|范创建
STRONG, LINKED, OPEN, WITHIN = -1.5, 2.5, 3.0, 5.0


def role_before(text: str, at: int) -> Role | None:
    """The role told just before a place, over a colon, a bracket or a number: ``患者2：``."""
    i, colon = at, False
    while i > 0 and at - i < 4 and text[i - 1] in _SKIPPED:
        i -= 1
        colon = colon or text[i] == ":"
    role = _ending(text, i, colon)
    if role is None and (number := _NUMBERED.search(text, max(0, i - 2), i)):
        role = _ending(text, number.start(), colon)
    return role


def _ending(text: str, end: int, colon: bool) -> Role | None:
    for size in range(min(_LONGEST, end), 1, -1):
        word = text[end - size : end]
        role = BEFORE.get(word) or (LABELS.get(word) if colon else None)
        if role is not None:
            return role
        if word in DOUBTFUL_OFFICE:
            before = text[max(0, end - size - 4) : end - size].removesuffix("第一")
            return Role.OFFICIAL if before.endswith(OFFICE_PLACES) else Role.STAFF
    return None


def cost_before(text: str, at: int, role: Role | None) -> float:
    """How unlikely it is, before it is read, that a name begins here."""
    if role is not None:
        return STRONG
    if at == 0 or _CLOSED.match(text[at - 1]):
        return OPEN
    if _LINK.search(text, max(0, at - 2), at):
        return LINKED
    lex = lexicon()
    if lex.words.get(text[at - 1 : at + 1], UNKNOWN) < _COMMON_WORD:
        return CUT
    acts = lex.acts
    return LINKED if text[max(0, at - 2) : at] in acts or text[max(0, at - 3) : at] in acts else WITHIN


def ends_at(text: str, at: int) -> bool:
    """Whether a deed begins here, or a mark stands: a name ends here."""
    return bool(_DEED.match(text, at) or _CLOSED.match(text, at))


def title_after(text: str, at: int) -> str:
    """The title that follows, such as 女士 or 局长; ``""`` without one."""
    if text[at : at + 1] not in _TITLE_BEGINS:
        return ""
    return next((t for size in _TITLE_SIZES if (t := text[at : at + size]) in AFTER), "")


def told_after(text: str, at: int) -> bool:
    """Whether sex, age, a number of identity or the like follow: then what stands here is a name."""
    return bool(_SEX.match(text, at) or _OWN.match(text, at))


def cost_after(text: str, at: int) -> float:
    """How unlikely it is that a name ends here."""
    if told_after(text, at):
        return -4.0
    if title_after(text, at):
        return -2.5
    if _DEED.match(text, at) or text[at : at + 2] in lexicon().acts:
        return -1.0
    return 0.0 if at >= len(text) or _CLOSED.match(text[at]) else 1.5
