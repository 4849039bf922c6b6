"""The measures count as they say, and the material is what it claims to be."""

from __future__ import annotations

import inspect
import random
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from shian.methods.claims.model import Span
from shian.simulation.claims.figures import band, hanzi, over, rounded, slip
from shian.simulation.claims.generate import paragraph, paragraphs
from shian.simulation.claims.grammar import CLOSE, OPEN, wordings
from shian.simulation.claims.kinds import (
    absolutes,
    averages,
    citations,
    growths,
    hints,
    minimums,
    persons,
    rates,
    repeats,
    shares,
    sums,
    trends,
    units,
)
from shian.simulation.claims.measures import Score, judge, measure
from shian.simulation.claims.passage import KINDS, Passage, Planted, planted_kinds
from shian.simulation.claims.reports import ROUNDS, UnknownName, compute, printed, reports, solved

PATTERNS = {
    "sum": sums.PATTERNS,
    "share": shares.PATTERNS,
    "rate": rates.PATTERNS,
    "average": averages.PATTERNS,
    "growth": growths.PATTERNS,
    "repeated": repeats.PATTERNS,
    "trend": (*trends.PATTERNS, *trends.WORDS),
    "minimum": minimums.PATTERNS,
    "unit": units.PATTERNS,
    "absolute": absolutes.PATTERNS,
    "citation": citations.PATTERNS,
    "person": persons.PATTERNS,
    **hints.PATTERNS,
}
TEXT = "学校3所，其中小学2所、初中2所。医院共4家。覆盖率100%。"
SUM = Planted("sum", ((2, 4), (9, 11)), also=("share",))
BASE = Planted("base", ((25, 29),), optional=True)


@dataclass(frozen=True)
class Found:
    kind: str
    spans: tuple[Span, ...]


def score_of(*found: Found) -> Score:
    score = Score()
    judge(Passage("one", TEXT, (SUM, BASE)), found, score)
    return score


def test_right_by_another_name() -> None:
    """A finding of a kind that the label allows is right, counted under its own kind; the label is found."""
    score = score_of(Found("share", ((9, 11),)))
    assert (score.tallies["share"].made, score.tallies["share"].right) == (1, 1)
    assert (score.tallies["sum"].planted, score.tallies["sum"].found) == (1, 1)
    assert not score.faults


def test_wrong_place_or_kind() -> None:
    score = score_of(Found("sum", ((17, 20),)), Found("growth", ((2, 4),)))
    assert score.tallies["sum"].precision == 0
    assert score.tallies["sum"].recall == 0
    assert [(fault.kind, fault.missed, fault.beside) for fault in score.faults] == [
        ("sum", False, False),
        ("growth", False, True),
        ("sum", True, False),
    ]
    assert (score.clean, score.alarmed) == (2, 1)


def test_optional_label_counts_for_nothing() -> None:
    score = score_of(Found("base", ((25, 29),)))
    assert score.tallies["base"].made == score.tallies["base"].planted == 0


def test_same_seed_same_paragraphs() -> None:
    assert list(paragraphs(7, 60)) == list(paragraphs(7, 60))
    assert list(paragraphs(7, 5)) != list(paragraphs(8, 5))


def test_paragraphs_hold_every_kind() -> None:
    made = list(paragraphs(3, 2000))
    counts = planted_kinds(made)
    assert min(counts.values()) >= 90
    assert sum(not any(not label.optional for label in one.planted) for one in made) >= 400
    assert not any(OPEN in one.text or CLOSE in one.text for one in made)
    for one in made:
        for label in one.planted:
            assert label.spans and all(one.text[a:b].strip() for a, b in label.spans)


@pytest.mark.parametrize("kind", KINDS)
def test_wordings(kind: str) -> None:
    assert sum(map(wordings, PATTERNS[kind])) >= 40


def test_wordings_counted() -> None:
    assert wordings("(a|b(c|))d(e|f|g)") == 9


@pytest.mark.parametrize("right", ["1", "38.5", "0.79", "4.58", "20092", "100"])
def test_slips_lie_outside(right: str) -> None:
    rng = random.Random(right)
    value = Fraction(right)
    for _ in range(50):
        assert Fraction(slip(rng, rounded(value, len(right.partition(".")[2])), (value, value))) != value


def test_bands() -> None:
    low, high = over(band(rounded(Fraction(412), 1)), band(rounded(Fraction(395), 1)))
    assert low == Fraction(41195, 39505)
    assert high == Fraction(41205, 39495)


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, "零"), (10, "十"), (23, "二十三"), (105, "一百零五"), (340, "三百四十"), (2008, "二千零八")],
)
def test_numerals(n: int, text: str) -> None:
    assert hanzi(n) == text


def test_reports() -> None:
    both = [*reports(held_out=False), *reports(held_out=True)]
    assert len(both) == 4
    for one in both:
        assert 5000 <= len(one.text) <= 10_000
        assert 8 <= sum(not label.optional for label in one.planted) <= 22
        assert "{" not in one.text and "<<" not in one.text


def test_reports_of_the_third_round() -> None:
    dev, held_out = reports(3, held_out=False), reports(3, held_out=True)
    assert len(dev) == len(held_out) == 3
    for one in dev + held_out:
        assert 2000 <= len(one.text) <= 6000
        assert 8 <= sum(not label.optional for label in one.planted) <= 22
        assert "{" not in one.text and "<<" not in one.text


def test_reports_of_the_fourth_round() -> None:
    held_out = reports(4, held_out=True)
    assert len(held_out) == 5
    assert not reports(4, held_out=False)
    for one in held_out:
        assert 1500 <= len(one.text) <= 3000
        assert 5 <= sum(not label.optional for label in one.planted) <= 12
        assert "{" not in one.text and "<<" not in one.text


def test_every_report_is_of_a_round() -> None:
    told = [one.name for number in ROUNDS for held in (False, True) for one in reports(number, held_out=held)]
    assert sorted(told) == sorted(path.stem for path in Path(inspect.getfile(reports)).parent.glob("*.toml"))


def test_model_of_a_report() -> None:
    model = solved({"all": "+ a b", "a": 61, "b": 24.5})
    assert printed("all", model) == "85.5"
    assert printed("% a all .1", model) == "71.3"
    assert printed(", * a 100", model) == "6,100"
    assert compute("up b a", model) == Fraction(3650, 61)
    with pytest.raises(UnknownName, match="c: not in"):
        compute("+ a c", model)
    with pytest.raises(UnknownName, match="depend on each other"):
        solved({"a": "+ b 1", "b": "+ a 1"})


def test_measure_over_several() -> None:
    one = paragraph(random.Random(5), "x", ["sum"])
    score = measure([one, one], lambda text: [Found(p.kind, p.spans) for p in one.planted if not p.optional])
    assert score.tallies["sum"].recall in (1, None)
