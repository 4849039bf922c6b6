"""Where a written food name belongs in the catalogue: lists, exclusions, scopes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shian.methods.limits import Catalogue
from shian.methods.limits.names import split_exclusion, split_list


@dataclass(frozen=True, slots=True)
class Place:
    """The nodes a text names, what it leaves out, and the names that are not in the catalogue."""

    foods: tuple[str, ...]
    excludes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def place(text: str, catalogue: Catalogue, *scopes: str) -> Place:
    """`豆类蔬菜、茎类蔬菜(芹菜除外)` → two nodes without one; the whole name is tried before its parts."""
    if whole := catalogue.find(text, *scopes):
        return Place((whole,))
    base, left_out = split_exclusion(text)
    foods, unknown = _find(base, catalogue, scopes)
    excludes, missing = _find("、".join(left_out), catalogue, scopes)
    return Place(tuple(foods), tuple(excludes), (*unknown, *missing))


def _find(text: str, catalogue: Catalogue, scopes: tuple[str, ...]) -> tuple[list[str], list[str]]:
    found, unknown = [], []
    for name, node in _longest(split_list(text), catalogue, scopes):
        if node is None:
            unknown.append(name)
        elif node not in found:
            found.append(node)
    return found, unknown


_PRODUCTS = re.compile(r"及(?:以上[\u4e00-\u9fff]+的|其)制品$")


def _with_products(name: str, catalogue: Catalogue, scopes: tuple[str, ...]) -> list[tuple[str, str | None]]:
    """`鱼类及其制品` is the fish and its products, of which the catalogue may hold one or both."""
    plain = _PRODUCTS.sub("", name)
    nodes = [catalogue.find(text, *scopes) for text in (plain, plain + "制品")]
    return [(name, node) for node in nodes if node]


def _pair(name: str, catalogue: Catalogue, scopes: tuple[str, ...]) -> list[tuple[str, str | None]]:
    """An unknown name that may be two, joined by 和 or 及: both are tried at each place it could break."""
    if _PRODUCTS.search(name) and (both_kinds := _with_products(name, catalogue, scopes)):
        return both_kinds
    for i, char in enumerate(name):
        if char in "和及":
            both = name[:i], name[i + 1 :]
            if all(nodes := [catalogue.find(part, *scopes) for part in both]):
                return list(zip(both, nodes, strict=True))
    return [(name, None)]


def _longest(
    parts: list[str], catalogue: Catalogue, scopes: tuple[str, ...]
) -> Iterator[tuple[str, str | None]]:
    """Names in a list whose names may hold the list's own mark: the longest that is known wins."""
    start = 0
    while start < len(parts):
        for end in range(len(parts), start, -1):
            name = "、".join(parts[start:end])
            node = catalogue.find(name, *scopes)
            if node or end == start + 1:
                yield from [(name, node)] if node else _pair(name, catalogue, scopes)
                start = end
                break
