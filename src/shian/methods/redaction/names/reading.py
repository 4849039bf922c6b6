"""Reading a text as words and names at the least cost (Viterbi over a word lattice), and lists of names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shian.methods.redaction.names.context import (
    STRONG,
    cost_after,
    cost_before,
    role_before,
    title_after,
    told_after,
)
from shian.methods.redaction.names.lexicon import LONGEST, UNKNOWN, Lexicon, lexicon
from shian.methods.redaction.names.roles import AFTER, Role
from shian.methods.redaction.names.surnames import COMMON, COMPOUND

_OTHER = 4.0  # cost of a character that is no Chinese one
_RARE = 13.5  # cost of a given-name character nobody has seen in a name
_RARE_TOLD = 8.5  # the same, where the text says that a name stands here
_NAME_LIKE = 16.0
_CUT_WORD, _CUT = 9.5, 3.0
_TITLE = 4.0
_NEVER = frozenset("姐嫂哥婶叔爷妈婆乡镇县省村的了是在与及不未被等者也这那其因从把给对经由系或但且则即将已")
_BEGINS = frozenset("和有向为之")  # 和平, 有才, 向阳: these begin a given name, and never end one
_BEGUN = 7.0
_OFFICE_VERBS = frozenset("任和常时有原由向单从及与")  # 任副市长 is no Ren
_HAN = re.compile(r"[\u3400-\u9fff]")
_MASKED = re.compile(
    r"某(?:某|[甲乙丙丁戊0-9A-Z])?(?![\u4e00-\u9fff]?[市区县厂店公])|[*×〇○□]{1,3}|[Xx]{1,2}(?![0-9A-Za-z])"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch read as a name. ``title`` follows it; ``masked`` where it is shortened already (张某)."""

    start: int
    end: int
    role: Role | None
    told: bool
    title: str = ""
    masked: bool = False
    surname_only: bool = False


def read(text: str, told: Mapping[int, Role] | None = None) -> list[Name]:
    """Names in one folded line, in order. ``told`` says where one is known to begin, and in what role."""
    told = told or {}
    lex = lexicon()
    n = len(text)
    best = [0.0] + [1e18] * n
    back: list[tuple[int, Name | None]] = [(0, None)] * (n + 1)
    words, surnames = lex.words, lex.surnames
    for i in range(n):
        here = best[i]
        char = text[i]
        if not "\u3400" <= char <= "\u9fff":
            if here + _OTHER < best[i + 1]:
                best[i + 1], back[i + 1] = here + _OTHER, (i, None)
            continue
        for j in range(i + 1, min(i + LONGEST, n) + 1):
            cost = words.get(text[i:j])
            if cost is None:
                if j > i + 1:
                    continue
                cost = UNKNOWN
            if here + cost < best[j]:
                best[j], back[j] = here + cost, (i, None)
        if char in surnames or text[i : i + 2] in COMPOUND:
            for name, cost in _names_at(text, i, lex, told.get(i)):
                if here + cost < best[name.end]:
                    best[name.end], back[name.end] = here + cost, (i, name)
    return _walked(back, n)


def _walked(back: list[tuple[int, Name | None]], n: int) -> list[Name]:
    found: list[Name] = []
    while n > 0:
        n, name = back[n]
        if name is not None:
            found.append(name)
    return found[::-1]


def _names_at(text: str, i: int, lex: Lexicon, known: Role | None = None) -> Iterator[tuple[Name, float]]:
    """The names that could begin at ``i``, each with its cost."""
    role = role_before(text, i) or known
    opening = cost_before(text, i, role)
    for size in (2, 1):
        surname = text[i : i + size]
        family = lex.surnames.get(surname)
        if family is None or len(surname) < size:
            continue
        start = opening + family
        at = i + size
        if masked := _MASKED.match(text, at):
            yield Name(i, masked.end(), role, role is not None, masked=True), start + 1.0
        title = title_after(text, at)
        if title:
            if _takes(surname, title, role):
                yield Name(i, at + len(title), role, True, title=title, surname_only=True), start + _TITLE
            continue
        yield from _given_at(text, i, at, role, start, lex)


def _takes(surname: str, title: str, role: Role | None) -> bool:
    """Whether surname and title go together; rare surnames are common words: 任副市长, 蛋糕房老板."""
    if AFTER[title] is Role.OFFICIAL:
        return surname not in _OFFICE_VERBS
    return role is not None or title in ("女士", "先生") or surname in COMMON or len(surname) > 1


def _given_at(
    text: str, i: int, at: int, role: Role | None, start: float, lex: Lexicon
) -> Iterator[tuple[Name, float]]:
    for count in (1, 2):
        end = at + count
        given = text[at:end]
        if len(given) < count or not all(_HAN.match(c) and c not in _NEVER for c in given):
            return
        if given[-1] in _BEGINS:
            continue
        told = role is not None or told_after(text, end)
        rare = _RARE_TOLD if told else _RARE
        if count == 1:
            cost = min(lex.only.get(given, rare), rare) + 1.2
        else:
            first = _BEGUN if given[0] in _BEGINS else min(lex.first.get(given[0], rare), rare)
            cost = first + min(lex.last.get(given[1], rare), rare)
            word = lex.words.get(given, 99.0)  # 宇航, 团结: words that are given as names
            if cost < _NAME_LIKE:
                cost = min(cost, max(word - 1.0, 9.0))
            elif told or given not in lex.acts:
                cost = min(cost, max(word + (1.0 if told else 3.0), 11.0))
        if not told and lex.words.get(text[i : at + 1], UNKNOWN) < _CUT_WORD:
            cost += _CUT  # 山西|恒: a common word would be cut
        if told and role is None:
            cost += STRONG - 1.0
        name = Name(i, end, role, told, title=title_after(text, end))
        yield name, start + cost + cost_after(text, end)
