"""What a scenario changes: values, thresholds, vetoes; and what the score is then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from shian.evaluation.criteria.book import edition as edition_named
from shian.evaluation.criteria.standing import Standing, standing
from shian.evaluation.criteria.values import Found, Judged
from shian.evaluation.figures.query import BadQuery, prefix
from shian.evaluation.figures.store import Snapshot, snapshot
from shian.methods.scoring import (
    Deduct,
    Edition,
    Function,
    Item,
    Linear,
    Rule,
    Score,
    Steps,
    Threshold,
    Veto,
    WholeShare,
    exact,
    score,
)

MOST = Decimal(10) ** 12
PLACES = 6
LONGEST = 24


@dataclass(frozen=True)
class Changes:
    """Where a scenario begins, and what it changes. Values and thresholds by item."""

    edition: str = ""
    year: int = 2021
    area: str = ""
    series: str = ""
    seal: int | None = None
    values: Mapping[str, Decimal] = field(default_factory=dict)
    bars: Mapping[str, Decimal] = field(default_factory=dict)  # threshold of the points
    vetoes: Mapping[str, Decimal] = field(default_factory=dict)  # threshold of the veto

    def __hash__(self) -> int:
        return hash(repr(self.record()))

    def record(self) -> dict[str, Any]:
        """As plain JSON, numbers as text."""
        return {
            "edition": self.edition,
            "year": self.year,
            "area": self.area,
            "series": self.series,
            "seal": self.seal,
            "values": {k: str(v) for k, v in sorted(self.values.items())},
            "bars": {k: str(v) for k, v in sorted(self.bars.items())},
            "vetoes": {k: str(v) for k, v in sorted(self.vetoes.items())},
        }

    def asked(self) -> dict[str, str]:
        """As an address writes it."""
        said = {"edition": self.edition, "year": str(self.year), "area": self.area, "series": self.series}
        said |= {"seal": str(self.seal)} if self.seal is not None else {}
        said |= {f"v.{k}": str(v) for k, v in self.values.items()}
        said |= {f"b.{k}": str(v) for k, v in self.bars.items()}
        said |= {f"o.{k}": str(v) for k, v in self.vetoes.items()}
        return {key: value for key, value in said.items() if value}

    @property
    def count(self) -> int:
        """How many things are changed."""
        return len(self.values) + len(self.bars) + len(self.vetoes)


def read(given: Mapping[str, str], *, usual_year: int) -> Changes:
    """Changes from an address or a form.

    Raises:
        BadQuery: naming the field and what is wrong with it.
    """
    sorts: dict[str, dict[str, Decimal]] = {"v": {}, "b": {}, "o": {}}
    for name, text in given.items():
        sort, dot, item = name.partition(".")
        if dot and sort in sorts and text.strip():
            sorts[sort][item] = number(name, text)
    return Changes(
        given.get("edition", ""),
        _whole("year", given.get("year", ""), 1949, 2200) or usual_year,
        prefix(given.get("area", "")),
        given.get("series", "")[:40],
        _whole("seal", given.get("seal", ""), 0, 2**31),
        sorts["v"],
        sorts["b"],
        sorts["o"],
    )


def of_record(kept: Mapping[str, Any]) -> Changes:
    """Changes as they were kept."""
    numbers: dict[str, Any] = {
        name: {k: Decimal(v) for k, v in kept[name].items()} for name in ("values", "bars", "vetoes")
    }
    plain = (kept["edition"], kept["year"], kept["area"], kept["series"], kept["seal"])
    return Changes(*plain, **numbers)


def number(name: str, text: str) -> Decimal:
    """A number that people typed.

    Raises:
        BadQuery: no number, not finite, or out of all bounds.
    """
    text = text.strip().replace(",", "").replace("，", "").removesuffix("%")
    try:
        value = Decimal(text) if len(text) <= LONGEST else Decimal("nan")
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite() or abs(value) > MOST:
        raise BadQuery(
            _("%(name)s: “%(text)s” is not a number that can be used.") % {"name": name, "text": text[:40]}
        )
    return round(value, PLACES) if value.as_tuple().exponent < -PLACES else value  # type: ignore[operator]


def _whole(name: str, text: str, least: int, most: int) -> int | None:
    if not text.strip():
        return None
    value = number(name, text)
    if value != value.to_integral_value() or not least <= value <= most:
        raise BadQuery(
            _("%(name)s must be a whole number from %(least)s to %(most)s.")
            % {"name": name, "least": least, "most": most}
        )
    return int(value)


@dataclass(frozen=True)
class WhatIf:
    """The city as it is and as it would be. ``missing``: changed items that the edition does not have."""

    changes: Changes
    real: Standing
    edition: Edition
    found: dict[str, Found]
    score: Score

    @property
    def shot(self) -> Snapshot:
        """The seal it rests on."""
        return self.real.shot

    @property
    def gain(self) -> Fraction:
        """Points won or lost."""
        return self.score.low - self.real.score.low


def what_if(changes: Changes, shot: Snapshot | None = None) -> WhatIf:
    """Score a scenario.

    Raises:
        BadQuery: a change names an item that the edition does not have, or a threshold it cannot have.
    """
    edition = edition_named(changes.edition)
    shot = shot or snapshot(changes.seal)
    # The real side keeps the figures' own series: what a changed series does is part of the scenario.
    real = standing(edition, shot, Judged(changes.year, changes.area))
    then = standing(edition, shot, Judged(changes.year, changes.area, changes.series))
    known = {item.id for item in edition.items}
    for item_id in {*changes.values, *changes.bars, *changes.vetoes} - known:
        raise BadQuery(
            _("The edition %(edition)s has no item %(item)s.")
            % {"edition": edition.name, "item": item_id[:40]}
        )
    moved = moved_edition(edition, changes)
    found = dict(then.found)
    for item_id, value in changes.values.items():
        found[item_id] = replace(found[item_id], value=Fraction(value), origin="assumed")
    values = {item_id: one.value for item_id, one in found.items()}
    return WhatIf(changes, real, moved, found, score(moved, values))


def moved_edition(edition: Edition, changes: Changes) -> Edition:
    """The edition with its thresholds where the scenario puts them.

    Raises:
        BadQuery: the function of an item has no single threshold, or cannot have this one.
    """
    for item_id, at in changes.bars.items():
        try:
            moved = at_bar(edition.item(item_id).function, at)
        except ValueError as error:
            raise BadQuery(f"{item_id}: {error}") from None
        edition = edition.changed(item_id, function=moved)
    for item_id, at in changes.vetoes.items():
        veto = edition.item(item_id).veto
        if veto is None or veto.at is None:
            raise BadQuery(_("Item %(item)s has no veto with a threshold.") % {"item": item_id})
        edition = edition.changed(item_id, veto=Veto(veto.rule, at))
    return edition


def bar_of(item: Item) -> Decimal | None:
    """The value at which an item has all its points, where one number says so."""
    match item.function:
        case Threshold(at=at):
            found: Any = at
        case WholeShare(full=full) | Deduct(full=full):
            found = full
        case Linear(end=end):
            found = end
        case Steps(steps=steps):
            found = steps[-1][0]
        case _:
            return None
    return Decimal(found) if not isinstance(found, Fraction) else None


def at_bar(function: Function, at: Decimal) -> Function:
    """The function with its upper end elsewhere; what stands before it moves along in proportion.

    Raises:
        ValueError: it has no such end.
    """
    match function:
        case Threshold():
            return replace(function, at=at)
        case WholeShare() | Deduct():
            return replace(function, full=at)
        case Linear(start=start, end=end):
            return Linear(exact(start) + exact(at) - exact(end), exact(at))
        case Steps(steps=steps):
            shift = exact(at) - exact(steps[-1][0])
            return replace(function, steps=tuple((exact(x) + shift, y) for x, y in steps))
        case _:
            raise ValueError(_("this item has no threshold that could be moved"))


def veto_at(item: Item) -> Decimal | None:
    """The threshold of an item's veto, where it has one."""
    if item.veto is None or item.veto.rule not in (Rule.AT_LEAST, Rule.AT_MOST):
        return None
    return item.veto.at
