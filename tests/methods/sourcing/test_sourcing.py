"""Source inference: what moves it, planted outbreaks, and the questions it would ask."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from shian.methods.sourcing import (
    Exposure,
    Outbreak,
    Person,
    Reach,
    Source,
    SourcingError,
    brier,
    calibration,
    log_likelihoods,
    popularity,
    questions,
    rank,
)
from shian.methods.sourcing.meals import Meal, common_meal
from shian.methods.sourcing.questions import information
from tests.methods.sourcing.planted import City, at_one_place, planted

PLACES = tuple(Source(name, "premises", (Reach(name),)) for name in "ABCD")
EVENING = 100.0


def case(*named: str, onset: float | None = 104.0, asked: str | None = None) -> Person:
    exposures = tuple(Exposure(name, EVENING) for name in named)
    return Person(exposures, onset, None if asked is None else frozenset(asked))


def first(outbreak: Outbreak, kind: str = "premises") -> tuple[str, float]:
    ranking = next(one for one in rank(outbreak) if one.kind == kind)
    assert sum(one.probability for one in ranking.sources) + ranking.none == pytest.approx(1.0)
    return ranking.sources[0].source.key, ranking.sources[0].probability


def test_the_place_most_cases_name_is_first() -> None:
    outbreak = Outbreak((case("A"), case("A", "B"), case("A"), case("C"), case("A", "C"), case()), PLACES)
    key, probability = first(outbreak)
    assert key == "A" and probability > 0.8
    ranking = rank(outbreak)[0]
    assert [(one.source.key, one.cases) for one in ranking.sources[:2]] == [("A", 4), ("C", 2)]


def test_times_tell_places_apart_that_are_named_alike() -> None:
    """All name A and B; they were at A some four hours before, at B at any time."""
    ill = tuple(
        Person((Exposure("A", onset - lag), Exposure("B", onset - other)), onset)
        for onset, lag, other in zip(
            (100, 130, 101, 160, 99, 120), (4, 5, 3.5, 4, 4.5, 3), (90, 3, 40, 150, 12, 70), strict=True
        )
    )
    key, probability = first(Outbreak(ill, PLACES))
    assert key == "A" and probability > 0.95


def test_one_meal_is_told_from_a_popular_place() -> None:
    """Four ate at A on one evening and fell ill a day later; five name B, at times of which each would do."""
    ill = tuple(Person((Exposure("A", 100.0 + n),), 122.0 + 3 * n) for n in range(4))
    ill += tuple(
        Person((Exposure("B", at),), onset)
        for at, onset in ((20.0, 45.0), (48.0, 70.0), (95.0, 121.0), (130.0, 150.0), (160.0, 186.0))
    )
    outbreak = Outbreak(ill, PLACES, popularity=dict.fromkeys("ABCD", 0.2))
    shares = {one.source.key: one.probability for one in rank(outbreak)[0].sources}
    assert shares["A"] > 10 * shares["B"]
    meal = common_meal(outbreak, PLACES[0])
    assert meal is not None and (meal.since, meal.until, meal.onsets) == (95.5, 107.5, 165.0)
    assert common_meal(outbreak, PLACES[2]) is None
    assert common_meal(outbreak, replace(PLACES[0], reach=(Reach("A", 90, 110),))) is None


def test_the_wave_after_a_meal() -> None:
    """Onsets before it are not due to it; all onsets after it together are."""
    meal = Meal(90.0, 102.0, 120.0)
    median, spread = np.array([24.0]), np.array([0.5])
    assert meal.wave(90.0, median, spread) == 0
    assert meal.wave(None, median, spread) == 1
    over = [float(meal.wave(at, median, spread)[0]) for at in np.arange(90.0, 400.0, 0.25)]
    assert sum(over) * 0.25 / meal.onsets == pytest.approx(1.0, abs=1e-3)


def test_onset_before_the_meal_speaks_against_it() -> None:
    after = Outbreak((case("A"), case("A"), case("B", "A")), PLACES)
    before = Outbreak((case("A", onset=90), case("A", onset=95), case("B", "A", onset=99)), PLACES)
    assert log_likelihoods(after)[0] > log_likelihoods(before)[0] + 3


def test_what_was_not_asked_says_nothing_and_what_was_denied_does() -> None:
    base = (case("A"), case("A"), case("A"))
    unasked, denied, silent = case(asked="B"), case(asked="A"), case()
    shares = dict.fromkeys("ABCD", 0.1)
    plain, not_asked, said_no, not_named = (
        log_likelihoods(Outbreak((*base, *more), PLACES, popularity=shares))[0]
        for more in ((), (unasked,) * 3, (denied,) * 3, (silent,) * 3)
    )
    assert not_asked == pytest.approx(plain, abs=1e-12)
    assert said_no < not_named < plain


def test_popularity_priors_and_the_well() -> None:
    ill = (case("A", "B"), case("A", "B"), case("A", "B"), case("A"), case("B"))
    even = {one.source.key: one.probability for one in rank(Outbreak(ill, PLACES))[0].sources}
    assert even["A"] == pytest.approx(even["B"])
    popular = Outbreak(ill, PLACES, popularity={"A": 0.6, "B": 0.05, "C": 0.1, "D": 0.1})
    assert first(popular)[0] == "B"
    sampled = (Source("A", "premises", (Reach("A"),), prior=9.0), *PLACES[1:])
    assert first(Outbreak(ill, sampled))[0] == "A"
    well = Outbreak(ill, PLACES, well=(case("A", onset=None),) * 8)
    assert first(well)[0] == "B"
    shares = popularity(well)
    assert shares["A"] > 0.6 > shares["B"] and popularity(popular)["A"] == 0.6


def test_known_incubation_narrows() -> None:
    ill = tuple(Person((Exposure("A", 0.0), Exposure("B", 30.0)), 33.0 + at) for at in range(5))
    assert first(Outbreak(ill, PLACES, incubation=(3.5, 1.5)))[0] == "B"
    assert first(Outbreak(ill, PLACES, incubation=(34.0, 1.5)))[0] == "A"


def test_a_lot_explains_what_no_place_does() -> None:
    """Cases of three canteens within the days their lot was eaten; another lot went to one and elsewhere."""
    lots = (
        Source("L1", "lot", tuple(Reach(name, 90, 110) for name in "ABC")),
        Source("L2", "lot", tuple(Reach(name, 90, 110) for name in "AD")),
        Source("L3", "lot", tuple(Reach(name, 300, 310) for name in "ABC")),
    )
    ill = tuple(case(name) for name in "AABBCCABC")
    outbreak = Outbreak(ill, PLACES + lots)
    assert [ranking.kind for ranking in rank(outbreak)] == ["premises", "lot"]
    key, probability = first(outbreak, "lot")
    assert key == "L1" and probability > 0.9
    assert rank(outbreak)[1].sources[-1].source.key == "L3"


def test_without_an_outbreak_it_may_be_none() -> None:
    """Cases who name different places at different times."""
    ill = tuple(
        Person((Exposure(name, 200.0 - lag),), 200.0)
        for name, lag in zip("ABCD", (3, 60, 110, 20), strict=True)
    )
    ranking = rank(Outbreak(ill, PLACES))[0]
    assert ranking.none > 0.1 and ranking.sources[0].probability < 0.5


def tracing_scores(outbreak: Outbreak, kind: str) -> list[str]:
    """Keys by the tracing score alone: how many cases name a place that lies on the forward trace."""
    scores = {
        source.key: sum(
            any(one.item in {reach.item for reach in source.reach} for one in case.exposures)
            for case in outbreak.ill
        )
        for source in outbreak.sources
        if source.kind == kind
    }
    return sorted(scores, key=lambda key: -scores[key])


def test_planted_premises_are_found_better_than_by_counting() -> None:
    found = counted = 0
    sure = 0.0
    for seed in range(20):
        outbreak, true = at_one_place(seed, City(places=30))
        key, probability = first(outbreak)
        found += key == true
        sure += probability
        counted += tracing_scores(outbreak, "premises")[0] == true
    assert found >= 18
    assert found > counted
    assert abs(sure - found) < 4  # as sure as it is right


@pytest.mark.parametrize("city", [City(places=40, lots=25, cases=15), City(places=40, lots=25, well=20)])
def test_planted_lots_are_among_the_first_three(city: City) -> None:
    """Lots share wholesalers, places and days; the tracing score cannot tell them apart."""
    top = traced = 0
    pairs: list[tuple[float, bool]] = []
    for seed in range(15):
        outbreak, true, _place = planted(seed, city)
        ranking = next(one for one in rank(outbreak) if one.kind == "lot")
        top += true in [one.source.key for one in ranking.sources[:3]]
        traced += true in tracing_scores(outbreak, "lot")[:3]
        pairs += [(one.probability, one.source.key == true) for one in ranking.sources]
    assert top >= 13
    assert top >= traced + 5
    assert brier(pairs) < 0.025


def test_the_food_eaten_tells_lots_of_one_van_apart() -> None:
    """Tofu and rice went to the same places on the same days; most who say what they ate had tofu."""
    lots = tuple(
        Source(food, "lot", tuple(Reach(name, 90, 110, food) for name in "AB")) for food in ("tofu", "rice")
    )
    said = ("tofu", "tofu", "", "tofu", "", "rice")
    ill = tuple(Person((Exposure("AB"[n % 2], EVENING, food),), 104.0) for n, food in enumerate(said))
    named = rank(Outbreak(ill, lots))[0]
    assert named.sources[0].source.key == "tofu"
    assert named.sources[0].probability > 3 * named.sources[1].probability
    silent = tuple(Person((Exposure("AB"[n % 2], EVENING),), 104.0) for n in range(6))
    even = {one.source.key: one.probability for one in rank(Outbreak(silent, lots))[0].sources}
    assert even["tofu"] == pytest.approx(even["rice"])


def test_well_persons_count_against_how_many_would_be_exposed_anyway() -> None:
    """Everybody ate at A: that the well did so too says nothing against it."""
    ill = (case("A"), case("A"), case("A", "B"))
    everywhere = Outbreak(
        ill, PLACES, well=(case("A", onset=None),) * 30, popularity=dict.fromkeys("ABCD", 0.98)
    )
    seldom = Outbreak(ill, PLACES, well=(case("A", onset=None),) * 30, popularity=dict.fromkeys("ABCD", 0.1))
    plain = Outbreak(ill, PLACES, popularity=dict.fromkeys("ABCD", 0.98))
    assert log_likelihoods(everywhere)[0] == pytest.approx(log_likelihoods(plain)[0], abs=0.8)
    without = Outbreak(ill, PLACES, popularity=dict.fromkeys("ABCD", 0.1))
    assert log_likelihoods(seldom)[0] < log_likelihoods(without)[0] - 0.8


GUESTS = frozenset({"A", "beef", "rice"})


def guest(*ate: str, onset: float | None = None) -> Person:
    """Somebody on the list of A's guests, asked about both dishes."""
    eaten = (Exposure("A", EVENING), *(Exposure(dish, EVENING) for dish in ate))
    return Person(eaten, onset, GUESTS, through="A")


