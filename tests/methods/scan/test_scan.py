"""The scan against plain enumeration, its replications, its inference."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from shian.methods.scan import Model, Null, Points, ScanError, Settings, Study, recurrence, scan
from shian.methods.scan.inference import stopped_at
from shian.methods.scan.scan import alias

PLACES, STEPS = 12, 8


def study(model: Model, seed: int, *, planted: bool = False) -> Study:
    chance = np.random.default_rng(seed)
    # Places on a coarse grid, so that many are equally far.
    points = Points.plane(chance.integers(0, 4, PLACES).tolist(), chance.integers(0, 4, PLACES).tolist())
    cases = chance.poisson(0.6, (PLACES, STEPS))
    if planted:
        cases[:2, 6:] += 6
    people: np.ndarray | None = None
    if model is Model.BERNOULLI:
        people = (cases + chance.integers(0, 4, (PLACES, STEPS))).astype(np.float64)
    if model is Model.POISSON:
        people = chance.uniform(1, 5, (PLACES, STEPS))
    return Study(model, points, cases, people)


def log_likelihood_ratio(study: Study, c: float, mu: float) -> float:
    total = float(study.total)
    if study.model is not Model.BERNOULLI:
        rest = (total - c) * math.log((total - c) / (total - mu)) if c < total else 0.0
        return c * math.log(c / mu) + rest
    assert study.people is not None
    people = float(study.people.sum())
    n = mu * people / total

    def entropy(part: float, whole: float) -> float:
        return sum(x * math.log(x / whole) for x in (part, whole - part) if x > 1e-9)

    return entropy(c, n) + entropy(total - c, people - n) - entropy(total, people)


def enumerated(study: Study, settings: Settings, longest: int) -> float:
    """The largest statistic, by trying every circle and window."""
    expected, weights = study.expected(), study.weights()
    where = np.column_stack([study.points.first, study.points.second])
    best = 0.0
    for centre in range(PLACES):
        distances = np.sqrt(((where - where[centre]) ** 2).sum(axis=1))
        for radius in np.unique(distances):
            inside = distances <= radius
            if weights[inside].sum() > settings.largest_share * weights.sum() * (1 + 1e-12):
                continue
            ends = [STEPS] if settings.prospective else range(1, STEPS + 1)
            for end, length in itertools.product(ends, range(1, longest + 1)):
                if length <= end:
                    c = float(study.cases[inside, end - length : end].sum())
                    mu = float(expected[inside, end - length : end].sum())
                    if c >= settings.least_cases and c > mu:
                        best = max(best, log_likelihood_ratio(study, c, mu))
    return best


@pytest.mark.parametrize("model", list(Model))
@pytest.mark.parametrize("prospective", [True, False])
def test_the_best_window_is_that_of_plain_enumeration(model: Model, prospective: bool) -> None:
    settings = Settings(prospective=prospective, longest=4, replications=0, largest_share=0.4)
    for seed in range(12):
        given = study(model, seed, planted=seed % 3 == 0)
        found = scan(given, settings)
        best = found.clusters[0].statistic if found.clusters else 0.0
        assert best == pytest.approx(enumerated(given, settings, 4), rel=1e-9, abs=1e-9)
        for one in found.clusters:
            cells = given.cases[list(one.places), one.first : one.last + 1]
            assert cells.sum() == one.observed
            mu = given.expected()[list(one.places), one.first : one.last + 1].sum()
            assert one.expected == pytest.approx(mu, rel=1e-9)
            assert one.statistic == pytest.approx(log_likelihood_ratio(given, one.observed, mu), rel=1e-9)
            assert not prospective or one.last == STEPS - 1


def test_clusters_share_no_place_and_stand_in_order() -> None:
    found = scan(study(Model.POISSON, 3, planted=True), Settings(longest=4, replications=0))
    places = [place for one in found.clusters for place in one.places]
    assert len(places) == len(set(places)) and len(found.clusters) > 1
    values = [one.statistic for one in found.clusters]
    assert values == sorted(values, reverse=True)
    assert {0, 1} & set(found.clusters[0].places) and found.clusters[0].last == 7


@pytest.mark.parametrize("model", list(Model))
def test_without_a_cluster_p_values_are_even(model: Model) -> None:
    """Under the model's own chance the rank of a data set among its replications is uniform."""
    chance, ranks = np.random.default_rng(11), []
    for seed in range(60):
        given = study(model, 1000 + seed)
        if model is Model.POISSON:
            assert given.people is not None
            share = given.people / given.people.sum()
            cases = chance.multinomial(60, share.ravel()).reshape(share.shape)
            given = Study(model, given.points, cases, given.people)
        found = scan(given, Settings(prospective=True, longest=4, replications=99, seed=seed))
        top = found.clusters[0].statistic if found.clusters else 0.0
        ranks.append(found.null.p(top))
    assert 0.4 < float(np.mean(ranks)) < 0.68  # ties take p-values above their mean of a half
    assert sum(p <= 0.1 for p in ranks) <= 13


def test_replications_do_not_depend_on_threads() -> None:
    given = study(Model.PERMUTATION, 5, planted=True)
    one, three = (scan(given, Settings(longest=4, replications=50, threads=n)).null.maxima for n in (1, 3))
    assert one.tolist() == three.tolist() and len(set(one.tolist())) > 10
    other = scan(given, Settings(longest=4, replications=50, seed=8)).null.maxima
    assert other.tolist() != one.tolist()


