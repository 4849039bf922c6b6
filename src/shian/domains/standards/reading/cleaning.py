"""Undoing what turning a printed table into text did to names."""

from __future__ import annotations

import re

# Two characters that the standard's PDF has no text for are lost; the English name tells which word it was.
LOST = {
    "propaquizafop": "噁草酸", "oxadiazon": "噁草酮", "hymexazol": "噁霉灵", "oxadixyl": "噁霜灵",
    "famoxadone": "噁唑菌酮", "metamifop": "噁唑酰草胺", "fenoxaprop-p-ethyl": "精噁唑禾草灵",
    "clomazone": "异噁草酮", "isoxaflutole": "异噁唑草酮", "oxadiargyl": "丙炔噁草酮",
    "pentoxazone": "环戊噁草酮", "mepiquatchloride": "甲哌鎓",
}  # fmt: skip

_FURNITURE = re.compile(r"[.．]?\d{0,4}GB\s?2763[—-]20\d\d")
_ENGLISH = re.compile(r"[(\[（]\s*([A-Za-z0-9][^\u4e00-\u9fff]*?)[)\]）]\s*$")
_FOOTNOTE = re.compile(r"(?<=[\u4e00-\u9fff)\]）])[a-e](?=$|[、(\[（除])")


def without_furniture(text: str) -> str:
    """Text without page number and standard number that ran into it."""
    return _FURNITURE.sub("", text).strip()


def split_names(chinese: str, english: str) -> tuple[str, str]:
    """The Chinese and English name of a pesticide, wherever the English one stands."""
    name = without_furniture(chinese)
    match = _ENGLISH.search(name)
    if match:
        name, english = name[: match.start()].strip(), english or match[1]
    return LOST.get(english.lower(), name), english


def without_footnotes(text: str) -> str:
    """`稻谷a、糙米` → `稻谷、糙米`: letters that refer to notes below the table."""
    return _FOOTNOTE.sub("", "".join(text.split()))


def balanced(text: str) -> bool:
    """Whether every bracket is closed: a name cut at a cell's edge is not."""
    opening, closing = sum(text.count(c) for c in "([（"), sum(text.count(c) for c in ")]）")
    return opening == closing


def slug(text: str) -> str:
    """A key from an English name: lower case, words joined by hyphens, at most 60 characters."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60]
