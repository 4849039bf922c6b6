"""What values earn: points, states, vetoes, gaps, and the range that the unknown leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from shian.methods.scoring.corners import Piece, earned, next_gain, pieces_of
from shian.methods.scoring.exact import Number, exact
from shian.methods.scoring.model import Block, Edition, Item, Rule, Veto

ZERO = Fraction(0)


class State(StrEnum):
    """How an item stands."""

    MET = "met"
    PART = "part"
    MISSED = "missed"
    UNKNOWN = "unknown"


class Light(StrEnum):
    """How a veto stands."""

    CLEAR = "clear"
    VIOLATED = "violated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Next:
    """The nearest value that brings more points: at most one point further. ``beyond``: it must be passed."""

    at: Fraction
    distance: Fraction
    gain: Fraction
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class ItemScore:
    """An item's standing. ``points`` None: unknown, anything from 0 to ``most``."""

    item: Item
    value: Fraction | None
    points: Fraction | None
    most: Fraction
    state: State
    light: Light | None
    next: Next | None

    @property
    def low(self) -> Fraction:
        """The points it has at least."""
        return ZERO if self.points is None else self.points

    @property
    def high(self) -> Fraction:
        """The points it has at most."""
        return self.most if self.points is None else self.points

    @property
    def gap(self) -> Fraction:
        """The points it lacks; of an unknown item all of them. Extra points are no gap."""
        return ZERO if self.item.extra else self.most - self.low


@dataclass(frozen=True, slots=True)
class BlockScore:
    """A block's standing."""

    block: Block
    items: tuple[ItemScore, ...]

    @property
    def low(self) -> Fraction:
        """At least."""
        return sum((i.low for i in self.items), ZERO)

    @property
    def high(self) -> Fraction:
        """At most."""
        return sum((i.high for i in self.items), ZERO)

    @property
    def most(self) -> Fraction:
        """All points, extra ones aside."""
        return sum((i.most for i in self.items if not i.item.extra), ZERO)

    @property
    def known(self) -> Fraction:
        """The points of items that are known."""
        return sum((i.most for i in self.items if i.points is not None and not i.item.extra), ZERO)


@dataclass(frozen=True, slots=True)
class Score:
    """A whole edition's standing: between ``low`` and ``high``, equal where nothing is unknown."""

    edition: Edition
    blocks: tuple[BlockScore, ...]

    @property
    def items(self) -> tuple[ItemScore, ...]:
        """All items in order."""
        return tuple(i for b in self.blocks for i in b.items)

    def item(self, item_id: str) -> ItemScore:
        """One item's standing.

        Raises:
            KeyError: there is none of that id.
        """
        found = next((i for i in self.items if i.item.id == item_id), None)
        if found is None:
            raise KeyError(item_id)
        return found

    @property
    def low(self) -> Fraction:
        """At least."""
        return sum((b.low for b in self.blocks), ZERO)

    @property
    def high(self) -> Fraction:
        """At most."""
        return sum((b.high for b in self.blocks), ZERO)

    @property
    def most(self) -> Fraction:
        """All points, extra ones aside."""
        return sum((b.most for b in self.blocks), ZERO)

    @property
    def known(self) -> Fraction:
        """The points of items that are known."""
        return sum((b.known for b in self.blocks), ZERO)

    @property
    def vetoes(self) -> tuple[ItemScore, ...]:
        """The items with a veto, in order."""
        return tuple(i for i in self.items if i.light is not None)

    @property
    def light(self) -> Light:
        """Violated if any veto is, else unknown if any is, else clear."""
        lights = {i.light for i in self.vetoes}
        return next((one for one in (Light.VIOLATED, Light.UNKNOWN) if one in lights), Light.CLEAR)

    @property
    def gaps(self) -> tuple[ItemScore, ...]:
        """Items that lack points, the costliest first; of equals the known before the unknown."""
        lacking = [i for i in self.items if i.gap > 0]
        return tuple(sorted(lacking, key=lambda i: (-i.gap, i.points is None)))


def score(edition: Edition, values: Mapping[str, Number | None]) -> Score:
    """The standing by values of items (by id); an item without a value is unknown.

    Raises:
        KeyError: a value for an item that the edition does not have.
        TypeError: a float.
    """
    for item_id in values:
        edition.item(item_id)
    blocks = [BlockScore(b, tuple(_standing(i, values.get(i.id)) for i in b.items)) for b in edition.blocks]
    return Score(edition, tuple(blocks))


def points(item: Item, value: Number) -> Fraction:
    """The points of an item at a value."""
    most = exact(item.weight)
    return earned(item.function.corners(most), exact(value))


def pieces(item: Item, low: Number, high: Number) -> tuple[Piece, ...]:
    """The item's points between two values as straight pieces (see ``pieces_of``)."""
    return pieces_of(item.function.corners(exact(item.weight)), exact(low), exact(high))


def light(veto: Veto | None, value: Number | None) -> Light | None:
    """How a veto stands at a value; None where there is no veto."""
    if veto is None:
        return None
    if value is None:
        return Light.UNKNOWN
    x = exact(value)
    kept = {
        Rule.AT_LEAST: veto.at is not None and x >= exact(veto.at),
        Rule.AT_MOST: veto.at is not None and x <= exact(veto.at),
        Rule.YES: x == 1,
        Rule.NO: x == 0,
    }[veto.rule]
    return Light.CLEAR if kept else Light.VIOLATED


def _standing(item: Item, value: Number | None) -> ItemScore:
    most = exact(item.weight)
    seen = light(item.veto, value)
    if value is None:
        return ItemScore(item, None, None, most, State.UNKNOWN, seen, None)
    x = exact(value)
    corners = item.function.corners(most)
    got = earned(corners, x)
    found = next_gain(corners, x, min(Fraction(1), most - got), more=not item.function.fewer)
    ahead = Next(found[0], abs(found[0] - x), found[1], found[2]) if found and got < most else None
    return ItemScore(item, x, got, most, _state(item, got, most, seen), seen, ahead)


def _state(item: Item, got: Fraction, most: Fraction, seen: Light | None) -> State:
    if not most:
        return State.MISSED if seen is Light.VIOLATED else State.MET
    if got >= most:
        return State.MET
    return State.PART if got > 0 else State.MISSED
