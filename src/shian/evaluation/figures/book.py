"""The book of figures: every SQL file and declared fact, by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from django.utils.translation import get_language

from shian.evaluation.figures import declared
from shian.evaluation.figures.declared import Fact
from shian.evaluation.figures.header import FigureProblem, Header, parse

FOLDER = Path(__file__).parent
PARAMETERS = ("from", "to", "area", "series")
_PARAMETER = re.compile(r"\$(\w+)")
_WORD = re.compile(r"[a-z_][a-z0-9_]*")


class NoSuchFigure(KeyError):
    """No figure has that name; the message lists those alike."""

    def __str__(self) -> str:
        return str(self.args[0])


def in_language(both: str) -> str:
    """One side of ``中文 | English``, by the reader's language."""
    chinese, _, english = both.partition(" | ")
    return english if english and (get_language() or "zh").startswith("en") else chinese


def _reads_english() -> bool:
    return (get_language() or "zh").startswith("en")


@dataclass(frozen=True)
class Figure:
    """A figure: its header and SQL, or the declared fact that stands in its place."""

    name: str
    header: Header | None = None
    body: str = ""
    fact: Fact | None = None
    path: Path = field(default=FOLDER)

    @property
    def duty(self) -> str:
        """The domain it is about: the first half of its name."""
        return self.name.partition(".")[0]

    @property
    def title(self) -> str:
        """In the reader's language."""
        said = self.header or self.fact
        assert said is not None
        return said.title_en if _reads_english() else said.title_zh

    @property
    def definition(self) -> str:
        """In the reader's language; of a declared fact, its remark."""
        if self.header:
            return self.header.definition_en if _reads_english() else self.header.definition_zh
        assert self.fact is not None
        return self.fact.remark_en if _reads_english() else self.fact.remark_zh

    @property
    def unit(self) -> str:
        """In the reader's language."""
        said = self.header or self.fact
        assert said is not None
        return in_language(said.unit)

    @property
    def owner(self) -> str:
        """Who answers for it, in the reader's language."""
        said = self.header or self.fact
        assert said is not None
        return in_language(said.owner)

    @property
    def computed(self) -> Header:
        """The header of a figure that is computed.

        Raises:
            FigureProblem: the figure is a declared fact.
        """
        if self.header is None:
            raise FigureProblem(f"{self.name} is a declared fact: nothing is computed")
        return self.header

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The parameters its SQL uses."""
        return frozenset(_PARAMETER.findall(self.body))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every identifier its SQL and quality rules use: tables and columns are among them."""
        text = self.body.lower()
        if self.header:
            text += f" {self.header.required} {self.header.event}".replace(".", " ")
        return frozenset(_WORD.findall(text))


def read(path: Path) -> Figure:
    """One figure from its file.

    Raises:
        FigureProblem: naming file, key and fault.
    """
    header, body = parse(path.read_text(encoding="utf-8"), str(path))
    expected = f"{path.parent.name}.{path.stem}"
    if header.name != expected:
        raise FigureProblem(f"{path}: name is {header.name}, by its file it must be {expected}")
    figure = Figure(header.name, header, body, path=path)
    if unknown := figure.parameters - set(PARAMETERS):
        raise FigureProblem(
            f"{path}: unknown parameter ${', $'.join(sorted(unknown))}; there are ${', $'.join(PARAMETERS)}"
        )
    if ("series" in figure.parameters) != bool(header.population):
        raise FigureProblem(f"{path}: $series in the SQL and population in the header go together")
    return figure


@cache
def figures() -> dict[str, Figure]:
    """All figures in the order of duty and header, declared facts last."""
    read_ones = [read(path) for path in FOLDER.glob("*/*.sql")]
    read_ones.sort(key=lambda f: (f.duty, f.computed.order, f.name))
    facts = [Figure(name, fact=fact, path=declared.FILE) for name, fact in declared.load().items()]
    return {f.name: f for f in [*read_ones, *facts]}


def figure(name: str) -> Figure:
    """The figure of that name.

    Raises:
        NoSuchFigure: the message lists the names that share a word.
    """
    book = figures()
    if name in book:
        return book[name]
    words = set(re.split(r"[._]", name))
    alike = [one for one in book if words & set(re.split(r"[._]", one))]
    raise NoSuchFigure(
        f"no figure {name!r}; there are: {', '.join(alike[:8] or sorted(book))} (see `shian figures list`)"
    )