def test_sequential_stopping() -> None:
    given = study(Model.PERMUTATION, 7)
    whole = scan(given, Settings(longest=4, replications=999))
    stopped = scan(given, Settings(longest=4, replications=999, stop_after=20))
    top = whole.clusters[0].statistic
    assert stopped.null.stopped and len(stopped.null.maxima) == stopped_at(whole.null.maxima, top, 20)
    assert stopped.null.p(top) == 20 / len(stopped.null.maxima)
    assert abs(stopped.null.p(top) - whole.null.p(top)) < 0.2


def test_inference() -> None:
    maxima = np.arange(1.0, 100.0)
    null = Null(maxima, stopped=False)
    assert (null.p(100), null.p(99), null.p(0.5)) == (0.01, 0.02, 1.0)
    assert null.exceeding(99 + 1e-9) == 1  # equal but for rounding
    assert math.isnan(Null(np.zeros(0), False).p(1)) and math.isnan(Null(np.ones(9), False).gumbel_p(1))
    assert math.isnan(Null(np.ones(50), False).gumbel_p(1))
    drawn = -np.log(-np.log(np.random.default_rng(1).uniform(size=20_000)))
    assert Null(drawn, False).gumbel_p(4.6) == pytest.approx(0.01, rel=0.1)
    assert stopped_at(maxima, 98, 2) == 99 and stopped_at(maxima, 98, 3) is None
    assert (recurrence(0.01, 7), recurrence(0, 1)) == (700, math.inf)


def test_alias_tables_keep_the_shares() -> None:
    weights = np.array([0.0, 5.0, 1.0, 3.0, 0.5])
    share, other = alias(weights)
    back = share.copy()
    for cell, rest in enumerate(other):
        back[rest] += 1 - share[cell]
    assert back / 5 == pytest.approx(weights / weights.sum(), abs=1e-12)


def test_equal_places_enter_together_and_the_radius_binds() -> None:
    points = Points.plane([0, 0, 1, 9], [0, 0, 0, 0])
    cases = np.array([[0, 3], [0, 3], [2, 0], [5, 1]])
    found = scan(Study(Model.PERMUTATION, points, cases), Settings(replications=0, largest_share=0.9))
    assert sorted(found.clusters[0].places) == [0, 1]
    near = scan(Study(Model.PERMUTATION, points, cases), Settings(replications=0, radius=0.5))
    assert all(len(one.places) <= 2 for one in near.clusters)


@pytest.mark.parametrize(
    ("steps", "prospective", "longest"),
    [(24, False, 12), (365, False, 54), (3000, False, 14), (365, True, 182)],
)
def test_the_longest_window_if_none_is_asked_for(steps: int, prospective: bool, longest: int) -> None:
    cases = np.zeros((2, steps), np.int64)
    cases[:, :2] = 1
    given = Study(Model.PERMUTATION, Points.plane([0, 1], [0, 1]), cases)
    assert scan(given, Settings(prospective=prospective, replications=0)).longest == longest


def test_distances_on_the_earth() -> None:
    points = Points.earth([0, 0], [0, 1])
    apart = points.distance(float(np.linalg.norm(np.diff(points.vectors(), axis=0))))
    assert apart == pytest.approx(6371.0088 * math.pi / 180, rel=1e-12)
    assert points.straight(apart) == pytest.approx(2 * math.sin(math.pi / 360), rel=1e-12)


CASES, PEOPLE = np.array([[1, 2], [3, 4]]), np.array([[1.0, 2.0], [3.0, 4.0]])
TWO = Points.plane([0, 1], [0, 1])


@pytest.mark.parametrize(
    ("model", "cases", "people", "words"),
    [
        (Model.PERMUTATION, CASES[:1], None, "by place and time step"),
        (Model.PERMUTATION, CASES[:, :1], None, "at least two times"),
        (Model.PERMUTATION, -CASES, None, "not negative"),
        (Model.PERMUTATION, CASES * 0 + [[1, 0], [0, 0]], None, "1 cases are too few"),
        (Model.POISSON, CASES, None, "needs people"),
        (Model.POISSON, CASES, PEOPLE * 0, "not all zero"),
        (Model.POISSON, CASES, PEOPLE * [[0, 1], [1, 1]], "cases where there are no people"),
        (Model.BERNOULLI, CASES, PEOPLE * 0.9, "more cases than people"),
        (Model.BERNOULLI, CASES, PEOPLE, "needs controls"),
    ],
)
def test_no_study(model: Model, cases: np.ndarray, people: np.ndarray | None, words: str) -> None:
    with pytest.raises(ScanError, match=words):
        Study(model, TWO, cases, people)


@pytest.mark.parametrize(
    "given",
    [
        {"largest_share": 0},
        {"replications": -1},
        {"longest": 0},
        {"radius": 0},
        {"least_cases": 0},
        {"stop_after": 0},
    ],
)
def test_no_settings(given: dict[str, int]) -> None:
    with pytest.raises(ScanError):
        Settings(**given)
    with pytest.raises(ScanError, match="latitudes"):
        Points.earth([91], [0])
