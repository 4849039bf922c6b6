"""Tables in a text: what each cell's figure counts is said by its row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from shian.methods.claims.intervals import Interval, rounded
from shian.methods.claims.model import Claim, Period, Sentence
from shian.methods.claims.reading.numerals import SCALES
from shian.methods.claims.reading.periods import dated
from shian.methods.claims.reading.units import PER, UNITS

_BARE = re.compile(r"[\s\d.,%‰\-—/+]*")
_RULE = re.compile(r"[\s|:：\-—=]+")
_UNIT = re.compile(r"[（(]\s*(?:单位[：:])?(?P<scale>万|亿|千|百万|十万)?(?P<unit>[^（）()\s]{1,6})\s*[)）]")
_STATED = re.compile(r"单位[：:]\s*(?P<scale>万|亿|千|百万)?(?P<unit>[^\s，。、；）]{1,4})")
_ENDS = re.compile(r"(?P<scale>)(?P<unit>批次|人次|家次|户次|件次|场次)数?$")  # 抽检批次
_OVER = re.compile(r"(?P<unit>批次|床|张|人|件|例|起|个|辆|标台)/(?P<scale>十万|万|千|百)人")
_EVERY = re.compile(r"每(?P<scale>十万|万|千|百)(?:名)?(?:常住|户籍)?人")
_TOTAL = re.compile(
    r"^\s*(?:(?:[合总共小]\s*计)|总\s*[数量]|全[市县区省校院年州镇系局])\s*(?:（[^（）]*）)?\s*$"
)
_YEAR_ALONE = re.compile(r"\s*(?:19|20)\d\d年?(?:度|底|末)?\s*")
_SUB = re.compile(r"小\s*计")
_NOT_SUMMED = re.compile(r"率|比|均|每|/|指数|浓度|价|排名|位次|序号|年份|编号|增长|增速|幅度|倍|得分")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its column and its place."""

    column: int
    start: int
    end: int
    text: str


def tabled(text: str, made: list[Claim], sentences: tuple[Sentence, ...]) -> list[Claim]:
    """Claims of table cells with subject, unit, period and totals from their row and column."""
    done = list(made)
    by_sentence: dict[int, list[int]] = {}
    for i, claim in enumerate(made):
        if sentences[claim.sentence].is_table:
            by_sentence.setdefault(claim.sentence, []).append(i)
    for table in _tables(sentences):
        _table(text, done, table, by_sentence, sentences)
    return done


def _tables(sentences: tuple[Sentence, ...]) -> Iterator[list[Sentence]]:
    rows: list[Sentence] = []
    for one in sentences:
        if one.is_table and (not rows or rows[-1].paragraph + 2 >= one.paragraph):
            rows.append(one)
            continue
        if len(rows) > 1:
            yield rows
        rows = [one] if one.is_table else []
    if len(rows) > 1:
        yield rows


def _table(
    text: str,
    made: list[Claim],
    table: list[Sentence],
    by_sentence: dict[int, list[int]],
    sentences: tuple[Sentence, ...],
) -> None:
    rows = [(row, _cells(row)) for row in table if not _RULE.fullmatch(row.text)]
    header = {cell.column: cell.text.strip() for cell in rows[0][1]} if rows else {}
    if not header or any(
        _BARE.fullmatch(title) and "年" not in title for title in list(header.values())[1:] if title
    ):
        return
    stated = _stated(table[0], sentences)
    grid: dict[int, list[tuple[str, int]]] = {}
    for row, cells in rows[1:]:
        label = next((c.text.strip() for c in cells if not _BARE.fullmatch(c.text)), "")
        for i in by_sentence.get(row.index, ()):
            cell = next((c for c in cells if c.start <= made[i].start < c.end), None)
            if cell is None or not _BARE.fullmatch(cell.text[: made[i].start - cell.start]):
                continue
            title = header.get(cell.column, "")
            made[i] = _placed(made[i], label, title, stated)
            grid.setdefault(cell.column, []).append((label, i))
    for column, cells_of in grid.items():
        if not _NOT_SUMMED.search(header.get(column, "")):
            _column(made, cells_of)
    _rows(made, grid, header)


def _cells(row: Sentence) -> list[Cell]:
    line = row.text
    strokes = "|" in line and "\t" not in line
    a = len(line) - len(line.lstrip("| ")) if strokes else 0
    made: list[Cell] = []
    for part in re.split(r"[\t|]", line[a:].rstrip("| ") if strokes else line):
        made.append(Cell(len(made), row.start + a, row.start + a + len(part), part))
        a += len(part) + 1
    return made


