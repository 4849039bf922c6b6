"""Random draws that anyone can recompute: the order of SHA-256(seed|id), smallest first.

The pool and its digest are published before the seed exists (a lottery's next number, a coming seal of the
ledger), so nobody can choose either to suit the other. Source of the idea: NIST IR 8213 (public randomness),
RFC 3797 (verifiable selection), which this simplifies to one hash per candidate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256


def pool_digest(pool: Iterable[int]) -> str:
    """SHA-256, in hex, of the ids in ascending order joined by commas."""
    return sha256(",".join(str(i) for i in sorted(set(pool))).encode()).hexdigest()


def ticket(seed: str, candidate: int) -> str:
    """The hash by which a candidate is ordered: SHA-256 of ``seed|id`` in hex."""
    return sha256(f"{seed}|{candidate}".encode()).hexdigest()


def draw(pool: Iterable[int], seed: str, wanted: int) -> list[int]:
    """The ``wanted`` candidates with the smallest tickets, in that order; all of a smaller pool.

    Raises:
        ValueError: an empty seed, or a negative number wanted.
    """
    if not seed.strip():
        raise ValueError("a draw needs a seed: the public number that was announced")
    if wanted < 0:
        raise ValueError("the number wanted cannot be negative")
    return sorted(set(pool), key=lambda candidate: ticket(seed, candidate))[:wanted]


def draw_by_stratum(pool: Mapping[int, str], seed: str, wanted: Mapping[str, int]) -> list[int]:
    """Draw within each stratum (``pool``: id → stratum) as many as ``wanted`` says, strata in their order."""
    drawn: list[int] = []
    for stratum in sorted(wanted):
        members = [candidate for candidate, place in pool.items() if place == stratum]
        drawn += draw(members, seed, wanted[stratum])
    return drawn
