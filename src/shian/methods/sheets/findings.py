"""Splits the bulletin column 不合格项目║检验结果║标准值 into findings, one for each failing item."""

import re
from dataclasses import dataclass

from shian.methods.problems import Problem, problem
from shian.methods.sheets.text import Cell, is_empty, plain

BARS = re.compile(r"\s*(?:[║‖∥|¦丨︱]+|\|\|)\s*")
# A slash inside a unit is no bar: mg/kg, g/100g, CFU/mL, MPN/100g, µg/L, 个/g.
UNIT_SLASH = re.compile(
    r"(?<=[A-Za-zμµ个菌])/(?=\s*(?:\d+\s*)?(?:kg|g|mL|ml|L|l|dm|cm|m|份|d|瓶|片|bw)(?![A-Za-z]))"
)
NUMBERED = re.compile(r"^\s*(?:[((]?\d{1,2}[))]|\d{1,2}[、.](?!\d)|[①②③④⑤⑥⑦⑧⑨⑩])\s*")
LABELLED = re.compile(
    r"(?:不合格|检验|检测)?(?:项目|指标)(?:名称)?[:]\s*(?P<item>.+?)[;,。\n]\s*"
    r"(?:检验|检测|实测|测定)(?:结果|值)?[:]\s*(?P<result>.+?)[;,。\n]\s*"
    r"(?:标准|限量|判定|规定|技术)(?:值|要求|限值|规定|指标)?[:]?\s*(?:应?为)?[:]?\s*(?P<limit>[^;。\n]+)"
)
HIDDEN = "\ue000"


@dataclass(frozen=True, slots=True)
class Finding:
    """A failing item as the bulletin states it: all three as text, for results such as <0.01 or 未检出."""

    item: str
    result: str
    limit: str


def split_findings(cell: Cell) -> tuple[Finding, ...] | Problem:
    """Findings of one cell; empty where the cell says nothing."""
    if is_empty(cell):
        return ()
    text = plain(cell)
    labelled = [
        Finding(*(found[name].strip() for name in ("item", "result", "limit")))
        for found in LABELLED.finditer(text)
    ]
    if labelled:
        return tuple(labelled)
    lines = [NUMBERED.sub("", line) for line in text.split("\n") if line.strip()]
    if BARS.search(text):
        return _barred(lines, BARS, text)
    hidden = [UNIT_SLASH.sub(HIDDEN, line) for line in lines]
    if any("/" in line for line in hidden):
        return _barred(hidden, re.compile(r"\s*/\s*"), text)
    spaced = [re.split(r"\s{2,}|\t", line) for line in lines]
    if all(len(parts) == 3 for parts in spaced):
        return tuple(Finding(*parts) for parts in spaced)
    return problem("%(value)s: no item, result and limit can be told apart; separate them by ║", value=text)


def _barred(lines: list[str], bars: re.Pattern[str], text: str) -> tuple[Finding, ...] | Problem:
    """One item a line where each line has two bars; otherwise the whole text, items parted by ; or 、."""
    split = [bars.split(line) for line in lines]
    if all(len(parts) == 3 for parts in split):
        return tuple(_finding(parts) for parts in split)
    chunks = bars.split("\n".join(lines))
    if len(chunks) % 2 == 0:
        message = "%(value)s: %(count)s separators; each item needs two (item ║ result ║ limit)"
        return problem(message, value=text, count=len(chunks) - 1)
    found, item = [], chunks[0]
    for index in range(1, len(chunks) - 2, 2):
        limit, next_item = _limit_and_next(chunks[index + 1])
        if next_item is None:
            return problem(
                "%(value)s: it is not clear where “%(part)s” ends; one item a line", value=text, part=limit
            )
        found.append(_finding([item, chunks[index], limit]))
        item = next_item
    found.append(_finding([item, chunks[-2], chunks[-1]]))
    return tuple(found)


def _limit_and_next(chunk: str) -> tuple[str, str | None]:
    """Parts "≤0.5;镉" into the limit of one item and the name of the next."""
    for mark in ("\n", ";", "。", "、", ",", " "):
        limit, found, item = chunk.rpartition(mark)
        # What follows must be a name: it holds a letter or a Chinese character and no comparison.
        if found and limit.strip() and re.search(r"[^\W\d_]", item) and not re.search(r"[≤≥<>=]", item):
            return limit, NUMBERED.sub("", item)
    return chunk, None


def _finding(parts: list[str]) -> Finding:
    item, result, limit = (part.replace(HIDDEN, "/").strip(" ;。\n") for part in parts)
    return Finding(NUMBERED.sub("", item), result, limit)


def join_findings(item: Cell, result: Cell, limit: Cell) -> tuple[Finding, ...] | Problem:
    """Findings from three columns, each of which may hold several values, one a line or parted by ;."""
    if is_empty(item):
        return ()
    columns = [_values(cell) for cell in (item, result, limit)]
    count = len(columns[0])
    if any(len(column) not in (0, count) for column in columns[1:]):
        whole = [[plain(cell)] if not is_empty(cell) else [] for cell in (item, result, limit)]
        if count > 1:
            message = "%(items)s items, %(results)s results and %(limits)s limits: they do not pair up"
            return problem(message, items=count, results=len(columns[1]), limits=len(columns[2]))
        columns = whole
    padded = [column or [""] * count for column in columns]
    return tuple(Finding(*(text.strip() for text in triple)) for triple in zip(*padded, strict=True))


def _values(cell: Cell) -> list[str]:
    if is_empty(cell):
        return []
    text = plain(cell)
    parts = text.split("\n") if "\n" in text else text.split(";")
    return [
        NUMBERED.sub("", part).strip() if len(parts) > 1 else part.strip() for part in parts if part.strip()
    ]
