"""Building a report: its text with every number computed as of one seal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from shian.evaluation.figures.book import Figure, NoSuchFigure, figures
from shian.evaluation.figures.engine import Value, compute
from shian.evaluation.figures.store import Snapshot
from shian.evaluation.report.text import Hole, Sentence, Text

WAN = 10_000


@dataclass(frozen=True)
class Number:
    """A number of the report: what was asked, what came out, how it is written."""

    hole: Hole
    value: Value
    text: str

    @property
    def declared(self) -> bool:
        """Whether it is a declared fact."""
        return self.value.figure.fact is not None


@dataclass(frozen=True)
class BuiltSentence:
    """A sentence with its numbers."""

    sentence: Sentence
    pieces: tuple[str | Number, ...]

    @property
    def text(self) -> str:
        """As it reads."""
        return "".join(p if isinstance(p, str) else p.text for p in self.pieces)

    @property
    def numbers(self) -> list[Number]:
        """Its numbers in order."""
        return [p for p in self.pieces if isinstance(p, Number)]


@dataclass(frozen=True)
class BuiltBlock:
    """A heading or paragraph."""

    level: int
    sentences: tuple[BuiltSentence, ...]


@dataclass(frozen=True)
class Built:
    """A report as of a seal."""

    text: Text
    seal: int
    blocks: tuple[BuiltBlock, ...]

    @property
    def sentences(self) -> list[BuiltSentence]:
        """All sentences in order."""
        return [sentence for block in self.blocks for sentence in block.sentences]

    @property
    def numbers(self) -> list[Number]:
        """All numbers in order."""
        return [number for sentence in self.sentences for number in sentence.numbers]


def build(text: Text, shot: Snapshot, book: Mapping[str, Figure] | None = None) -> Built:
    """Compute every number of a text as of a seal.

    Args:
        text: the report's text.
        shot: the archive as of the seal.
        book: the figures' definitions; those of today where not given.

    Raises:
        NoSuchFigure: the text names a figure that is not in the book.
    """
    known = figures() if book is None else book
    blocks = tuple(
        BuiltBlock(block.level, tuple(_sentence(s, shot, known) for s in block.sentences))
        for block in text.blocks
    )
    return Built(text, shot.seal.number, blocks)


def _sentence(sentence: Sentence, shot: Snapshot, book: Mapping[str, Figure]) -> BuiltSentence:
    pieces = tuple(p if isinstance(p, str) else _number(p, shot, book) for p in sentence.pieces)
    return BuiltSentence(sentence, pieces)


def _number(hole: Hole, shot: Snapshot, book: Mapping[str, Figure]) -> Number:
    if hole.figure not in book:
        raise NoSuchFigure(f"the report names a figure that does not exist: {hole.figure}")
    value = compute(book[hole.figure], hole.asked, shot)
    return Number(hole, value, written(hole, value))


def written(hole: Hole, value: Value) -> str:
    """The number as the report writes it: no thousands separators, in ten thousands where asked."""
    exact = value.exact if hole.decimals is not None or hole.form == "wan" else value.shown
    if exact is None:
        return "–"
    if hole.form == "wan":
        exact = exact / WAN
    if hole.decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-hole.decimals), ROUND_HALF_UP)
    return f"{exact:f}"
