"""Items of the criteria as a plan's items: their corners as jumps and slopes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from shian.methods.planning.problem import Bar, Curve, Item
from shian.methods.scoring import Corner, Rule, Veto, exact, points
from shian.methods.scoring import Item as Line


def curve_of(line: Line, *, highest: Fraction | None = None) -> Curve:
    """The points of a line as a curve.

    ``highest``: the value that counts is never better than this (of two years the worse one counts, and the
    other year's value is this).
    """
    corners, falling = line.function.corners(exact(line.weight)), line.function.fewer
    if falling:
        corners = tuple(corner.mirrored() for corner in reversed(corners))
        highest = None if highest is None else -highest
    curve = _rising(corners if highest is None else _capped(corners, highest))
    if not falling:
        return curve
    return Curve(
        curve.base,
        tuple((-at, gain) for at, gain in curve.jumps),
        tuple((-start, -end, gain) for start, end, gain in curve.slopes),
        tuple((-at, gain) for at, gain in curve.beyond),
        falling=True,
    )


def _rising(corners: Sequence[Corner]) -> Curve:
    return Curve(
        corners[0].before,
        tuple((c.x, c.at - c.before) for c in corners if c.at != c.before),
        tuple((a.x, b.x, b.before - a.after) for a, b in pairwise(corners) if b.before != a.after),
        tuple((c.x, c.after - c.at) for c in corners if c.after != c.at),
    )


def _capped(corners: Sequence[Corner], highest: Fraction) -> list[Corner]:
    """The corners up to a value, and nothing to gain above it."""
    kept = [c for c in corners if c.x < highest]
    last = next((c for c in corners if c.x == highest), None)
    if last is not None:
        return [*kept, Corner(highest, last.before, last.at, last.at)]
    ahead = next((c for c in corners if c.x > highest), None)
    if not kept or ahead is None:
        height = kept[-1].after if kept else corners[0].before
        return [*kept, Corner(highest, height, height, height)]
    height = kept[-1].after + (highest - kept[-1].x) * (ahead.before - kept[-1].after) / (
        ahead.x - kept[-1].x
    )
    return [*kept, Corner(highest, height, height, height)]


def bar_of(veto: Veto | None) -> Bar | None:
    """A veto as a bar."""
    if veto is None:
        return None
    if veto.rule in (Rule.AT_LEAST, Rule.AT_MOST):
        return Bar(exact(veto.at or 0), falling=veto.rule is Rule.AT_MOST)
    return Bar(Fraction(1)) if veto.rule is Rule.YES else Bar(Fraction(0), falling=True)


def item_of(line: Line, figure: str, *, highest: Fraction | None = None) -> Item:
    """A line whose figure actions may move."""
    return Item(line.id, figure, curve_of(line, highest=highest), bar_of(line.veto))


def settled(line: Line, figure: str, value: Fraction | None) -> Item:
    """A line no action moves: its points as they are; unknown ones count as none."""
    earned = Fraction(0) if value is None else points(line, value)
    return Item(line.id, figure, Curve(earned), bar_of(line.veto))
