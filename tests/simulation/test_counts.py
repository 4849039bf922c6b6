"""The counts the simulator aims at are the published ones, and the rates round to the published rates."""

from __future__ import annotations

from collections import Counter

import pytest

from shian.simulation.laboratory.allocation import counts
from shian.simulation.places import city, rows, townships
from shian.simulation.registry.groups import GROUPS
from shian.simulation.seeds import scaled, shares, stream


def test_operators_of_each_trade_are_those_of_the_report() -> None:
    total: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for group in GROUPS:
        total[group.trade] += group.count
        small[group.trade] += group.count * group.small
    assert total == {
        "producer": 516, "health_food": 4, "seller": 29409, "caterer": 17071, "canteen": 885, "packaging": 15,
        "farm_input": 232, "grower": 619, "pig_slaughter": 4, "beef_slaughter": 2, "grain": 14,
    }  # fmt: skip
    assert (small["producer"], small["seller"], small["caterer"]) == (251, 10727, 10638)


def test_samples_and_failures_round_to_the_published_rates() -> None:
    years = {y["year"]: y for y in counts()["year"]}
    assert [(y["samples"], y["farm"]) for y in years.values()] == [
        (12123, 6610),
        (19321, 6615),
        (20092, 11555),
    ]
    rate = {n: round(100 * y["failed"] / y["samples"], 2) for n, y in years.items()}
    farm = {n: round(100 * y["farm_failed"] / y["farm"], 2) for n, y in years.items()}
    assert rate == {2019: 2.26, 2020: 1.62, 2021: 1.92}
    assert (farm[2019], farm[2020]) == (0.79, 1.71)
    assert (years[2021]["failed"], years[2021]["problem"], years[2021]["monitored"]) == (386, 6, 86)
    assert round(100 * 6 / 86, 2) == 6.98
    matters = sum(y["failed"] + y["problem"] for y in years.values())
    assert (matters, matters + counts()["disposals"]["both_sides"]) == (979, 1025)


def test_the_directory_is_that_of_the_report() -> None:
    people = city()["people"]
    assert (len(city()["committee"]["party"]), len(city()["committee"]["municipal"])) == (4, 22)
    assert (len(city()["district"]), len(rows()), len(townships(1))) == (10, 108, 101)
    assert sum(float(d["km2"]) for d in city()["district"]) == pytest.approx(6909)
    assert (people["stations"], people["cars"], people["motorcycles"], people["kits"]) == (90, 99, 115, 90)
    assert (people["established"], people["filled"], people["information"]) == (850, 554, 1005)
    assert round(100 * people["professional"] / people["supervisors"], 2) == 89.32


def test_both_population_series_give_their_rates() -> None:
    people = {p["series"]: p["people"] for p in city()["population"]}
    implied = people["report_implied"] / 1000
    assert [round(n / implied, d) for n, d in ((12123, 1), (19321, 1), (20092, 2))] == [2.8, 4.4, 4.58]
    assert round(people["census2020"] / 10_000, 2) == 530.41


def test_scaling_keeps_shares_and_never_loses_a_kind() -> None:
    assert (scaled(20092, 1.0), scaled(20092, 0.05), scaled(4, 0.05), scaled(0, 0.05)) == (20092, 1005, 1, 0)
    assert shares(10, [1.0, 1.0, 1.0]) == [4, 3, 3]
    assert sum(shares(5304061, [float(d["share"]) for d in city()["district"]])) == 5304061


def test_streams_do_not_disturb_each_other() -> None:
    alone = stream(7, "a").integers(0, 1000, 5).tolist()
    stream(7, "b").integers(0, 1000, 500)
    assert stream(7, "a").integers(0, 1000, 5).tolist() == alone
    assert stream(8, "a").integers(0, 1000, 5).tolist() != alone