def lot(key: str, *dishes: str, elsewhere: str = "") -> Source:
    reach = [Reach("A", 90, 110, dish=dish) for dish in dishes or ("",)]
    return Source(key, "lot", (*reach, *(Reach(name, 90, 110) for name in elsewhere)))


LOTS = (lot("of beef", "beef"), lot("of rice", "rice"), lot("of both", "beef", "rice"), lot("in the kitchen"))
SHARES = dict.fromkeys("ABCD", 0.01)


def test_a_lot_in_a_dish_is_told_from_one_that_lay_in_the_same_kitchen() -> None:
    """All were at A, where few go otherwise; nine of ten ill ate the beef, of the well every second."""
    ill = tuple(guest("beef", *(("rice",) if n % 5 else ()), onset=104.0) for n in range(9))
    ill += (guest("rice", onset=104.0),)
    well = tuple(guest(*(("beef",) if n % 2 else ()), *(("rice",) if n % 5 else ())) for n in range(20))
    found = rank(Outbreak(ill, LOTS, well, SHARES))[0]
    shares = {one.source.key: one.probability for one in found.sources}
    assert found.sources[0].source.key == "of beef" and shares["of beef"] > 0.8
    # To have been in no dish is better than in the wrong one.
    assert shares["of beef"] / 10 > shares["in the kitchen"] > shares["of rice"]
    assert [one.cases for one in found.sources if one.source.key in ("of beef", "of both")] == [9, 10]
    # If the well had the beef as often, it explains nothing.
    alike = tuple(guest("beef", *(("rice",) if n % 5 else ())) for n in range(20))
    even = {one.source.key: one.probability for one in rank(Outbreak(ill, LOTS, alike, SHARES))[0].sources}
    assert even["of beef"] < 3 * even["in the kitchen"]