def _stated(first: Sentence, sentences: tuple[Sentence, ...]) -> re.Match[str] | None:
    for earlier in reversed(sentences[max(0, first.index - 2) : first.index]):
        if match := _STATED.search(earlier.text):
            return match
    return None


def _placed(claim: Claim, label: str, title: str, stated: re.Match[str] | None) -> Claim:
    if _YEAR_ALONE.fullmatch(label) and not _period(title):
        label, title = title, label  # a row for each year: what is counted stands above
    claim = replace(
        claim,
        subject=_without_unit(label),
        topic=_without_unit(title),
        head=f"{label} {title}",
        tail="",
        cue="",
        direction=0,
        place=label if re.search(r"[市县区镇乡]$", label) else claim.place,
        period=_period(title) or _period(label) or claim.period,
    )
    if (rate := _rate_of(title)) is not None and claim.dimension in {"number", "count"}:
        return replace(
            claim,
            dimension="rate",
            measure=rate[0],
            per=Fraction(PER[rate[1]]),
            per_of="人",
            value=_rounded(claim),
        )
    unit = _UNIT.search(title) or _UNIT.search(label) or _ENDS.search(title) or stated
    if claim.dimension != "number" or unit is None or unit["unit"] not in UNITS:
        return claim
    named = UNITS[unit["unit"]]
    factor = named.factor * SCALES.get(unit["scale"] or "", 1)
    exact = named.dimension == "count" and factor == 1
    return replace(
        claim,
        stated=claim.stated * factor,
        value=claim.value.times(factor) if exact else _rounded(claim).times(factor),
        dimension=named.dimension,
        measure=named.word,
        scale=factor,
    )


def _rate_of(title: str) -> tuple[str, str] | None:
    """The unit and the scale of a column of rates: 批次/千人, 每千人口床位（张）."""
    if match := _OVER.search(title):
        return match["unit"], match["scale"]
    match = _EVERY.search(title)
    unit = _UNIT.search(title)
    return (unit["unit"], match["scale"]) if match and unit and unit["unit"] in UNITS else None


def _rounded(claim: Claim) -> Interval:
    """A whole number of a measured unit is rounded to it: 35万吨 is [34.5, 35.5)."""
    return rounded(claim.stated, Fraction(1)) if claim.value.is_point else claim.value


def _without_unit(words: str) -> str:
    return _UNIT.sub("", words).strip()


def _period(words: str) -> Period | None:
    found = dated(words)
    return found[0].period if found and found[0].period.kind != "recent" else None


def _column(made: list[Claim], cells: list[tuple[str, int]]) -> None:
    totals = [n for n, (label, _) in enumerate(cells) if _TOTAL.match(label)]
    if not totals:
        return
    if totals == [0]:
        _part(made, [i for _, i in cells[1:]], cells[0][1])
        return
    subtotals = [n for n in totals if _SUB.search(cells[n][0])]
    for before, n in pairwise([-1, *totals]):
        if n in subtotals or not subtotals:
            _part(made, [i for _, i in cells[before + 1 : n]], cells[n][1])
        else:
            _part(made, [cells[m][1] for m in subtotals if m < n], cells[n][1])


def _rows(made: list[Claim], grid: dict[int, list[tuple[str, int]]], header: dict[int, str]) -> None:
    """A column 合计: what stands left of it in the row is part of it, where no total row has it already."""
    total = next((column for column, title in header.items() if _TOTAL.match(title)), None)
    if total is None:
        return
    for _label, whole in grid.get(total, ()):
        beside = [
            i
            for column, cells in grid.items()
            if column < total and not _NOT_SUMMED.search(header.get(column, ""))
            for _, i in cells
            if made[i].sentence == made[whole].sentence and made[i].whole is None
        ]
        _part(made, beside, whole)


def _part(made: list[Claim], parts: list[int], whole: int) -> None:
    of = made[whole]
    alike = [i for i in parts if (made[i].dimension, made[i].measure) == (of.dimension, of.measure)]
    if len(alike) == len(parts) > 1 and of.dimension not in {"ratio", "rate", "points", "multiple"}:
        for i in alike:
            made[i] = replace(made[i], whole=of.id, link="合计")
