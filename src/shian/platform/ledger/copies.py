"""Copies of a kind's leaves (leaf runs, table, archive) held against the seals and against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shian.methods.merkle import Frontier
from shian.platform.ledger.findings import Fault, Finding, Place


@dataclass(frozen=True, slots=True)
class Grown:
    """A kind's tree at a seal that made it grow."""

    seal: int
    size: int
    root: str


@dataclass(slots=True)
class Copy:
    """One place's leaves of a kind in their order: leaf hashes, the entries' numbers, the leaves' indices.

    ``growth`` says what the tree was at each seal this copy should cover.
    """

    place: Place
    growth: Sequence[Grown]
    hashes: list[bytes] = field(default_factory=list)
    seqs: list[int] = field(default_factory=list)
    leaves: list[int] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many leaves it should have."""
        return self.growth[-1].size if self.growth else 0

    def add(self, hashes: Sequence[bytes], seqs: Sequence[int], leaves: Sequence[int]) -> None:
        """Append consecutive leaves."""
        self.hashes += hashes
        self.seqs += seqs
        self.leaves += leaves

    def before(self, leaf: int) -> Copy:
        """The copy without the leaves from an index on."""
        if not self.leaves or max(self.leaves) < leaf:
            return self
        kept = [i for i, index in enumerate(self.leaves) if index < leaf]
        return Copy(
            self.place,
            self.growth,
            [self.hashes[i] for i in kept],
            [self.seqs[i] for i in kept],
            [self.leaves[i] for i in kept],
        )


def first_bad(copy: Copy) -> str:
    """Which sealed root a copy does not give; empty where it gives them all and no leaf more."""
    frontier = Frontier()
    for grown in copy.growth:
        good = frontier.size
        frontier = frontier.append(copy.hashes[good : grown.size])
        if frontier.size != grown.size or frontier.root().hex() != grown.root:
            return f"leaves {good} to {grown.size - 1} do not give the root of seal {grown.seal}"
    if copy.leaves != list(range(copy.size)):
        return f"its indices are not 0 to {copy.size - 1}"
    return ""


def compare(kind: str, copies: Sequence[Copy]) -> Iterator[Finding]:
    """Name what is wrong with each copy of a kind's leaves.

    The first copy that gives every sealed root is the truth; the others are compared with it leaf by leaf.
    Where none does, the fault can only be placed between two seals.
    """
    bad = [first_bad(copy) for copy in copies]
    truth = next((copy for copy, fault in zip(copies, bad, strict=True) if not fault), None)
    for copy, fault in zip(copies, bad, strict=True):
        if truth is None:
            yield Finding(copy.place, Fault.ROOT, kind, detail=fault)
            yield from _gaps(kind, copy)
        elif copy is not truth:
            size = min(truth.size, copy.size)
            others = copy if copy.size == size else copy.before(size)
            yield from differences(kind, truth.before(size), others)
            if fault and truth.size < copy.size:
                yield Finding(copy.place, Fault.ROOT, kind, detail=fault)


def _gaps(kind: str, copy: Copy) -> Iterator[Finding]:
    """Indices that a copy lacks, has too many or has out of order."""
    there = set(copy.leaves)
    for leaf in sorted(set(range(copy.size)) - there):
        yield Finding(copy.place, Fault.REMOVED, kind, leaf)
    for leaf, seq in zip(copy.leaves, copy.seqs, strict=True):
        if leaf >= copy.size:
            yield Finding(copy.place, Fault.INSERTED, kind, leaf, seq)
    for before, leaf, seq in zip(copy.leaves, copy.leaves[1:], copy.seqs[1:], strict=False):
        if leaf <= before:
            yield Finding(copy.place, Fault.REORDERED, kind, leaf, seq)


def differences(kind: str, truth: Copy, copy: Copy) -> Iterator[Finding]:
    """Name each entry of a copy that is changed, removed, inserted or out of its place."""
    if copy.hashes == truth.hashes and copy.leaves == truth.leaves and copy.seqs == truth.seqs:
        return
    start, end_true, end_copy = _differing(truth, copy)
    expected = {truth.hashes[i]: i for i in range(start, end_true)}
    found = {copy.hashes[i]: i for i in range(start, end_copy)}
    missing = {truth.seqs[i]: i for h, i in expected.items() if h not in found}
    odd = False
    for h, i in found.items():
        if h in expected:
            continue
        odd = True
        seq = copy.seqs[i]
        if seq in missing:
            yield Finding(copy.place, Fault.CHANGED, kind, truth.leaves[missing.pop(seq)], seq)
        else:
            yield Finding(copy.place, Fault.INSERTED, kind, copy.leaves[i], seq)
    for seq, i in missing.items():
        odd = True
        yield Finding(copy.place, Fault.REMOVED, kind, truth.leaves[i], seq)
    yield from _misplaced(kind, truth, copy, expected, found, numbered=not odd)


def _misplaced(
    kind: str,
    truth: Copy,
    copy: Copy,
    expected: dict[bytes, int],
    found: dict[bytes, int],
    *,
    numbered: bool,
) -> Iterator[Finding]:
    """Entries that stand before one that should precede them or, if ``numbered``, have another's index.

    Where entries are missing or too many, the indices after them are off for that reason alone.
    """
    common = [h for h in found if h in expected]
    ranks = {h: rank for rank, h in enumerate(sorted(common, key=expected.__getitem__))}
    for rank, h in enumerate(common):
        i, j = found[h], expected[h]
        if ranks[h] != rank or (numbered and copy.leaves[i] != truth.leaves[j]):
            where = f"stands as leaf {copy.leaves[i]}" if copy.leaves[i] != truth.leaves[j] else ""
            yield Finding(copy.place, Fault.REORDERED, kind, truth.leaves[j], truth.seqs[j], where)
        elif copy.seqs[i] != truth.seqs[j]:
            detail = f"stands under number {copy.seqs[i]}"
            yield Finding(copy.place, Fault.CHANGED, kind, truth.leaves[j], truth.seqs[j], detail)


def _differing(truth: Copy, copy: Copy) -> tuple[int, int, int]:
    """The range outside which two copies agree from the start and from the end."""

    def same(i: int, j: int) -> bool:
        return (
            truth.hashes[i] == copy.hashes[j]
            and truth.seqs[i] == copy.seqs[j]
            and truth.leaves[i] == copy.leaves[j]
        )

    start, end_true, end_copy = 0, len(truth.hashes), len(copy.hashes)
    while start < min(end_true, end_copy) and same(start, start):
        start += 1
    while end_true > start and end_copy > start and same(end_true - 1, end_copy - 1):
        end_true, end_copy = end_true - 1, end_copy - 1
    return start, end_true, end_copy