def test_a_lot_of_which_nobody_knows_the_dish_may_have_been_in_any_one() -> None:
    ill = tuple(guest("beef", *(("rice",) if n % 5 else ()), onset=104.0) for n in range(10))
    well = tuple(guest(*(("beef",) if n % 2 else ()), *(("rice",) if n % 5 else ())) for n in range(20))
    lots = (lot("of beef", "beef"), lot("of rice", "rice"))
    open_ = Source("of one", "lot", (Reach("A"),), either=(lots[0].reach, lots[1].reach))
    beef, rice, one = log_likelihoods(Outbreak(ill, (*lots, open_), well, SHARES))
    assert one == pytest.approx(np.logaddexp(beef, rice) - np.log(2))


def test_foods_are_alike_that_share_a_word() -> None:
    lots = tuple(Source(food, "lot", (Reach("A", 90, 110, food),)) for food in ("beef+meat", "rice", ""))
    ill = tuple(Person((Exposure("A", EVENING, "beef+stew"),), 104.0) for _ in range(4))
    beef, rice, unknown = log_likelihoods(Outbreak(ill, lots))
    assert beef > unknown > rice


def test_who_was_not_asked_about_dishes_may_have_met_any_of_them() -> None:
    alone = Outbreak((case("A"),) * 4, LOTS, popularity=SHARES)
    shares = [one.probability for one in rank(alone)[0].sources]
    assert shares == pytest.approx([shares[0]] * 4)


