"""How far a search goes."""

from dataclasses import dataclass

from shian.methods.tracing.moments import EARLY, LATE


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a search goes.

    Edges count if they can have been under way between `earliest` and `latest`. After `levels` steps, or when
    `nodes` are found, the search stops; the answer then says that it is cut. `possible`: edges that are only
    inferred (what came or went without a lot code) are followed too.
    """

    levels: int | None = None
    nodes: int | None = None
    earliest: int = EARLY
    latest: int = LATE
    possible: bool = False
