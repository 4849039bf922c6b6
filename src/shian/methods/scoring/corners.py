"""A scoring function as corners: between two corners a straight line, outside them a constant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

MOST_CORNERS = 10_000


@dataclass(frozen=True, slots=True)
class Corner:
    """At ``x``: the points just below it, at it, and just above it."""

    x: Fraction
    before: Fraction
    at: Fraction
    after: Fraction

    def mirrored(self) -> Corner:
        """For a function in which fewer is better: left and right change places."""
        return Corner(-self.x, self.after, self.at, self.before)


@dataclass(frozen=True, slots=True)
class Piece:
    """A straight piece from ``x0`` to ``x1`` with the points at its ends (limits at a jump)."""

    x0: Fraction
    y0: Fraction
    x1: Fraction
    y1: Fraction


def step(x: Fraction, below: Fraction, from_here: Fraction) -> Corner:
    """A jump that whoever reaches ``x`` has made."""
    return Corner(x, below, from_here, from_here)


def bend(x: Fraction, y: Fraction) -> Corner:
    """A corner without a jump."""
    return Corner(x, y, y, y)


def earned(corners: Sequence[Corner], value: Fraction) -> Fraction:
    """The points at a value. ``corners`` are in order of x."""
    if value < corners[0].x:
        return corners[0].before
    left = corners[0]
    for right in corners[1:]:
        if value < right.x:
            break
        left = right
    else:
        return left.at if value == left.x else left.after
    if value == left.x:
        return left.at
    share = (value - left.x) / (right.x - left.x)
    return left.after + share * (right.before - left.after)


def pieces_of(corners: Sequence[Corner], low: Fraction, high: Fraction) -> tuple[Piece, ...]:
    """The straight pieces between two values, ``low`` below ``high``, in order of x.

    Where one piece ends and the next begins at different heights the function jumps; which of the two holds
    at that very value, ``earned`` says.
    """
    inside = [c for c in corners if low < c.x < high]
    ends = [_edge(corners, low), *inside, _edge(corners, high)]
    return tuple(Piece(a.x, a.after, b.x, b.before) for a, b in pairwise(ends) if a.x < b.x)


def _edge(corners: Sequence[Corner], x: Fraction) -> Corner:
    for corner in corners:
        if corner.x == x:
            return corner
    return bend(x, earned(corners, x))


def next_gain(
    corners: Sequence[Corner], value: Fraction, want: Fraction, *, more: bool
) -> tuple[Fraction, Fraction, bool] | None:
    """The nearest better value that brings ``want`` more points, or the next jump if that comes first.

    Returns value, gain, and whether it must be passed rather than reached; None where no points are left.
    """
    if not more:
        found = next_gain([c.mirrored() for c in reversed(corners)], -value, want, more=True)
        return None if found is None else (-found[0], found[1], found[2])
    have = earned(corners, value)
    here = Corner(value, have, have, have)
    for corner in corners:
        if corner.x < value:
            here = corner
            continue
        if corner.x > value:
            rise = _on_the_way(here, corner, value, have + want)
            if rise is not None:
                return rise, want, False
        for points, beyond in ((corner.at, False), (corner.after, True)):
            if points > have and (corner.x > value or beyond):
                return corner.x, points - have, beyond
        here = corner
    return None


def _on_the_way(left: Corner, right: Corner, value: Fraction, goal: Fraction) -> Fraction | None:
    """Where a rising line between two corners reaches the goal, if it does so above the value."""
    if right.before <= left.after or not left.after < goal <= right.before or left.x == right.x:
        return None
    x = left.x + (goal - left.after) * (right.x - left.x) / (right.before - left.after)
    return x if x > value else None
