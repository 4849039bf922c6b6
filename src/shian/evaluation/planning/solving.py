"""Asking for a plan: from an address to a problem, a plan, its story; the last few are kept at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from math import floor
from pathlib import Path

from django.utils.translation import gettext as _

from shian.evaluation.criteria.book import edition as edition_named
from shian.evaluation.figures.query import BadQuery
from shian.evaluation.figures.seals import folder
from shian.evaluation.figures.store import snapshot
from shian.evaluation.planning import city as cities
from shian.evaluation.planning.assemble import Wanted, assemble
from shian.evaluation.planning.changes import Changes, WhatIf, number, read, what_if
from shian.evaluation.planning.city import City
from shian.evaluation.planning.costs import CostProblem, Costs, changed, costs_on
from shian.evaluation.planning.costs import read as read_costs
from shian.evaluation.planning.rows import Row, rows_of
from shian.methods.planning.highs import SolverFailed
from shian.methods.planning.plan import Plan, cheapest
from shian.methods.planning.problem import Problem
from shian.methods.planning.reasons import Reasons, highest, reasons, without_setups
from shian.methods.planning.story import Limit, Point, cost_curve, limits
from shian.methods.scoring import Light
from shian.methods.workdays import OutOfCalendar

SECONDS = 15.0
GAP = 0.002  # a plan within 0.2 % of the cheapest is as good as it, and much sooner found
FINE = 0.0005  # what ten more tests a day would save must not drown in the gap
LONGEST_DAYS = 366
POINTS = 6
USUAL_SERIES = "census2020"


@dataclass(frozen=True)
class Asked:
    """What a plan is asked for. ``costs``: numbers changed from the dated file, by name."""

    changes: Changes
    first: date
    last: date
    score: Decimal | None = None
    vetoes: bool = True
    per_day: Mapping[int, int] = field(default_factory=dict)
    factor: Mapping[int, Decimal] = field(default_factory=dict)
    without: frozenset[int] = frozenset()
    costs: Mapping[str, Decimal] = field(default_factory=dict)
    file: str = ""
    gap: float = GAP

    def __hash__(self) -> int:
        return hash((*sorted(self.address().items()), self.file, self.gap))

    def address(self) -> dict[str, str]:
        """As an address writes it."""
        said = self.changes.asked() | {"first": str(self.first), "last": str(self.last)}
        said["vetoes"] = "1" if self.vetoes else "0"
        said |= {"score": str(self.score)} if self.score is not None else {}
        said |= {f"day.{k}": str(v) for k, v in sorted(self.per_day.items())}
        said |= {f"times.{k}": str(v) for k, v in sorted(self.factor.items())}
        said |= {f"off.{k}": "1" for k in sorted(self.without)}
        said |= {f"cost.{k}": str(v) for k, v in sorted(self.costs.items())}
        return said


def asked_of(given: Mapping[str, str], *, usual_year: int) -> Asked:
    """What an address or a form asks for.

    Raises:
        BadQuery: naming the field and what is wrong.
    """
    changes = read(given, usual_year=usual_year)
    changes = replace(changes, edition=edition_named(changes.edition).name)
    first = day("first", given.get("first", "")) or date(changes.year, 12, 1)
    last = day("last", given.get("last", "")) or date(changes.year, 12, 31)
    if not (first <= last and (last - first).days <= LONGEST_DAYS):
        raise BadQuery(_("The last day must not lie before the first, nor more than a year after it."))
    if first.year != changes.year or last.year != changes.year:
        raise BadQuery(_("The days must lie in the year that is judged, %(year)s.") % {"year": changes.year})
    labs = {int(k) for k in _named(given, "off.") if _is_number(k)}
    score = given.get("score", "").strip()
    target = bounded("score", score, 0, 1_000) if score else None
    vetoes = given.get("vetoes", "1") not in ("", "0")
    if target is None and not vetoes:
        raise BadQuery(_("Say what the plan is for: a score, the vetoes, or both."))
    per_day = _by_laboratory(given, "day.", 10_000)
    return Asked(
        changes, first, last, target, vetoes,
        {lab: int(count) for lab, count in per_day.items()},
        _by_laboratory(given, "times.", 100),
        frozenset(labs),
        {k: number(f"cost.{k}", v) for k, v in _named(given, "cost.").items()},
    )  # fmt: skip


def _named(given: Mapping[str, str], start: str) -> dict[str, str]:
    return {k.removeprefix(start): v for k, v in given.items() if k.startswith(start) and v.strip()}


def _by_laboratory(given: Mapping[str, str], start: str, most: int) -> dict[int, Decimal]:
    named = _named(given, start)
    return {int(k): bounded(f"{start}{k}", v, 0, most) for k, v in named.items() if _is_number(k)}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def bounded(name: str, text: str, least: int, most: int) -> Decimal:
    """A number between bounds.

    Raises:
        BadQuery: it is none.
    """
    value = number(name, text)
    if not least <= value <= most:
        told = {"name": name, "least": least, "most": most, "text": text[:40]}
        raise BadQuery(_("%(name)s: “%(text)s” does not lie between %(least)s and %(most)s.") % told)
    return value


def day(name: str, text: str) -> date | None:
    """A day as people write it.

    Raises:
        BadQuery: it is none.
    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadQuery(
            _("%(name)s: “%(text)s” is no day; write 2021-12-31.") % {"name": name, "text": text[:40]}
        ) from None


