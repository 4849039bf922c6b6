"""Which question would narrow the sources most: by expected information, in bits.

Lindley 1956: what an answer is expected to take from the uncertainty is the mutual information of answer and
source. Whom to ask about what, which place to sample, which delivery record to fetch.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from shian.methods.sourcing.likelihood import ASKED, FEWEST, MOST, Floats, knows, popularity
from shian.methods.sourcing.model import Outbreak, Person, Source
from shian.methods.sourcing.ranking import posterior

SENSITIVE, FALSE = 0.6, 0.02  # that a sample of the source is positive (it may be gone), and another one's
DUE = 0.8  # share of cases that are due to the source, for foreseeing answers
RECORDED = 0.95  # that a delivery which took place is on record


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask and of how many, and what it is expected to tell, in bits."""

    kind: str  # "ask", "sample" or "fetch"
    subject: str
    people: int
    bits: float


def questions(outbreak: Outbreak, kind: str, logs: Floats) -> list[Question]:
    """All questions about the sources of a kind, the most telling first.

    Args:
        outbreak: what is known.
        kind: of the sources to tell apart.
        logs: log likelihoods of all sources (`log_likelihoods`).
    """
    at = [i for i, source in enumerate(outbreak.sources) if source.kind == kind]
    sources = [outbreak.sources[i] for i in at]
    probabilities, none = posterior(sources, logs[at])
    weights = np.append(probabilities, none)
    shares = popularity(outbreak)
    items = sorted({reach.item for source in sources for reach in source.reach})
    found = [_ask(item, outbreak.ill, sources, weights, shares[item]) for item in items]
    found += [_sample(source.key, sources, weights) for source in sources]
    found += [one for source in sources for one in _fetch(source, outbreak, sources, weights, shares)]
    return sorted(found, key=lambda one: (-one.bits, one.kind, one.subject))


def information(weights: Floats, outcomes: Floats) -> float:
    """The mutual information in bits of source (weights) and answer (sources × answers, rows sum to 1)."""
    mixed = weights @ outcomes
    return max(_entropy(mixed) - float(weights @ np.array([_entropy(row) for row in outcomes])), 0.0)


def _entropy(shares: Floats) -> float:
    kept = shares[shares > 0]
    return float(-(kept * np.log2(kept)).sum())


def _ask(
    item: str, ill: Sequence[Person], sources: Sequence[Source], weights: Floats, share: float
) -> Question:
    """Ask all cases who neither name the item nor were asked about it: how many will say yes."""
    named = [any(one.item == item for one in case.exposures) for case in ill]
    asked = [case.asked is not None and item in case.asked for case in ill]
    many = sum(not (said or was) for said, was in zip(named, asked, strict=True))
    due = min(max(DUE * ASKED + (1 - DUE) * share, FEWEST), MOST)
    other = min(max(share, FEWEST), MOST)
    chances = [due if any(reach.item == item for reach in source.reach) else other for source in sources]
    return Question("ask", item, many, information(weights, _binomials(many, [*chances, other])))


def _binomials(many: int, chances: Sequence[float]) -> Floats:
    k = np.arange(many + 1)
    ways = gammaln(many + 1) - gammaln(k + 1) - gammaln(many - k + 1)
    return np.array([np.exp(ways + k * math.log(p) + (many - k) * math.log(1 - p)) for p in chances])


def _sample(key: str, sources: Sequence[Source], weights: Floats) -> Question:
    positive = [SENSITIVE if source.key == key else FALSE for source in sources] + [FALSE]
    return Question("sample", key, 1, information(weights, _binomials(1, positive)))


def _fetch(
    source: Source, outbreak: Outbreak, sources: Sequence[Source], weights: Floats, shares: dict[str, float]
) -> list[Question]:
    """Delivery records of items that cases name and the source is not known to have reached."""
    known = {reach.item for reach in source.reach}
    named = {one.item for case in outbreak.ill if knows(case, source) for one in case.exposures}
    found = []
    for item in sorted(named - known):
        cases = sum(any(one.item == item for one in case.exposures) for case in outbreak.ill)
        usual = min(max(len(known) / max(len(shares), 1), FALSE), 0.9)
        likelier = 1 - (1 - usual) * (1 - DUE) ** min(cases, 3)
        chances = [RECORDED * (likelier if other.key == source.key else usual) for other in sources]
        bits = information(weights, _binomials(1, [*chances, RECORDED * usual]))
        found.append(Question("fetch", f"{source.key} → {item}", 1, bits))
    return found
