"""Sources: probabilities by hand for one set of rates, order in plain cases, what to ask next, meetings."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.methods.tracing import Bounds, EdgeTable, TracingError, View, build
from shian.methods.tracing import likelihood as module
from shian.methods.tracing.converge import meeting
from shian.methods.tracing.likelihood import judged, suspects_of
from tests.methods.tracing import naive

SOURCES = np.array([10, 20, 30])
CASES = np.array([[1, 1, 1, 1, 0], [1, 1, 1, 1, 1], [0, 1, 0, 0, 0]])
OTHERS = np.zeros((3, 20))
OTHERS[1] = 1  # a hub
OTHERS[0, :1] = 1


def test_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("MISSING", 0.2), ("BACKGROUND", 0.1), ("ATTACK", 0.5)):
        monkeypatch.setattr(module, name, (value,))
    found = judged(np.array([1]), np.array([[1, 0]]), np.array([[0, 0, 1]]))
    base = 1.5 / 4
    hit = 0.72 + 0.28 * base
    ratio = hit / base * (1 - hit) / (1 - base) * 0.5
    assert found.suspects[0].probability == pytest.approx(ratio / (ratio + 1))
    assert found.neither == pytest.approx(1 / (ratio + 1))
    assert (found.suspects[0].low, found.suspects[0].high) == (found.suspects[0].probability,) * 2
    assert (found.suspects[0].reached, found.suspects[0].base) == (0.5, base)


def test_the_source_comes_before_the_hub_that_reaches_all() -> None:
    found = judged(SOURCES, CASES, OTHERS)
    assert [one.source for one in found.suspects] == [10, 30, 20]
    best = found.suspects[0]
    assert best.low <= best.probability <= best.high and best.probability > 0.9
    assert sum(one.probability for one in found.suspects) + found.neither == pytest.approx(1)


def test_the_record_that_settles_most_is_of_a_way_not_shown() -> None:
    inquiry = judged(SOURCES[:2], CASES[:2], np.zeros((2, 20))).inquiries[0]
    assert (inquiry.source, inquiry.place) == (10, 4) and 0 < inquiry.bits < 1.6
    assert judged(SOURCES[:1], CASES[1:2], OTHERS[:1]).inquiries == ()


def test_gain_is_what_bayes_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("MISSING", 0.2), ("BACKGROUND", 0.1), ("ATTACK", 0.5)):
        monkeypatch.setattr(module, name, (value,))
    found = judged(np.array([1]), np.array([[1, 0]]), np.array([[0, 0, 1]]))
    p, base = found.suspects[0].probability, 1.5 / 4
    yes, no = (there * 0.2 / (there * 0.2 + 1 - there) for there in (0.9, base))

    def open_bits(chance: float) -> float:
        return -sum(x * math.log2(x) for x in (chance, 1 - chance) if x)

    left = 0.0
    for if_true, if_not in ((yes, no), (1 - yes, 1 - no)):
        total = p * if_true + (1 - p) * if_not
        left += total * open_bits(p * if_true / total)
    assert found.inquiries[0].bits == pytest.approx(open_bits(p) - left)


def test_a_possible_way_counts_less_than_one_on_record() -> None:
    chances = []
    for way in (0.0, 0.3, 1.0):
        found = judged(SOURCES[:2], np.array([[1, way], [0, 1]]), np.zeros((2, 9)))
        chances.append({one.source: one.probability for one in found.suspects}[10])
    assert chances == sorted(chances) and len(set(chances)) == 3


def test_sources_judged_in_groups_and_one_by_one_are_the_same() -> None:
    chance = np.random.default_rng(3)
    cases, others = chance.random((40, 6)) < 0.6, chance.random((40, 9)) < 0.3
    sources = np.arange(40)
    grouped, single = judged(sources, cases, others), judged(sources, cases, others, prior=np.full(40, 2.0))
    assert grouped.chances.tolist() == pytest.approx(single.chances.tolist(), rel=1e-12)
    assert float(grouped.chances.sum()) + grouped.neither == pytest.approx(1)
    heavy = judged(sources, cases, others, prior=np.arange(1.0, 41.0))
    assert heavy.chances[39] / grouped.chances[39] > heavy.chances[0] / grouped.chances[0]


def test_what_is_refused() -> None:
    with pytest.raises(TracingError, match="nothing to judge"):
        judged(np.array([], np.int64), np.zeros((0, 2)), np.zeros((0, 2)))
    with pytest.raises(TracingError, match="for each source"):
        judged(SOURCES, CASES[:2], OTHERS)


def made(edges: list[naive.Edge]) -> View:
    table = naive.table(edges)
    sites = np.arange(8, dtype=np.int32) // 2
    return View(build(table.src, table.dst, table.leave, table.arrive, nodes=8, site=sites), 0)


@settings(max_examples=40, deadline=None)
@given(
    naive.edge_lists,
    st.lists(st.sets(naive.numbered, min_size=1, max_size=2), min_size=1, max_size=70),
    st.booleans(),
)
def test_meeting_equals_plain_searches(
    edges: list[naive.Edge], places: list[set[int]], temporal: bool
) -> None:
    found = meeting(made(edges), [np.array(sorted(held)) for held in places], temporal=temporal)
    upstream = [naive.reached(edges, held, back=True, temporal=temporal) for held in places]
    expected = {site: [any(node // 2 == site for node in up) for up in upstream] for site in range(4)}
    assert dict(zip(found.sites.tolist(), found.reaches.tolist(), strict=True)) == {
        site: row for site, row in expected.items() if any(row)
    }


def test_verdict_of_a_meeting_and_added_edges() -> None:
    view = made([(0, 2, 1, 2), (2, 4, 3, 4), (2, 6, 3, 4)])
    found = meeting(view, [np.array([4]), np.array([6]), np.array([1])])
    assert found.sites.tolist() == [0, 1, 2, 3] and found.reaches[1].tolist() == [True, True, False]
    verdict = suspects_of(found.sites, found.reaches, [0, 1], [2])
    assert verdict.suspects[0].source == 1  # the farm reaches the third place, which has no cases
    more = View(view.index, 1, EdgeTable.made([2], [1], event=[9]))
    assert meeting(more, [np.array([1])]).sites.tolist() == [0, 1]
    assert meeting(more, [np.array([1])], bounds=Bounds(levels=None, earliest=5)).sites.tolist() == [0, 1]
