"""The scan statistic of Kulldorff: the likeliest clusters in space and time, and how likely by chance.

Kulldorff 1997 (Poisson, Bernoulli), Kulldorff 2001 (prospective), Kulldorff, Heffernan, Hartman, Assunção &
Mostashari 2005 (space–time permutation). The definitions are in docs/scan.md.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shian.methods.scan.circles import Circles, circles
from shian.methods.scan.inference import Null, stopped_at
from shian.methods.scan.study import Floats, Model, Settings, Study

ROUNDS = 64  # replications of one thread between two looks at whether to stop
MOST_WINDOWS, SHORT = 20_000, 14  # of one circle at any time, if nothing is asked for; but at least so long
DIGITS = 9  # statistics are compared to so many decimals, so that equal ones are equal


@dataclass(frozen=True, slots=True)
class Cluster:
    """A circle and a window with more cases than expected: places outward, first and last step."""

    places: tuple[int, ...]
    radius: float
    first: int
    last: int
    observed: int
    expected: float
    statistic: float
    people: float | None  # cases and controls, of the Bernoulli model

    @property
    def centre(self) -> int:
        """The place around which the circle is drawn."""
        return self.places[0]

    def relative_risk(self, total: int) -> float:
        """Observed by expected inside, divided by the same outside."""
        outside = (total - self.observed) / (total - self.expected) if total > self.expected else 0.0
        inside = self.observed / self.expected
        return inside / outside if outside else float("inf")


@dataclass(frozen=True)
class Scan:
    """The clusters found, likeliest first, none of which share a place; and what chance alone makes."""

    clusters: tuple[Cluster, ...]
    null: Null
    total: int
    longest: int


@dataclass(frozen=True)
class _Prepared:
    """The arrays the compiled loops work on: prospective column l is the window of the last l + 1 steps, else
    all up to a step."""

    circles: Circles
    counts: Floats
    expected: Floats
    longest: int
    people: float | None  # of the Bernoulli model
    prospective: bool

    def work(self) -> Floats:
        """Room for the loops: a row reaches beyond the steps by the longest window, and to a whole eight."""
        return np.zeros((4, self.counts.shape[1] + self.longest + 9))

    @property
    def window(self) -> int | None:
        """The longest window of a scan over all times."""
        return None if self.prospective else self.longest


def scan(study: Study, settings: Settings) -> Scan:
    """Scan a study.

    Raises:
        ScanError: there are too many circles.
    """
    prepared = _prepare(study, settings)
    found = _clusters(study, prepared, settings)
    top = found[0].statistic if found else 0.0
    return Scan(tuple(found), _replicate(study, prepared, settings, top), study.total, prepared.longest)


def _prepare(study: Study, settings: Settings) -> _Prepared:
    weights = study.weights()
    drawn = circles(study.points, weights, settings.largest_share * float(weights.sum()), settings.radius)
    prospective = settings.prospective or study.steps == 1
    longest = _longest(study.steps, settings, prospective=prospective)
    counts, expected = study.cases.astype(np.float64), study.expected()
    if prospective:
        counts = np.cumsum(counts[:, ::-1][:, :longest], axis=1)
        expected = np.cumsum(expected[:, ::-1][:, :longest], axis=1)
    else:
        counts, expected = np.cumsum(counts, axis=1), np.cumsum(expected, axis=1)
    people = (
        float(study.people.sum()) if study.model is Model.BERNOULLI and study.people is not None else None
    )
    return _Prepared(
        drawn,
        np.ascontiguousarray(counts),
        np.ascontiguousarray(expected),
        longest,
        people,
        prospective,
    )


def _longest(steps: int, settings: Settings, *, prospective: bool) -> int:
    """As asked for; else half of the study, or less where that would make too many windows to try."""
    if settings.longest is not None:
        return min(settings.longest, steps)
    half = max(steps // 2, 1)
    return half if prospective else min(half, max(MOST_WINDOWS // steps, SHORT))


def _clusters(study: Study, prepared: _Prepared, settings: Settings) -> list[Cluster]:
    from shian.methods.scan import kernels  # compiles or loads the loops: only when something is scanned

    drawn, counts = prepared.circles, prepared.counts
    rows = np.zeros((len(counts), 6))
    kernels.best_windows(
        kernels.Rings(drawn.starts, drawn.order, drawn.last),
        kernels.Data(counts, np.asarray(counts.any(axis=1), np.bool_), prepared.expected),
        prepared.window,
        float(study.total),
        prepared.people,
        float(settings.least_cases),
        True,
        prepared.work(),
        rows,
    )
    best = [_cluster(study, prepared, centre, row) for centre, row in enumerate(rows) if row[0] > 0]
    best.sort(
        key=lambda one: (-round(one.statistic, DIGITS), len(one.places), one.last - one.first, one.centre)
    )
    apart: list[Cluster] = []
    taken: set[int] = set()
    for one in best:
        if taken.isdisjoint(one.places):
            apart.append(one)
            taken.update(one.places)
    return apart


def _likelihood(one: Cluster) -> tuple[float, int, int, int]:
    """The likeliest first; of equal ones the smallest."""
    return -round(one.statistic, DIGITS), len(one.places), one.last - one.first, one.centre


def _cluster(study: Study, prepared: _Prepared, centre: int, row: Floats) -> Cluster:
    statistic, at, first, last, observed, expected = (float(value) for value in row)
    if prepared.prospective:
        first, last = study.steps - 1 - first, study.steps - 1.0
    drawn, total = prepared.circles, study.total
    return Cluster(
        tuple(drawn.members(int(at), centre).tolist()),
        study.points.distance(float(drawn.reach[int(at)])),
        int(first),
        int(last),
        round(observed),
        expected,
        statistic,
        round(expected * prepared.people / total) if prepared.people else None,
    )


def _replicate(study: Study, prepared: _Prepared, settings: Settings, top: float) -> Null:
    """The maxima of the replications, by threads in turn, up to where enough of them exceed the top."""
    draw = _Draw.of(study, prepared)
    made: list[NDArray[np.float64]] = []
    count, round_ = 0, ROUNDS * settings.threads if settings.stop_after else max(settings.replications, 1)
    with ThreadPoolExecutor(settings.threads) as threads:
        while count < settings.replications:
            many = min(round_, settings.replications - count)
            share = -(-many // settings.threads)
            parts = [(count + at, min(share, many - at)) for at in range(0, many, share)]
            work = [threads.submit(_maxima, study, prepared, settings, draw, *part) for part in parts]
            made += [one.result() for one in work]
            count += many
            if settings.stop_after:
                maxima = np.concatenate(made)
                enough = stopped_at(maxima, top, settings.stop_after)
                if enough is not None:
                    return Null(maxima[:enough], stopped=True)
    return Null(np.concatenate(made) if made else np.zeros(0), stopped=False)


def _maxima(
    study: Study, prepared: _Prepared, settings: Settings, draw: "_Draw", first: int, many: int
) -> NDArray[np.float64]:
    from shian.methods.scan import kernels

    drawn, out = prepared.circles, np.zeros(many)
    places, steps = prepared.counts.shape
    kernels.replicated(
        kernels.Rings(drawn.starts, drawn.order, drawn.last),
        kernels.Data(np.zeros((places, steps)), np.zeros(places, np.bool_), prepared.expected),
        prepared.window,
        float(study.total),
        prepared.people,
        float(settings.least_cases),
        draw.kind,
        kernels.Draws(draw.pool.copy(), draw.slots, draw.share, draw.other),
        settings.seed,
        first,
        prepared.work(),
        np.zeros((places, 6)),
        out,
    )
    return out


@dataclass(frozen=True)
class _Draw:
    """What replications are drawn from: cases or people in a pool, or cells with their shares."""

    kind: int
    pool: NDArray[np.int32]
    slots: NDArray[np.int32]
    share: Floats
    other: NDArray[np.int32]

    @classmethod
    def of(cls, study: Study, prepared: _Prepared) -> "_Draw":
        """As the model says, restricted to the steps that can be in a window."""
        none, empty = np.zeros(0, np.int32), np.zeros(0)
        steps = _steps(study, prepared)
        if study.model is Model.PERMUTATION:
            places = np.repeat(np.arange(len(study.cases)), study.cases.sum(axis=1))
            slots = np.repeat(np.arange(len(steps)), study.cases.sum(axis=0)[steps])
            return cls(0, places.astype(np.int32), slots.astype(np.int32), empty, none)
        assert study.people is not None
        if study.model is Model.POISSON:
            inside = study.people[:, steps].ravel()
            cells = np.append(inside, max(float(study.people.sum() - inside.sum()), 0.0))
            share, other = alias(cells)
            return cls(1, none, none, share, other)
        counts = np.rint(study.people).astype(np.int64)
        inside_counts = counts[:, steps].ravel()
        cell = np.repeat(np.arange(inside_counts.size), inside_counts)
        outside = np.full(int(counts.sum() - inside_counts.sum()), -1)
        return cls(2, np.concatenate([cell, outside]).astype(np.int32), none, empty, none)


def _steps(study: Study, prepared: _Prepared) -> NDArray[np.int64]:
    """The steps that are counted, in the order of the columns."""
    every = np.arange(study.steps)
    return every[::-1][: prepared.longest] if prepared.prospective else every


def alias(weights: Floats) -> tuple[Floats, NDArray[np.int32]]:
    """Walker's alias tables (Vose 1991): of each cell the share it keeps, and the cell that has the rest."""
    share = weights * (len(weights) / weights.sum())
    other = np.arange(len(weights), dtype=np.int32)
    small = [int(at) for at in np.flatnonzero(share < 1)]
    large = [int(at) for at in np.flatnonzero(share >= 1)]
    while small and large:
        less, more = small.pop(), large[-1]
        other[less] = more
        share[more] -= 1 - share[less]
        if share[more] < 1:
            small.append(large.pop())
    share[small + large] = 1.0
    return share, other
