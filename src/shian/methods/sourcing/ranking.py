"""The sources of each kind, ranked by how probable they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shian.methods.sourcing.likelihood import Floats, log_likelihoods, log_sum, met
from shian.methods.sourcing.model import Outbreak, Source

NONE = 0.1  # prior probability that the source is none of those to choose from


@dataclass(frozen=True, slots=True)
class Ranked:
    """A source with its probability among those of its kind, `cases` that name it, and its likelihood."""

    source: Source
    probability: float
    cases: int
    log_likelihood: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The sources of one kind, the most probable first, and the probability that it is none of them."""

    kind: str
    sources: tuple[Ranked, ...]
    none: float


def rank(outbreak: Outbreak) -> list[Ranking]:
    """A ranking for every kind of source, in the order in which kinds first occur."""
    return ranked(outbreak, log_likelihoods(outbreak))


def ranked(outbreak: Outbreak, logs: Floats) -> list[Ranking]:
    """The same from likelihoods that are there already (`log_likelihoods`)."""
    kinds = list(dict.fromkeys(source.kind for source in outbreak.sources))
    return [_ranking(kind, outbreak, logs) for kind in kinds]


def _ranking(kind: str, outbreak: Outbreak, logs: Floats) -> Ranking:
    at = [i for i, source in enumerate(outbreak.sources) if source.kind == kind]
    sources = [outbreak.sources[i] for i in at]
    probabilities, none = posterior(sources, logs[at])
    found = [
        Ranked(source, float(probability), _named(outbreak, source), float(log))
        for source, probability, log in zip(sources, probabilities, logs[at], strict=True)
    ]
    found.sort(key=lambda one: (-one.probability, one.source.key))
    return Ranking(kind, tuple(found), none)


def posterior(sources: Sequence[Source], logs: Floats) -> tuple[Floats, float]:
    """Probabilities of sources of one kind, and of none of them, for which the likelihood is 1."""
    priors = np.array([source.prior for source in sources], np.float64)
    with np.errstate(divide="ignore"):
        weights = np.log(priors / priors.sum() * (1 - NONE)) + logs
    every = np.append(weights, np.log(NONE))
    shares = np.exp(every - log_sum(every))
    return shares[:-1], float(shares[-1])


def _named(outbreak: Outbreak, source: Source) -> int:
    return sum(bool(met(case, source.reach)) for case in outbreak.ill)