@dataclass(frozen=True)
class Ground:
    """What a plan stands on, before anything is solved."""

    asked: Asked
    what: WhatIf
    city: City
    costs: Costs
    days: int
    periods: Mapping[str, int]
    problem: Problem

    @property
    def violated(self) -> tuple[str, ...]:
        """The vetoes that stand now."""
        return tuple(i.item.id for i in self.what.score.vetoes if i.light is Light.VIOLATED)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The vetoes about which nothing is known."""
        return tuple(i.item.id for i in self.what.score.vetoes if i.light is Light.UNKNOWN)


def ground_of(asked: Asked) -> Ground:
    """Everything a plan needs, read from the seal and the cost file.

    Raises:
        BadQuery: the costs are wrong, or the period has no working day.
    """
    what = what_if(asked.changes)
    if what.edition.level != "city" or asked.changes.area:
        raise BadQuery(_("Plans are made for the whole city; choose an edition for cities."))
    try:
        editions = read_costs(Path(asked.file)) if asked.file else None
        costs = changed(costs_on(asked.last, editions), dict(asked.costs))
        days = cities.working_days(asked.first, asked.last)
    except (CostProblem, OutOfCalendar) as error:
        raise BadQuery(str(error)) from None
    if not days:
        raise BadQuery(
            _("There is no working day from %(first)s to %(last)s.")
            % {"first": asked.first, "last": asked.last}
        )
    series = asked.changes.series or USUAL_SERIES
    found = cities.city(what.shot, year=asked.changes.year, series=series, first=asked.first, last=asked.last)
    wanted = Wanted(
        asked.first, asked.last, asked.score, asked.vetoes, asked.per_day, asked.factor, asked.without
    )
    problem = assemble(what, found, costs, wanted, days)
    return Ground(asked, what, found, costs, days, cities.weeks(asked.first, asked.last), problem)


@dataclass(frozen=True)
class Answer:
    """A plan with its story, each part computed when it is first asked for."""

    ground: Ground
    plan: Plan

    @cached_property
    def rows(self) -> list[Row]:
        """What to do."""
        return rows_of(self.ground.problem, self.plan, self.ground.periods)

    @cached_property
    def limits(self) -> list[Limit]:
        """What limits the plan."""
        if not self.plan.cost:
            return []
        return limits(self.ground.problem, self.plan, seconds=SECONDS / 2, gap=FINE)

    @cached_property
    def reasons(self) -> Reasons:
        """Why there is no plan."""
        return reasons(self.ground.problem, seconds=SECONDS)

    @cached_property
    def curve(self) -> list[Point]:
        """What further points cost, from the plan's score to the highest there is."""
        top = highest(without_setups(self.ground.problem), seconds=SECONDS)
        here = self.plan.after.score
        if top is None or top <= here:
            return [Point(here, self.plan.cost, self.plan.proven)]
        between = [here + (top - here) * k / POINTS for k in range(1, POINTS)]
        rounded = [Fraction(floor(score * 100), 100) for score in (*between, top)]
        above = [score for score in rounded if score > here]
        told = cost_curve(self.ground.problem, above, seconds=SECONDS / 2, gap=GAP)
        return [Point(here, self.plan.cost, self.plan.proven), *told]


@lru_cache(maxsize=8)
def _solved(asked: Asked, seal: int, root: str) -> Answer:
    ground = ground_of(asked)
    return Answer(ground, cheapest(ground.problem, seconds=SECONDS, gap=asked.gap))


def solve(asked: Asked) -> Answer:
    """The cheapest plan.

    Raises:
        BadQuery: the question makes no sense, or no answer was found in the time there is.
    """
    try:
        return _solved(asked, snapshot(asked.changes.seal).seal.number, str(folder()))
    except SolverFailed as error:
        words = _("No plan was found within %(seconds)d seconds: %(error)s. Shorten the period.")
        raise BadQuery(words % {"seconds": SECONDS, "error": error}) from None
