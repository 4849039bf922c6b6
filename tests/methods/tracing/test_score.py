"""The tracing score: small networks computed by hand, and against a plain search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shian.methods.tracing import Delivery, Kind, Network, Spread, TracingError, UnknownIds, scores
from shian.methods.tracing.network import covering

STATION, DELIVERY = Kind.STATION, Kind.DELIVERY


def chain() -> Network:
    """Farm F to maker M to shops S and T, another farm G to M: what went where is on record."""
    return Network(
        ["F", "G", "M", "S", "T"],
        [
            Delivery("f", "F", "M", 1, 2),
            Delivery("g", "G", "M", 3, 4),
            Delivery("s", "M", "S", 2, 5),
            Delivery("t", "M", "T", 6, 7),
        ],
        [("f", "s"), ("g", "t")],
    )


def valued(network: Network, weights: dict[tuple[Kind, str], float], **given: object) -> dict[str, float]:
    back = bool(given.pop("back", False))
    return {one.id: one.score for one in scores(network, weights, Spread(**given), back=back)}


BOTH = {(STATION, "S"): 1.0, (STATION, "T"): 3.0}


def test_by_links() -> None:
    assert valued(chain(), BOTH) == {
        "M": 1.0, "T": 0.75, "t": 0.75, "g": 0.75, "G": 0.75, "S": 0.25, "s": 0.25, "f": 0.25, "F": 0.25
    }  # fmt: skip


def test_highest_first_with_weights_and_counts() -> None:
    first, *_, last = scores(chain(), BOTH)
    assert (first.id, first.kind, first.score, first.weight, first.reached) == ("M", STATION, 1.0, 4.0, 2)
    assert (last.id, last.score, last.reached) == ("s", 0.25, 1)


def test_weights_on_deliveries() -> None:
    found = valued(chain(), {(DELIVERY, "t"): 1.0, (STATION, "M"): 1.0})
    assert found["t"] == 0.5 and found["T"] == 0 and found["g"] == 1.0 and found["M"] == 1.0
    assert found["f"] == 0.5 and found["s"] == 0


def test_weights_below_zero_speak_against() -> None:
    against = valued(chain(), {(STATION, "S"): -1.0, (STATION, "T"): 4.0})
    assert (against["M"], against["G"], against["F"]) == (0.75, 1.0, -0.25)  # measured by 4, the larger sum
    more = valued(chain(), {(STATION, "S"): -5.0, (STATION, "T"): 4.0})
    assert (more["M"], more["G"], more["F"]) == (-0.2, 0.8, -1.0)
    alone = valued(chain(), {(STATION, "S"): -2.0})
    assert (alone["M"], alone["G"], alone["s"]) == (-1.0, 0.0, -1.0)


def test_backward() -> None:
    found = valued(chain(), {(STATION, "F"): 1.0, (STATION, "G"): 1.0}, back=True)
    assert found == {
        "F": 0.5, "G": 0.5, "M": 1.0, "S": 0.5, "T": 0.5, "f": 0.5, "g": 0.5, "s": 0.5, "t": 0.5
    }  # fmt: skip


def test_cross_contamination_everywhere_at_one_station_and_in_time() -> None:
    everywhere = valued(chain(), BOTH, everywhere=True)
    assert everywhere["F"] == everywhere["g"] == everywhere["f"] == 1.0
    assert valued(chain(), BOTH, crossing_stations=frozenset("M")) == everywhere
    assert valued(chain(), BOTH, crossing_stations=frozenset("S")) == valued(chain(), BOTH)
    in_time = valued(chain(), BOTH, everywhere=True, temporal=True)
    assert in_time["f"] == 1.0 and in_time["g"] == 0.75  # s left at 2, before g arrived at 4


def test_cross_contamination_of_deliveries() -> None:
    both = frozenset({"f", "g"})
    assert valued(chain(), BOTH, crossing_deliveries=both)["f"] == 1.0
    assert valued(chain(), BOTH, crossing_deliveries=both, temporal=True)["g"] == 0.75
    assert valued(chain(), BOTH, crossing_deliveries=frozenset("f"))["f"] == 0.25


def test_what_a_killed_delivery_feeds_is_still_fed_by_those_beside_it() -> None:
    both = frozenset({"f", "g"})
    found = valued(chain(), BOTH, crossing_deliveries=both, killing_deliveries=frozenset("g"))
    assert (found["f"], found["g"], found["F"], found["G"]) == (1.0, 0.0, 1.0, 0.0)


def test_killing_at_stations_and_deliveries() -> None:
    at_maker = valued(chain(), BOTH, everywhere=True, killing_stations=frozenset("M"))
    assert at_maker["M"] == at_maker["F"] == at_maker["g"] == 0 and at_maker["t"] == 0.75
    at_delivery = valued(chain(), BOTH, killing_deliveries=frozenset("t"))
    assert at_delivery["t"] == at_delivery["G"] == 0 and at_delivery["M"] == 0.25
    own = valued(chain(), {(STATION, "M"): 1.0}, killing_stations=frozenset("M"))
    assert own["M"] == own["F"] == own["f"] == 1.0


def test_time_breaks_a_link() -> None:
    network = Network(
        ["A", "B", "C"], [Delivery("1", "A", "B", 5, 6), Delivery("2", "B", "C", 4, 7)], [("1", "2")]
    )
    weights = {(STATION, "C"): 2.0}
    assert valued(network, weights)["A"] == 1.0
    assert valued(network, weights, temporal=True) == {"A": 0, "B": 1.0, "C": 1.0, "1": 0, "2": 1.0}


def test_cycle_and_two_outbreaks() -> None:
    network = Network(
        ["A", "B", "C", "D"],
        [Delivery("1", "A", "B"), Delivery("2", "B", "A"), Delivery("3", "C", "D"), Delivery("4", "C", "D")],
        [("1", "2"), ("2", "1")],
    )
    found = valued(network, {(STATION, "A"): 1.0, (STATION, "D"): 1.0})
    assert found == {"A": 0.5, "B": 0.5, "C": 0.5, "D": 0.5, "1": 0.5, "2": 0.5, "3": 0.5, "4": 0.5}


def test_more_than_64_weighted_stations_add_to_exactly_one() -> None:
    shops = [f"S{n}" for n in range(130)]
    network = Network(["A", *shops], [Delivery(f"d{n}", "A", shop) for n, shop in enumerate(shops)])
    found = scores(network, {(STATION, shop): 0.1 for shop in shops})
    assert found[0].id == "A" and found[0].score == 1.0 and found[0].reached == 130


def test_what_is_refused() -> None:
    for weight in (float("nan"), float("inf"), float("-inf")):
        with pytest.raises(TracingError, match="it must be a number"):
            scores(chain(), {(STATION, "S"): weight})
    with pytest.raises(TracingError, match="all weights are zero"):
        scores(chain(), {(STATION, "S"): 0.0})
    with pytest.raises(TracingError, match="too large"):
        scores(chain(), {(STATION, "S"): 1.7e308, (STATION, "T"): -1.7e308})
    with pytest.raises(UnknownIds, match="unknown delivery in the weights: 'S'"):
        scores(chain(), {(DELIVERY, "S"): 1.0})
    with pytest.raises(UnknownIds, match="unknown stations: 'X'"):
        scores(chain(), BOTH, Spread(killing_stations=frozenset("X")))
    with pytest.raises(UnknownIds, match="unknown stations: 'B'"):
        Network(["A"], [Delivery("1", "A", "B")])
    with pytest.raises(UnknownIds, match="unknown deliveries: '2'"):
        Network(["A"], [Delivery("1", "A", "A")], [("1", "2")])
    with pytest.raises(TracingError, match="stations: 'A' is given twice"):
        Network(["A", "B", "A"], [])


@given(st.integers(1, 40), st.integers(0, 40))
def test_branches_cover_the_leaves_from_a_place_on(count: int, first: int) -> None:
    def leaves(at: int) -> set[int]:
        return {at - count} if at >= count else leaves(2 * at) | leaves(2 * at + 1)

    covered = [leaves(at) for at in covering(min(first, count), count)]
    assert set().union(*covered) == set(range(first, count))
    assert sum(map(len, covered)) == max(count - first, 0)


stations = st.integers(0, 4)
parts = st.lists(st.tuples(stations, stations, st.integers(0, 6), st.integers(0, 2)), min_size=1, max_size=9)
some_links = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=10)


def made(rows: list[tuple[int, int, int, int]], links: list[tuple[int, int]]) -> Network:
    deliveries = [
        Delivery(f"d{n}", f"S{a}", f"S{b}", out, out + days) for n, (a, b, out, days) in enumerate(rows)
    ]
    pairs = [(f"d{a}", f"d{b}") for a, b in links if a < len(rows) and b < len(rows)]
    return Network([f"S{n}" for n in range(5)], deliveries, pairs)


def traced(network: Network, begin: str, *, temporal: bool, crossing: bool) -> set[str]:
    """All stations and deliveries on the forward trace of one."""
    by_id = {d.id: d for d in network.deliveries}
    found = {begin}
    front = [begin] if begin in by_id else [d.id for d in network.deliveries if d.sender == begin]
    while front:
        at = by_id[front.pop()]
        found |= {at.id, at.recipient}
        after = {b for a, b in network.links if a == at.id}
        if crossing:
            after |= {d.id for d in network.deliveries if d.sender == at.recipient}
        for name in after - found:
            if not temporal or at.arrive_from <= by_id[name].leave_by:
                front.append(name)
    return found


@given(parts, some_links, st.booleans(), st.booleans())
def test_equals_a_plain_trace(
    rows: list[tuple[int, int, int, int]], links: list[tuple[int, int]], temporal: bool, crossing: bool
) -> None:
    network = made(rows, links)
    weights = {(STATION, "S0"): 1.0, (STATION, "S1"): 2.0, (DELIVERY, "d0"): 4.0}
    for one in scores(network, weights, Spread(temporal=temporal, everywhere=crossing)):
        trace = traced(network, one.id, temporal=temporal, crossing=crossing)
        assert one.weight == sum(weight for (_, name), weight in weights.items() if name in trace)
        assert one.score == one.weight / 7


@given(parts, some_links, st.tuples(st.integers(0, 8), st.integers(0, 8)))
def test_a_link_more_lowers_no_score(
    rows: list[tuple[int, int, int, int]], links: list[tuple[int, int]], more: tuple[int, int]
) -> None:
    before = valued(made(rows, links), BOTH_NUMBERED)
    after = valued(made(rows, [*links, more]), BOTH_NUMBERED)
    assert all(after[name] >= score for name, score in before.items())


BOTH_NUMBERED = {(STATION, "S0"): 1.0, (STATION, "S1"): 3.0}
