"""Common sources: counted by hand, hubs set against their base rate."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.methods.tracing import GraphBuilder, TracingError, UnknownIds, common_sources
from shian.methods.tracing import sources as module
from shian.methods.tracing.sources import at_least
from tests.methods.tracing import naive


def test_the_source_comes_before_the_hub() -> None:
    builder = GraphBuilder()
    shops = [f"s{n}" for n in range(9)]
    builder.add(["hub"] * 9, shops)
    builder.add(["source"] * 3, shops[:3])
    first, second = (one for one in common_sources(builder.graph(), shops[:3]) if one.reached == 3)
    assert (first.id, first.share, first.base) == ("source", 1.0, 0.5 / 7)
    assert (second.id, second.share, second.base) == ("hub", 1.0, 6.5 / 7)
    assert first.lift == pytest.approx(14) and first.chance == pytest.approx((0.5 / 7) ** 3)


def test_time_and_least() -> None:
    builder = GraphBuilder()
    builder.add(["o", "m", "m"], ["m", "a", "b"], [5, 4, 6], [5, 4, 6])
    graph = builder.graph()
    assert {one.id: one.reached for one in common_sources(graph, ["a", "b"])}["o"] == 2
    found = common_sources(graph, ["a", "b"], temporal=True)
    assert {one.id: one.reached for one in found} == {"o": 1, "m": 2, "a": 1, "b": 1}
    assert [one.id for one in common_sources(graph, ["a", "b"], temporal=True, least=2)] == ["m"]


def test_others_are_sampled_or_given() -> None:
    builder = GraphBuilder()
    builder.add(["o"] * 500, [f"s{n}" for n in range(500)])
    found = {one.id: one for one in common_sources(builder.graph(), ["s0"])}
    assert found["o"].base == 200.5 / 201
    found = {one.id: one for one in common_sources(builder.graph(), ["s0"], others=["s1", "o"])}
    assert found["o"].base == 2.5 / 3


@settings(max_examples=30, deadline=None)
@given(naive.edge_lists, st.booleans())
def test_the_index_counts_the_same(edges: list[naive.Edge], temporal: bool) -> None:
    builder = GraphBuilder()
    src, dst, leave, arrive = (list(column) for column in zip(*edges, strict=True))
    builder.add(map(str, src), map(str, dst), leave, arrive)
    graph = builder.graph()
    places = graph.names[:3]
    slow = common_sources(graph, places, temporal=temporal)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "LARGE", 0)
        assert common_sources(graph, places, temporal=temporal) == slow


def test_what_is_refused() -> None:
    builder = GraphBuilder()
    builder.add(["a"], ["b"])
    with pytest.raises(UnknownIds):
        common_sources(builder.graph(), ["x"])
    with pytest.raises(TracingError, match="no places"):
        common_sources(builder.graph(), [])


def test_at_least() -> None:
    assert at_least(0, 5, 0.5) == 1.0
    assert at_least(1, 2, 0.5) == pytest.approx(0.75)
    assert math.isclose(at_least(2, 2, 0.1), 0.01)
    assert at_least(2000, 4000, 0.9) == pytest.approx(1.0)
