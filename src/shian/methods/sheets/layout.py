"""Finds the heading of a sheet: below titles, over one to three rows, with merged cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shian.methods.sheets.headings import Match, Vocabulary
from shian.methods.sheets.text import Cell, blank, plain, squeeze

SEARCHED = 40  # rows from the top in which a heading may begin
DEPTH = 3  # levels a heading may have
LONGEST = 60  # characters of a heading; a longer text is a title or a remark
LEAST = 2  # fields that must be recognised before rows are taken for a heading

Rows = Sequence[Sequence[Cell]]


class Region(NamedTuple):
    """A merged block of cells, all bounds inclusive and from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a sheet: its rows (from 0, inclusive), the text and the field of each column."""

    top: int
    bottom: int
    texts: tuple[str, ...]
    matches: tuple[Match | None, ...] = ()
    score: float = 0.0
    titles: tuple[str, ...] = field(default=())

    def columns(self) -> dict[str, int]:
        """Field key → column, the surest column for each field."""
        best: dict[str, tuple[float, int]] = {}
        for index, match in enumerate(self.matches):
            if match and match.score > best.get(match.key, (0.0, 0))[0]:
                best[match.key] = (match.score, index)
        return {key: index for key, (_, index) in best.items()}


def find_heading(rows: Rows, regions: Sequence[Region], vocabulary: Vocabulary) -> Heading | None:
    """The heading with the most fields of the vocabulary, or None if no row holds at least two."""
    best: Heading | None = None
    spans = _spans(regions)
    for top in range(min(len(rows), SEARCHED)):
        for depth in range(1, DEPTH + 1):
            if top + depth > len(rows):
                break
            found = _try(rows, spans, top, depth, vocabulary)
            if found and (best is None or found.score > best.score + 1e-9):
                best = found
    return best


def guess_heading(rows: Rows) -> Heading | None:
    """For a sheet in which no heading is known: the first row with the most short, different texts."""
    best: Heading | None = None
    for top, row in enumerate(rows[:SEARCHED]):
        texts = [squeeze(plain(cell)) for cell in row]
        good = {
            text
            for cell, text in zip(row, texts, strict=True)
            if isinstance(cell, str) and 0 < len(text) <= 30
        }
        if len(good) >= LEAST and (best is None or len(good) > best.score):
            best = Heading(top, top, tuple(texts), (None,) * len(texts), float(len(good)), titles(rows, top))
    return best


def titles(rows: Rows, top: int) -> tuple[str, ...]:
    """The lines above a heading: what the sheet is called, by whom, of which day."""
    lines = [" ".join(dict.fromkeys(plain(cell) for cell in row if not blank(cell))) for row in rows[:top]]
    return tuple(line for line in lines if line)


def _spans(regions: Sequence[Region]) -> Mapping[tuple[int, int], tuple[int, int]]:
    """Each covered cell of merged blocks near the top → the cell that holds the text."""
    limit = SEARCHED + DEPTH
    return {
        (row, column): (region.top, region.left)
        for region in regions
        if region.top < limit
        for row in range(region.top, min(region.bottom, limit) + 1)
        for column in range(region.left, min(region.right, region.left + 500) + 1)
    }


def _try(
    rows: Rows, spans: Mapping[tuple[int, int], tuple[int, int]], top: int, depth: int, vocabulary: Vocabulary
) -> Heading | None:
    levels = [
        _level(rows, spans, number, last=number == top + depth - 1) for number in range(top, top + depth)
    ]
    width = max(len(level) for level in levels)
    if not width or not all(any(level) for level in levels):
        return None
    paths = [
        tuple(level[column] if column < len(level) else "" for level in levels) for column in range(width)
    ]
    matches = tuple(vocabulary.match_path(path) for path in paths)
    scores: dict[str, float] = {}
    for match in matches:
        if match:
            scores[match.key] = max(match.score, scores.get(match.key, 0.0))
    if len(scores) < LEAST:
        return None
    texts = tuple("/".join(dict.fromkeys(part for part in path if part)) for path in paths)
    unknown = sum(1 for text, match in zip(texts, matches, strict=True) if text and not match)
    score = sum(scores.values()) - 0.01 * unknown - 0.05 * (depth - 1)
    return Heading(top, top + depth - 1, texts, matches, score, titles(rows, top))


def _level(
    rows: Rows, spans: Mapping[tuple[int, int], tuple[int, int]], number: int, *, last: bool
) -> list[str]:
    """The texts of one row of a heading, merged blocks filled; without any, upper levels fill right."""
    row = rows[number]
    texts = []
    for column in range(len(row)):
        at = spans.get((number, column), (number, column))
        source = rows[at[0]]
        texts.append(_heading_text(source[at[1]] if at[1] < len(source) else None))
    if last or spans:
        return texts
    below = rows[number + 1] if number + 1 < len(rows) else ()
    for column in range(1, len(texts)):
        under = column < len(below) and not blank(below[column])
        if not texts[column] and under and column - 1 < len(below) and not blank(below[column - 1]):
            texts[column] = texts[column - 1]
    return texts


def _heading_text(cell: Cell) -> str:
    text = squeeze(plain(cell)) if isinstance(cell, str) else ""
    return text if len(text) <= LONGEST else ""
