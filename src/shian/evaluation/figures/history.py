"""A figure over the seals: when its value changed."""

from __future__ import annotations

from pathlib import Path

from shian.evaluation.figures.book import figure
from shian.evaluation.figures.engine import Value, compute
from shian.evaluation.figures.query import Query
from shian.evaluation.figures.schema import tables
from shian.evaluation.figures.seals import SealLine, folder, seals
from shian.evaluation.figures.store import Snapshot

LONGEST = 12


def telling(name: str, root: Path, until: int, longest: int = LONGEST) -> list[SealLine]:
    """The last seals at which the figure's kinds had grown, oldest first; the value may differ only there."""
    kinds = [tables()[w].kind for w in sorted(figure(name).words & tables().keys())]
    chosen: list[SealLine] = []
    before: tuple[int, ...] = ()
    for line in seals(root):
        sizes = tuple(line.sizes.get(kind, 0) for kind in kinds)
        if sizes != before and line.number <= until:
            chosen.append(line)
            before = sizes
    return chosen[-longest:]


def history(
    name: str, asked: Query, until: int, root: Path | None = None, longest: int = LONGEST
) -> list[tuple[SealLine, Value]]:
    """The value at each of those seals."""
    root = root or folder()
    lines = telling(name, root, until, longest)
    return [(line, compute(name, asked, Snapshot(root, line))) for line in lines]
