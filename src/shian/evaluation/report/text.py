"""The text of a report: headings, paragraphs, and sentences whose numbers are figures.

A text begins with ``key: value`` lines and a line ``---``. Then ``#`` headings; paragraphs stand apart by
blank lines, and each line of a paragraph is one sentence. A number is ``{{ figure:NAME year=2021 … }}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from shian.evaluation.figures.query import BadQuery, Query, query

FOLDER = Path(__file__).with_name("texts")
FORMATS = ("plain", "wan")
# A year as the texts write it; not one within a name such as census2020.
_YEAR = re.compile(r"(?<![\w.])20\d\d(?!\d)")
_HOLE = re.compile(r"\{\{\s*figure:(?P<name>[a-z_.0-9]+)\s*(?P<options>[^}]*?)\s*\}\}")


class TextProblem(ValueError):
    """A report's text is wrong; the message names the line and the fault."""


class Settings(BaseModel):
    """What stands above the text: its title, the year it is about, the day its counts are of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    year: int
    cut_off: date
    series: str = ""
    area: str = ""


@dataclass(frozen=True)
class Hole:
    """A number to be filled in: the figure, the question, how it is written."""

    figure: str
    asked: Query
    decimals: int | None = None
    form: str = "plain"


@dataclass(frozen=True)
class Sentence:
    """Texts and holes in turn; ``key`` is its place (paragraph.sentence), ``source`` its line."""

    key: str
    source: str
    pieces: tuple[str | Hole, ...]

    @property
    def holes(self) -> list[Hole]:
        """Its numbers."""
        return [piece for piece in self.pieces if isinstance(piece, Hole)]


@dataclass(frozen=True)
class Block:
    """A heading (``level`` 1 to 3, one sentence) or a paragraph (``level`` 0)."""

    level: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Text:
    """A report's text, parsed."""

    settings: Settings
    blocks: tuple[Block, ...]

    @property
    def sentences(self) -> list[Sentence]:
        """All sentences in order."""
        return [sentence for block in self.blocks for sentence in block.sentences]


def names() -> list[str]:
    """The reports there are."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def source_of(name: str, year: int | None = None) -> str:
    """The text of a report; about another year than it was written for, all its years move along.

    Raises:
        TextProblem: no such report.
    """
    path = FOLDER / f"{name}.txt"
    if name not in names():
        raise TextProblem(f"no report {name!r}; there are: {', '.join(names())}")
    source = path.read_text(encoding="utf-8")
    if year is None:
        return source
    if not 2000 <= year <= 2098:
        raise TextProblem(f"year={year}: a report is about a year from 2000 to 2098")
    ahead = year - parse(source).settings.year
    return _YEAR.sub(lambda found: str(int(found[0]) + ahead), source)


def parse(source: str) -> Text:
    """Parse a report's text.

    Raises:
        TextProblem: naming line and fault.
    """
    lines = source.splitlines()
    if "---" not in lines:
        raise TextProblem("the text has no line “---” after its settings")
    end = lines.index("---")
    settings = _settings(lines[:end])
    blocks: list[Block] = []
    for number, group in enumerate(_groups(lines[end + 1 :], end + 2), start=1):
        first = group[0][1]
        level = len(first) - len(first.lstrip("#"))
        sentences = tuple(
            _sentence(f"{number}.{n}", line.lstrip("# ") if level else line, settings, at)
            for n, (at, line) in enumerate(group, start=1)
        )
        blocks.append(Block(level, sentences))
    return Text(settings, tuple(blocks))


def _settings(lines: list[str]) -> Settings:
    pairs = [line.partition(":") for line in lines if line.strip()]
    try:
        return Settings.model_validate({key.strip(): value.strip() for key, _, value in pairs})
    except ValidationError as error:
        faults = "; ".join(f"{one['loc'][0]}: {one['msg']}" for one in error.errors())
        raise TextProblem(f"settings above “---”: {faults}") from None


def _groups(lines: list[str], first: int) -> Iterator[list[tuple[int, str]]]:
    """Headings alone, lines of a paragraph together, each with its line number."""
    group: list[tuple[int, str]] = []
    for at, line in enumerate(lines, start=first):
        if group and (not line.strip() or line.startswith("#")):
            yield group
            group = []
        if line.startswith("#"):
            yield [(at, line)]
        elif line.strip():
            group.append((at, line.strip()))
    if group:
        yield group


def _sentence(key: str, line: str, settings: Settings, at: int) -> Sentence:
    pieces: list[str | Hole] = []
    done = 0
    for found in _HOLE.finditer(line):
        if found.start() > done:
            pieces.append(line[done : found.start()])
        pieces.append(_hole(found["name"], found["options"].split(), settings, at))
        done = found.end()
    rest = line[done:]
    if "{{" in rest or "}}" in rest:
        raise TextProblem(
            f"line {at}: a number reads {{{{ figure:NAME key=value … }}}}, this does not: {rest}"
        )
    if rest:
        pieces.append(rest)
    return Sentence(key, line, tuple(pieces))


def _hole(name: str, options: list[str], settings: Settings, at: int) -> Hole:
    given = dict(option.partition("=")[::2] for option in options)
    decimals, form = given.pop("decimals", None), given.pop("format", "plain")
    unknown = set(given) - {"year", "start", "end", "area", "series"}
    if unknown or form not in FORMATS:
        raise TextProblem(f"line {at}: {name} has no option {', '.join(sorted(unknown)) or f'format={form}'}")
    try:
        days = {key: _day(given[key], settings) for key in ("start", "end") if key in given}
        year = int(given["year"]) if "year" in given else None if "end" in days else settings.year
        asked = query(
            year=year,
            start=days.get("start"),
            end=days.get("end"),
            area=given.get("area", settings.area),
            series=given.get("series", settings.series),
        )
        return Hole(name, asked, int(decimals) if decimals else None, form)
    except (ValueError, BadQuery) as error:
        raise TextProblem(f"line {at}: {name}: {error}") from None


def _day(text: str, settings: Settings) -> date:
    return settings.cut_off if text == "cut_off" else date.fromisoformat(text)
