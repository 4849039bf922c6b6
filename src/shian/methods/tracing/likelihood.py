"""Which source explains the cases? A likelihood that allows for missing deliveries and for background cases.

Sick people point to k places. If s is the source, a case is due to it but for a share of background cases;
the record that shows the way from s to the place may be missing. If s is not, it reaches a place with the
rate at which it reaches places without cases. A place without cases that s reaches speaks against s, the
more the likelier people there would have fallen ill. The three rates are not known: all is averaged over a
grid of them, each weighed by how well it explains the records, and the spread over the grid is told.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing.errors import TracingError
from shian.methods.tracing.store import Floats, Ints

MISSING = (0.05, 0.2, 0.4)  # share of deliveries without record
BACKGROUND = (0.02, 0.1, 0.3)  # share of cases that no common source explains
ATTACK = (0.05, 0.2, 0.5)  # chance that a place reached by the source has a case that is known
NEITHER = 0.5  # before looking: the chance that none of the candidates is the source
OUTER = (0.05, 0.95)  # the range told
ASKED = 25  # candidates about which a further record is thought of


@dataclass(frozen=True, slots=True)
class Suspect:
    """A candidate: which share of the cases it reaches, how often others, its probability and its range."""

    source: int
    reached: float
    base: float
    probability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A delivery record to look for: from what, to which case, and how many bits it would settle."""

    source: int
    place: int
    bits: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Candidates, the likeliest first; the probability that it is none of them; what to ask for next.

    `chances`: the probability of each source, in the order in which they were given.
    """

    suspects: tuple[Suspect, ...]
    neither: float
    inquiries: tuple[Inquiry, ...]
    chances: Floats


@dataclass(frozen=True, slots=True)
class _Rates:
    missing: float
    background: float
    attack: float


def judged(
    sources: Ints,
    cases: NDArray[np.generic],
    others: NDArray[np.generic],
    *,
    prior: Floats | None = None,
    told: int = 20,
) -> Verdict:
    """The probability of each source, given which places it reaches.

    `cases[i, j]`: whether source i reaches the place of case j by the records; between 0 and 1 where that is
    only possible. `others[i, j]`: the same for places without cases. `prior`: how likely each source is
    before looking, as a relative weight; equal if not given.

    Raises:
        TracingError: no sources or no cases, or tables that do not fit together.
    """
    sure, wide = np.asarray(cases, np.float64), np.asarray(others, np.float64)
    if not len(sources) or sure.ndim != 2 or not sure.shape[1]:
        raise TracingError("no sources or no cases: nothing to judge")
    if len(sure) != len(sources) or wide.shape[0] != len(sources):
        raise TracingError("a row of reached places is needed for each source")
    base = (wide.sum(axis=1) + 0.5) / (wide.shape[1] + 1)
    first, group, alike = _alike(sure, wide, prior)
    weight = np.ones(len(sources)) if prior is None else np.asarray(prior, np.float64)
    start = np.log(np.append((weight / weight.sum() * (1 - NEITHER))[first], NEITHER))
    grid = [_Rates(*rates) for rates in product(MISSING, BACKGROUND, ATTACK)]
    ratios = np.stack([_log_ratio(sure[first], wide[first], base[first], rates) for rates in grid])
    logs = np.pad(ratios, ((0, 0), (0, 1))) + start
    largest = logs.max(axis=1, keepdims=True)
    unscaled = np.exp(logs - largest)
    total = unscaled @ np.append(alike, 1)
    evidence = total * np.exp(largest[:, 0] - largest.max())
    share = evidence / evidence.sum()
    each = unscaled / total[:, None]
    mean = (share @ each)[np.append(group, len(first))]
    order = np.lexsort((sources, -mean[:-1]))
    suspects = tuple(
        Suspect(
            int(sources[at]), float(sure[at].mean()), float(base[at]), float(mean[at]),
            *_range(each[:, group[at]], share),
        )
        for at in order[:told].tolist()
    )  # fmt: skip
    inquiries = _inquiries(sources, sure, base, mean, grid[int(np.argmax(share))])
    return Verdict(suspects, float(mean[-1]), inquiries, mean[:-1])


def _hit(base: Floats, rates: _Rates) -> Floats:
    """The chance that the records show a way from the source to the place of a case."""
    shown = (1 - rates.background) * (1 - rates.missing)
    return shown + (1 - shown) * base


def _alike(cases: Floats, others: Floats, prior: Floats | None) -> tuple[Ints, Ints, Ints]:
    """Groups of sources that are judged alike: the first of each, the group of each source, their numbers.

    They reach as many cases and as many others. Where some ways are only possible, each source is a group.
    """
    if prior is not None or not all(((table == 0) | (table == 1)).all() for table in (cases, others)):
        each = np.arange(len(cases))
        return each, each, np.ones(len(cases), np.int64)
    key = (cases.sum(axis=1) * (others.shape[1] + 1) + others.sum(axis=1)).astype(np.int64)
    _, first, group, alike = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    return first, group, alike


def _log_ratio(cases: Floats, others: Floats, base: Floats, rates: _Rates) -> Floats:
    hit = _hit(base, rates)
    yes, no = (hit / base)[:, None], ((1 - hit) / (1 - base))[:, None]
    ratio: Floats = np.log(cases * yes + (1 - cases) * no).sum(axis=1)
    ratio += np.log(1 - rates.attack * others).sum(axis=1)
    return ratio


def _range(values: Floats, share: Floats) -> tuple[float, float]:
    """The values between which nine tenths of the weight lie."""
    order = np.argsort(values)
    sums = np.cumsum(share[order])
    low, high = (values[order[min(int(np.searchsorted(sums, part)), len(sums) - 1)]] for part in OUTER)
    return float(low), float(high)


def _inquiries(
    sources: Ints, cases: Floats, base: Floats, mean: Floats, rates: _Rates, told: int = 5
) -> tuple[Inquiry, ...]:
    """The records whose finding, or absence after a search, would settle most of what is open.

    Asked is about a way that no record shows or that is only possible. If the source is the true one it is
    there unless the case is background; if not, as often as the source reaches places.
    """
    positive = mean[mean > 0]
    plain = float((positive * np.log2(positive)).sum())
    found: list[Inquiry] = []
    for at in np.argsort(-mean[:-1], kind="stable")[:ASKED].tolist():
        for place in np.flatnonzero(cases[at] < 1).tolist():
            possible = float(cases[at, place])
            if_true = max(possible, _unseen(1 - rates.background, rates.missing))
            if_not = max(possible * float(base[at]), _unseen(float(base[at]), rates.missing))
            gain = -plain - _after(plain, float(mean[at]), if_true, if_not)
            found.append(Inquiry(int(sources[at]), place, max(gain, 0.0)))
    found.sort(key=lambda one: (-one.bits, one.source, one.place))
    return tuple(found[:told])


def _unseen(there: float, missing: float) -> float:
    """The chance of a delivery without known record, if so many are there and so many records missing."""
    return there * missing / (there * missing + 1 - there)


def _x_log_x(value: float) -> float:
    return value * math.log2(value) if value > 0 else 0.0


def _after(plain: float, mean: float, if_true: float, if_not: float) -> float:
    """The bits open on average after the answer whether a source of this chance delivered to a place.

    `plain` is the sum of p log p over all chances: those of the others all change by one factor, so that the
    sum after the answer needs no look at each.
    """
    own, left = _x_log_x(mean), 0.0
    for true, other in ((if_true, if_not), (1 - if_true, 1 - if_not)):
        total = mean * true + (1 - mean) * other
        if total <= 0:
            continue
        others = other * (plain - own) + (1 - mean) * _x_log_x(other)
        left += _x_log_x(total) - others - _x_log_x(mean * true)
    return left


def suspects_of(
    sites: Ints, reaches: NDArray[np.bool_], cases: Sequence[int], others: Sequence[int], *, told: int = 20
) -> Verdict:
    """The verdict over the sites of a `Meeting` of all places; `cases` and `others` are columns of it."""
    some = reaches[:, list(cases)].any(axis=1)
    chosen = reaches[some]
    return judged(sites[some], chosen[:, list(cases)], chosen[:, list(others)], told=told)