def test_guests_of_a_place_say_nothing_about_the_place() -> None:
    ill = (case("A"), case("A", "B"), case("A"), case("C"))
    told = log_likelihoods(Outbreak(ill, PLACES, popularity=SHARES))
    with_guests = Outbreak(ill, PLACES, well=tuple(guest("rice") for _ in range(30)), popularity=SHARES)
    assert log_likelihoods(with_guests) == pytest.approx(told)
    assert popularity(Outbreak(ill, PLACES, well=(guest("rice"),) * 30))["A"] < 0.5


def test_a_lot_is_not_ruled_out_by_a_place_where_nobody_fell_ill() -> None:
    """How much of a lot was eaten where, only cases tell: silence elsewhere costs once, not for each."""
    ill = (case("A"),) * 40
    only, more = log_likelihoods(
        Outbreak(ill, (lot("only here"), lot("elsewhere too", elsewhere="D")), popularity=SHARES)
    )
    assert 1 < only - more < 12  # each case for itself would cost 40 × log 2


def test_progress_and_calibration() -> None:
    told: list[tuple[int, int]] = []
    log_likelihoods(Outbreak((case("A"),), PLACES), lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    pairs = [(0.02, False), (0.04, False), (0.6, True), (0.6, False), (1.0, True)]
    bins = calibration(pairs)
    assert [(b.low, b.high, b.count, b.true) for b in bins] == [
        (0.01, 0.05, 2, 0.0),
        (0.5, 0.7, 2, 0.5),
        (0.9, 1.0, 1, 1.0),
    ]
    assert bins[0].said == pytest.approx(0.03)
    assert brier(pairs) == pytest.approx((0.02**2 + 0.04**2 + 0.4**2 + 0.6**2) / 5)


def test_questions() -> None:
    assert information(np.array([0.5, 0.5]), np.eye(2)) == pytest.approx(1.0)
    assert information(np.array([0.5, 0.5]), np.full((2, 2), 0.5)) == pytest.approx(0.0)
    assert information(np.array([1.0, 0.0]), np.eye(2)) == pytest.approx(0.0)
    ill = (case("A", "B", asked="AB"), case("A", "B", asked="AB"), case("A", "B"), case("A"), case("B"))
    outbreak = Outbreak(ill, PLACES)
    asked = questions(outbreak, "premises", log_likelihoods(outbreak))
    assert [one.bits for one in asked] == sorted((one.bits for one in asked), reverse=True)
    by_subject = {(one.kind, one.subject): one for one in asked}
    assert by_subject["ask", "A"].people == 1 and by_subject["ask", "C"].people == 5
    # Between A and B, who are alike, a sample of either tells more than one of D, whom nobody names.
    assert by_subject["sample", "A"].bits > 5 * by_subject["sample", "D"].bits
    assert ("fetch", "A → B") in by_subject


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"ill": ()}, "from cases"),
        ({"sources": (PLACES[0], PLACES[0])}, "the same key"),
        ({"sources": (Source("A", "x", (), prior=0.0),)}, "not all zero"),
        ({"window": 0.0}, "the window"),
        ({"popularity": {"A": 2.0}}, "between 0 and 1"),
        ({"recall": 0.0}, "recall"),
        ({"incubation": (0.0, 2.0)}, "incubation"),
    ],
)
def test_no_outbreak(given: dict[str, object], words: str) -> None:
    with pytest.raises(SourcingError, match=words):
        Outbreak(**({"ill": (case("A"),), "sources": PLACES} | given))
