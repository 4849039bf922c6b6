"""Who falls ill in the simulated years: totals, seasons, habits of hospitals, outbreaks. No database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date

import numpy as np
import pytest

from shian.simulation.illness import detection, extras, judging, world
from shian.simulation.illness.events import FAMILY, LOOKALIKE
from shian.simulation.illness.numbers import DAY, agent, data, day_of, seconds, specs
from shian.simulation.illness.outbreaks import Given, plant
from shian.simulation.illness.schedule import Schedule
from shian.simulation.illness.surroundings import stand_in
from shian.simulation.illness.world import FIRST, LAST, World


@pytest.fixture(scope="module")
def full() -> World:
    """The years at full size."""
    return world.make(stand_in(2016, 1.0))


def months(whole: World, of: str) -> np.ndarray:  # type: ignore[type-arg]
    """Onsets of an agent by month of the year."""
    who = whole.reports
    days = day_of(who.onset[who.agent == agent(of).number]).tolist()
    return np.bincount([date.fromordinal(d).month for d in days], minlength=13)[1:]


def test_as_many_reports_as_published(full: World) -> None:
    who = full.reports
    assert len(who) == 10_642
    assert len(np.unique(who.hospital)) == 154
    assert (np.diff(who.reported) >= 0).all()
    assert (who.onset <= who.visited).all()
    assert (who.visited < who.reported).all()
    assert seconds(FIRST, 0) <= who.reported.min()
    assert who.reported.max() < seconds(LAST + 1, 0)


def test_hospitals_go_on_reporting_until_the_weeks_before_today(full: World) -> None:
    today = date(2023, 3, 31).toordinal()
    who = world.between(full, today)
    onset = day_of(who.onset)
    assert (int(onset.min()), int(onset.max())) == (LAST + 1, today - world.RECENT - 1)
    assert len(who) == round(10_642 / 157 * (today - world.RECENT - LAST - 1) / 7)
    assert (np.diff(who.reported) >= 0).all()
    assert (who.event == -1).all()
    assert len(world.between(full, LAST + world.RECENT)) == 0
    late = day_of(world.between(full, date(2032, 1, 1).toordinal()).onset)
    assert 5 * 365 - 3 <= late.max() - late.min() <= 5 * 365


@pytest.mark.parametrize(("scale", "count"), [(0.2, 2128), (0.02, 213), (0.01, 106)])
def test_small_cities_keep_the_rates(scale: float, count: int) -> None:
    small = world.make(stand_in(5, scale))
    assert len(small.reports) == count
    assert next(o.spec.key for o in small.outbreaks if o.filed) == "school_lot"


def test_same_seed_same_years() -> None:
    one, again, other = (world.make(stand_in(seed, 0.05)).reports for seed in (3, 3, 4))
    for f in fields(one):
        assert np.array_equal(getattr(one, f.name), getattr(again, f.name))
    assert not np.array_equal(one.onset, other.onset)


def test_seasons_of_agents(full: World) -> None:
    summer, winter = [5, 6, 7], [11, 0, 1]
    vibrio, virus = months(full, "parahaemolyticus"), months(full, "norovirus")
    assert vibrio[summer].sum() > 10 * vibrio[winter].sum()
    assert virus[winter].sum() > 3 * virus[summer].sum()
    mushrooms = months(full, "mushroom_short") + months(full, "mushroom_late")
    assert mushrooms[6:9].sum() > 0.8 * mushrooms.sum()
    assert mushrooms[[0, 1, 2, 11]].sum() == 0
    assert 1 <= months(full, "botulism").sum() <= 15


def test_the_epidemic_keeps_people_at_home(full: World) -> None:
    days = day_of(full.reports.onset)

    def between(first: date, last: date) -> int:
        return int(((days >= first.toordinal()) & (days <= last.toordinal())).sum())

    quiet = between(date(2020, 2, 1), date(2020, 3, 15))
    assert quiet < 0.45 * between(date(2019, 2, 1), date(2019, 3, 15))
    assert quiet < 0.3 * between(date(2021, 2, 1), date(2021, 3, 15))


def test_the_form_brings_food_histories_and_haste(full: World) -> None:
    who = full.reports
    after = day_of(who.visited) >= data()["reporting"]["form"].toordinal()
    delay, history = (who.reported - who.visited) / DAY, who.setting[:, 0] >= 0
    assert 5.9 < np.median(delay[~after]) < 7.4
    assert 0.9 < np.median(delay[after]) < 1.8
    assert 0.41 < history[~after].mean() < 0.49
    assert 0.82 < history[after].mean() < 0.92


def test_hospitals_are_very_different(full: World) -> None:
    counts = np.sort(np.bincount(full.reports.hospital))[::-1]
    assert counts[:15].sum() > 0.5 * counts.sum()
    assert counts[-1] >= 1


def test_a_hospital_falls_silent(full: World) -> None:
    hospital, first, last = full.habits.silent
    days = day_of(full.reports.reported[full.reports.hospital == hospital])
    assert len(days) > 50
    assert not ((days >= first) & (days <= last)).any()
    assert full.silent > 5


def test_outbreaks_are_as_many_as_published_and_some_are_missed(full: World) -> None:
    assert sum(one.filed for one in full.outbreaks) == 17
    assert sum(not one.filed for one in full.outbreaks) == 6
    assert all(one.reported >= 2 for one in full.outbreaks if one.filed)
    taken = [p for one in full.outbreaks for p in one.premises]
    assert len(taken) == len(set(taken))


def test_who_ate_the_dish_falls_ill(full: World) -> None:
    for one in full.outbreaks:
        who, dish = one.guests, one.guests.ate[:, one.spec.culprit]
        assert who.ill[dish].mean() > 2 * who.ill[~dish].mean()
        assert (who.onset[who.ill] > one.meal).all()


def test_a_guilty_lot_was_in_every_kitchen_before_the_meal(full: World) -> None:
    guilty = [one for one in full.outbreaks if one.guilty is not None]
    assert len(guilty) >= 10
    for one in guilty:
        lot = one.guilty
        assert lot is not None
        came = dict(lot.buyers)
        assert set(one.premises) == set(came)
        assert all(lot.made < came[p] < one.meal for p in one.premises)
        others = [other for other in one.lots if other is not lot]
        assert any(set(one.premises) & {p for p, _ in other.buyers} for other in others)


def test_a_given_lunch_is_taken_over() -> None:
    around = stand_in(5, 0.1)
    canteens = np.flatnonzero(around.sort == 1)[:3].tolist()
    given = Given(tuple(canteens), seconds(date(2021, 10, 19).toordinal(), 11.5), 77)
    one = plant(around, specs("outbreak")[0], 0, filed=True, given=given)
    assert (one.premises, one.meal) == (canteens, given.meal)
    assert one.guilty is not None
    assert one.guilty.given == 77


def test_lookalikes(full: World) -> None:
    by_kind: dict[str, list[int]] = {}
    for one in full.lookalikes:
        by_kind.setdefault(one.kind, []).append(one.number)
    assert set(by_kind) == {"backlog", "popular", "miscoded", "drive", "rota"}
    who = full.reports
    backlog = full.of(by_kind["backlog"][0])
    assert len(set(day_of(who.reported[backlog]).tolist())) == 1
    assert len(set(who.hospital[backlog].tolist())) == 1
    assert np.ptp(who.onset[backlog]) > 30 * DAY
    assert (detection.truth(who)[backlog] == -1).all()


def test_families_fall_ill_together(full: World) -> None:
    numbers = world.family_events(full)
    assert len(numbers) > 250
    for number in numbers[:20]:
        assert FAMILY <= number < LOOKALIKE
        onsets = full.reports.onset[full.of(number)]
        assert np.ptp(onsets) <= 8 * 3600


def test_void_reports_stand_beside_the_others(full: World) -> None:
    every, place, void = extras.with_void(full)
    assert len(every) == len(full.reports) + len(void)
    assert np.array_equal(every.onset[place], full.reports.onset)
    assert not set(place.tolist()) & set(void)
    again = [(at, first) for at, first in void.items() if first >= 0]
    assert len(again) > 50
    assert all(every.reported[at] > every.reported[first] for at, first in again)


def test_what_detection_is_given(full: World) -> None:
    cases = detection.arrays(full.around, full.reports)
    assert len(cases) == 10_642
    assert (cases.reported >= cases.onset).all()
    assert (cases.eaten_place >= 0).sum() > 2_000
    assert cases.grave.sum() >= 3
    assert set(np.unique(detection.truth(full.reports))) <= {-1, *range(23)}
    assert (detection.households(full.reports) >= 0).sum() > 500


def test_steps_are_taken_in_order_and_not_too_early() -> None:
    done: list[str] = []

    def step(name: str) -> Callable[[], None]:
        return lambda: done.append(name)

    plan = Schedule()
    plan.at("2021-03-02", step("later"))
    plan.at("2021-02-28", step("first"))
    plan.at("2021-03-02", step("last"))
    plan.before("2021-03")
    assert done == ["first"]
    plan.before("2021-03-02T01")
    assert done == ["first", "later", "last"]


def test_the_true_premises_are_inferred_and_ranks_count_ties(full: World) -> None:
    one = next(o for o in full.outbreaks if o.spec.key == "banquet_seafood")
    found = judging.judged(full, one, menu=True)
    assert [(j.kind, j.rank) for j in found] == [("premises", 1.0), ("lot", 1.0)]
    lot = found[1]
    assert lot.tracing > lot.rank
    assert len(lot.probabilities) == lot.choices
    assert sum(true for _, true in lot.probabilities) == 1
    said = judging.summary(found, "lot", menu=True, within=3)
    assert (said.count, said.hits) == (1, 1.0)
    assert said.chance == pytest.approx(3 / lot.choices)


def test_calibration_holds_what_was_given_against_what_was_true() -> None:
    one = judging.Judged("a", "lot", True, 1.0, 2.0, 3, ((0.7, True), (0.2, False), (0.05, False)))
    points = judging.calibration([one], (0.0, 0.5, 1.001))
    assert points == [(pytest.approx(0.125), 0.0, 2), (pytest.approx(0.7), 1.0, 1)]
