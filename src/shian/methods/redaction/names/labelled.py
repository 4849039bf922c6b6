"""Names that only their label tells (``姓名：买买提``), and those of other peoples with a dot between."""

from __future__ import annotations

import re
from bisect import bisect_left

from shian.methods.redaction.names.around import is_firm
from shian.methods.redaction.names.context import ends_at, role_before, told_after
from shian.methods.redaction.names.lexicon import lexicon
from shian.methods.redaction.names.reading import Name
from shian.methods.redaction.names.roles import BEFORE, LABELS, NOBODY, Role

_HAN = r"[\u3400-\u9fff]"
_LABEL = re.compile(
    "(?:" + "|".join(sorted(map(re.escape, (*BEFORE, *LABELS)), key=len, reverse=True)) + r")"
    rf"(?:\([^()\n]{{1,8}}\))?\s{{0,2}}:\s{{0,3}}({_HAN}{{2,4}})(?=[\s,;。(、.|/]|$)"
)
_SPACED = re.compile(rf"(?:姓\s?名|人)\s{{0,2}}:\s{{0,3}}({_HAN}[ \u3000]{{1,3}}{_HAN})(?=[\s,;。(、.|/]|$)")
_DOTTED = re.compile(rf"{_HAN}{{1,8}}(?:·{_HAN}{{1,8}}){{1,3}}")
_SOUNDS = frozenset(
    "阿艾买提尔古丽木拉克力江吐孜依玉素甫热哈孜麦迪娜努尔沙肯别巴特娅帕夏米西尼亚合扎次仁卓玛央金达瓦桑珠平措格桑多吉旺堆加罗布"
    "赛音乌兰图雅其格苏和宝吾守热孜万伊斯玛布都许库卡地里再娜比斯莱莎伯赫德曼艳胡达汗祖农塔肉孜司坎穆萨吉凯山扎西洛松司义吾甫卡德玛沙比斯琴高托合提其帕热孜叶迪努丽汗木丹阿洪麦"
)
_ENOUGH = 0.6


def labelled(line: str, names: list[Name]) -> list[Name]:
    """The names with those added that a label or a dot tells."""
    out = list(names)
    for name in (*_labelled(line), *_dotted(line)):
        if _free(out, name):
            out = sorted([n for n in out if n.end <= name.start or n.start >= name.end] + [name], key=_start)
    return out


def _start(name: Name) -> int:
    return name.start


def _free(names: list[Name], wanted: Name) -> bool:
    """Whether no name stands here yet; one that the new name holds wholly gives way."""
    at = bisect_left(names, wanted.start, key=_start)
    return all(
        n.end <= wanted.start
        or n.start >= wanted.end
        or (n.start >= wanted.start and n.end < wanted.end)
        or (n.start > wanted.start and n.end <= wanted.end)
        for n in names[max(0, at - 1) : at + 3]
    )


def _labelled(line: str) -> list[Name]:
    found = []
    for match in (*_LABEL.finditer(line), *_SPACED.finditer(line)):
        text = match.group(1)
        if text in NOBODY or any(text.startswith(w) or text.endswith(w) for w in NOBODY if len(w) > 1):
            continue
        if is_firm(text):
            continue
        if text in lexicon().words and text[0] not in lexicon().surnames:
            continue
        role = role_before(line, match.start(1)) or Role.PARTY
        found.append(Name(match.start(1), match.end(1), role, True))
    return found


def _dotted(line: str) -> list[Name]:
    found = []
    for match in _DOTTED.finditer(line):
        start, end = _trimmed(line, match.start(), match.end())
        role = role_before(line, start)
        letters = line[start:end].replace("·", "")
        share = sum(c in _SOUNDS for c in letters) / len(letters)
        if share >= _ENOUGH or role is not None or told_after(line, end):
            found.append(Name(start, end, role, role is not None))
    return found


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    """The dotted stretch without the words run into it before and after."""
    first, last = line.index("·", start, end), line.rindex("·", start, end)
    for at in range(start, first):
        if role_before(line, at) is not None:
            start = at
    if start < first and not _sounds(line[start:first]):
        while start < first - 1 and line[start] not in _SOUNDS:
            start += 1
    return start, _stop(line, last, end)


def _stop(line: str, last: int, end: int) -> int:
    """Where the part after the last dot ends: at a deed or a mark, or where it sounds foreign no more."""
    stop = last + 1
    while stop < end and (line[stop] in _SOUNDS or line[stop - 1 : stop + 1] == "阿不"):
        stop += 1
    for at in range(max(stop, last + 3), min(end, last + 6) + 1):
        if at == end or ends_at(line, at):
            return at
    return min(end, max(stop, last + 3))


def _sounds(text: str) -> bool:
    return all(c in _SOUNDS for c in text)
