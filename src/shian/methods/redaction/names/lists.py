"""Names that are told by what they are joined to: 张三、李四和王五."""

from __future__ import annotations

import re
from dataclasses import replace

from shian.methods.redaction.names.lexicon import lexicon
from shian.methods.redaction.names.reading import Name
from shian.methods.redaction.names.roles import Role
from shian.methods.redaction.names.surnames import COMPOUND

_OPEN = (None, Role.OTHER)
_JOINT = re.compile(r"(?:\([^()\n]{1,24}\))?\s?[、,和与及/;]\s?|\s{1,2}|以及")
_ITEM_ENDS = re.compile(r"\s?(?:[、,和与及/;。.()\s]|以及|等|共|分别|均|[0-9二三四五六七八九十两]+[名人]|$)")
_STOPS = frozenset("的了是在不未被等者也这那其之因从把给对经由有系或但且则即将已人名个元")


def beginnings(text: str, names: list[Name]) -> dict[int, Role]:
    """Where a list goes on after a name, with that name's role: a name likely begins there."""
    found: dict[int, Role] = {}
    for name in names:
        joint = _JOINT.match(text, name.end)
        if joint and "、" in joint.group() and not (name.surname_only or name.masked):
            found[joint.end()] = name.role or Role.OTHER
    return found


def joined(text: str, names: list[Name]) -> list[Name]:
    """The names with those added that stand in a list with them."""
    found = {n.start: n for n in names}
    taken = {k for n in names for k in range(n.start, n.end)}
    queue = list(names)
    while queue:
        name = queue.pop()
        for neighbour in (_next(text, name), _previous(text, name)):
            if neighbour is None or taken & set(range(neighbour.start, neighbour.end)):
                continue
            found[neighbour.start] = neighbour
            taken.update(range(neighbour.start, neighbour.end))
            queue.append(neighbour)
    return _of_one_role(text, [found[k] for k in sorted(found)])


def _of_one_role(text: str, names: list[Name]) -> list[Name]:
    """A name without a role has that of the name it is joined to: 执法人员张三、李四."""
    for i in range(1, len(names)):
        before, name = names[i - 1], names[i]
        joint = _JOINT.fullmatch(text, before.end, name.start)
        if joint and name.role in _OPEN and before.role not in _OPEN and not name.title:
            names[i] = replace(name, role=before.role)
    return names


def _next(text: str, name: Name) -> Name | None:
    joint = _JOINT.match(text, name.end)
    if joint is None or (name.surname_only or name.masked):
        return None
    sure = "、" in joint.group()
    for size in (3, 2, 4):
        end = joint.end() + size
        if end <= len(text) and _ITEM_ENDS.match(text, end) and _could_be(text[joint.end() : end], sure):
            return replace(name, start=joint.end(), end=end, title="")
    return None


def _previous(text: str, name: Name) -> Name | None:
    if name.start < 3 or text[name.start - 1] != "、" or name.surname_only or name.masked:
        return None
    end = name.start - 1
    for size in (3, 2):
        start = end - size
        fits = start >= 0 and (start == 0 or not "\u4e00" <= text[start - 1] <= "\u9fff")
        if fits and _could_be(text[start:end], True):
            return replace(name, start=start, end=end, title="")
    return None


def _could_be(item: str, sure: bool) -> bool:
    """Whether an item of a list reads as a name: a surname, and no common word."""
    lex = lexicon()
    size = 2 if item[:2] in COMPOUND and len(item) > 2 else 1
    if item[:size] not in lex.surnames or (len(item) == 4 and size == 1):
        return False
    if any(c in _STOPS or not "\u3400" <= c <= "\u9fff" for c in item[size:]):
        return False
    return item not in lex.words or (sure and lex.words[item] > 14.5)
