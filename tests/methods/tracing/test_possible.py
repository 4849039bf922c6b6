"""Departures without code: by hand, against made stocks whose truth is known; chances along ways."""

import numpy as np
import pytest

from shian.methods.tracing import Bounds, EdgeTable, TracingError
from shian.methods.tracing.chances import likely
from shian.methods.tracing.possible import UNCODED, Arrivals, Departures, Habits, Inferred, inferred, scored
from shian.methods.tracing.table_store import TableStore

DAY = 86_400
Row = tuple[int, int, int, float]


def arrivals(rows: list[tuple[int, int, float]], place: int = 1, product: int = 1) -> Arrivals:
    node, time, kilos = (np.array(column) for column in zip(*rows, strict=True))
    same = np.ones(len(rows), np.int64)
    return Arrivals(node, same * place, same * product, time, kilos.astype(float))


def departures(rows: list[Row], place: int = 1, product: int = 1) -> Departures:
    lot, to, time, kilos = (np.array(column) for column in zip(*rows, strict=True))
    same = np.ones(len(rows), np.int64)
    return Departures(
        lot, to, same * place, same * product, time, time + 3600, kilos.astype(float), np.arange(len(rows))
    )


def shown(found: Inferred) -> list[tuple[int, int, float, float, float]]:
    edges = found.edges
    columns = (
        edges.src,
        edges.dst,
        np.round(edges.chance, 6),
        np.round(found.least, 6),
        np.round(found.most, 6),
    )
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_first_in_first_out_and_at_random() -> None:
    found = inferred(arrivals([(1, 0, 100), (2, 10, 100)]), departures([(UNCODED, 7, 20, 40)]))
    random = 1 - 0.5**4
    assert shown(found) == [
        (1, 7, round(0.7 + 0.3 * random, 6), 0, 40),
        (2, 7, round(0.3 * random, 6), 0, 40),
    ]
    assert found.edges.quantity.tolist() == [pytest.approx(0.7 * 40 + 0.3 * 20), pytest.approx(0.3 * 20)]


def test_a_code_on_record_narrows_the_others() -> None:
    coded = departures([(2, 8, 20, 100), (UNCODED, 7, 30, 60)])
    assert shown(inferred(arrivals([(1, 0, 100), (2, 10, 100)]), coded)) == [
        (2, 8, 1, 100, 100),
        (1, 7, 1, 60, 60),
    ]


def test_only_one_lot_can_be_it_or_none() -> None:
    late = inferred(arrivals([(1, 0, 50), (2, 25 * DAY, 50)]), departures([(UNCODED, 7, 26 * DAY, 20)]))
    assert shown(late) == [(2, 7, 1, 20, 20)]  # the first is past its time
    before = inferred(arrivals([(1, 100, 50)]), departures([(UNCODED, 7, 50, 20)]))
    assert shown(before) == [] and before.unexplained.tolist() == [20]
    more = inferred(arrivals([(1, 0, 50)]), departures([(UNCODED, 7, 50, 70)]))
    assert shown(more) == [(1, 7, 1, 50, 50)] and more.unexplained.tolist() == [20]


def test_what_must_be_in_it() -> None:
    found = inferred(arrivals([(1, 0, 100), (2, 10, 30)]), departures([(UNCODED, 7, 20, 80)]))
    assert shown(found)[0] == (1, 7, 1, 50, 80)


def test_other_places_and_products_are_no_stock() -> None:
    found = inferred(arrivals([(1, 0, 100)], product=2), departures([(UNCODED, 7, 20, 40)]))
    assert shown(found) == []
    found = inferred(arrivals([(1, 0, 100)], place=2), departures([(UNCODED, 7, 20, 40)]))
    assert shown(found) == []


def test_what_is_refused() -> None:
    for habits in (Habits(oldest_first=1.5), Habits(portion=0), Habits(longest=0)):
        with pytest.raises(TracingError, match="a share from 0 to 1"):
            inferred(arrivals([(1, 0, 1)]), departures([(UNCODED, 7, 20, 4)]), habits)


def made(seed: int, coded: float) -> tuple[Arrivals, Departures, dict[tuple[int, int], float]]:
    """A stall over 60 days: portions of 10 kg, seven in ten from the oldest lot, the others from any."""
    chance = np.random.default_rng(seed)
    came: list[tuple[int, int, float]] = []
    left: list[Row] = []
    stock: dict[int, int] = {}
    truth: dict[tuple[int, int], float] = {}
    for day in range(60):
        for _ in range(chance.integers(0, 3)):
            lot = len(came)
            stock[lot] = int(chance.integers(4, 16))
            came.append((lot, day * DAY, 10.0 * stock[lot]))
        for hour in range(int(chance.integers(1, 5))):
            parts = min(int(chance.integers(1, 6)), sum(stock.values()))
            to, now = 1000 + len(left), day * DAY + (hour + 1) * 3600
            if not parts:
                continue
            if chance.random() < coded:
                lot = min(lot for lot in stock if stock[lot])
                parts = min(parts, stock[lot])
                stock[lot] -= parts
                left.append((lot, to, now, 10.0 * parts))
                truth[lot, to] = 10.0 * parts
                continue
            left.append((UNCODED, to, now, 10.0 * parts))
            for _ in range(parts):
                lots = [lot for lot in stock if stock[lot]]
                lot = min(lots) if chance.random() < 0.7 else int(chance.choice(lots))
                stock[lot] -= 1
                truth[lot, to] = truth.get((lot, to), 0.0) + 10
    return arrivals(came), departures(left), truth


@pytest.mark.parametrize("coded", [0.0, 0.5])
def test_against_the_truth(coded: float) -> None:
    habits = Habits(longest=60 * DAY)
    city = [made(seed, coded) for seed in range(8)]
    scores = [scored(inferred(came, left, habits), truth) for came, left, truth in city]
    assert min(score.found for score in scores) == 1
    assert min(score.within for score in scores) == 1
    assert np.mean([score.brier for score in scores]) < 0.85 * np.mean([score.even for score in scores])


def test_chances_along_ways() -> None:
    table = EdgeTable.made(
        [0, 0, 1, 2, 3], [1, 2, 3, 3, 4], [1, 1, 3, 3, 1], [2, 2, 4, 4, 2], chance=[1, 0.5, 0.5, 1, 1]
    )
    store = TableStore(table)
    found = likely(store, np.array([0]))
    chance = dict(zip(found.nodes.tolist(), found.chance.tolist(), strict=True))
    assert chance == {0: 1, 1: 1, 2: 0.5, 3: pytest.approx(0.75), 4: pytest.approx(0.75)}
    assert dict(zip(found.nodes.tolist(), found.best.tolist(), strict=True))[3] == 0.5
    assert found.nodes.tolist() == [0, 1, 3, 4, 2] and found.certain.tolist() == [0, 1]
    in_time = likely(store, np.array([0]), temporal=True)
    assert in_time.nodes.tolist() == [0, 1, 3, 2] and in_time.times.tolist()[1:] == [2, 4, 2]
    back = likely(store, np.array([3]), back=True, bounds=Bounds(possible=True, levels=1))
    assert sorted(back.nodes.tolist()) == [1, 2, 3]
    assert likely(store, np.array([], np.int64)).nodes.tolist() == []


def test_a_way_round_ends() -> None:
    found = likely(TableStore(EdgeTable.made([0, 1, 2], [1, 2, 1], chance=[0.5, 0.5, 0.5])), np.array([0]))
    assert found.best.tolist() == [1, 0.5, 0.25] and found.chance[1] < 0.6
