"""A line list of an outbreak: the table of every exposure, and over strata."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shian.methods.epidemiology.coding import Answers, Coded, known, number, yes_or_no
from shian.methods.epidemiology.conditional import (
    Conditional,
    ExactP,
    exact_interval,
    exact_p,
    midp_interval,
)
from shian.methods.epidemiology.stratified import Stratified, stratified
from shian.methods.epidemiology.twobytwo import (
    ChiSquare,
    Interval,
    TwoByTwo,
    attributable_exposed,
    attributable_population,
    cases_exposed,
    mantel_haenszel_chi,
    odds_ratio,
    pearson,
    risk_difference,
    risk_ratio,
    yates,
)


@dataclass(frozen=True, slots=True)
class Association:
    """All that is said of one exposure and the illness."""

    exposure: str
    table: TwoByTwo
    difference: Interval
    risk: Interval
    odds: Interval
    exact: Interval
    midp: Interval
    p: ExactP
    chi: ChiSquare
    chi_yates: ChiSquare
    chi_mh: ChiSquare
    attributable_exposed: float
    attributable_population: float
    cases_exposed: float


def association(exposure: str, table: TwoByTwo, confidence: float, z: float) -> Association:
    """Every measure of a table; `z` is the normal quantile of the Taylor-series intervals."""
    conditional = Conditional(table)
    return Association(
        exposure,
        table,
        risk_difference(table, z),
        risk_ratio(table, z),
        odds_ratio(table, z),
        exact_interval(conditional, confidence),
        midp_interval(conditional, confidence),
        exact_p(conditional),
        pearson(table),
        yates(table),
        mantel_haenszel_chi(table),
        attributable_exposed(table),
        attributable_population(table),
        cases_exposed(table),
    )


def tabulated(ill: Answers, exposed: Answers) -> TwoByTwo:
    """The two-by-two table of those of whom both are known."""
    counts = Counter(zip(exposed, ill, strict=True))
    return TwoByTwo(counts[True, True], counts[True, False], counts[False, True], counts[False, False])


@dataclass(frozen=True, slots=True)
class Strata:
    """An exposure over the levels of a third column."""

    by: str
    levels: tuple[str, ...]
    tables: tuple[TwoByTwo, ...]
    crude: TwoByTwo  # of the people whose level is known
    together: Stratified


def over_strata(ill: Answers, exposed: Answers, by: str, levels: Sequence[str | None], z: float) -> Strata:
    """The exposure in each level, and all levels together; people without a level are left out."""
    names = sorted_levels(levels)
    tables = [
        tabulated(
            [one for one, level in zip(ill, levels, strict=True) if level == name],
            [one for one, level in zip(exposed, levels, strict=True) if level == name],
        )
        for name in names
    ]
    crude = TwoByTwo(*(sum(cells) for cells in zip(*(table.cells for table in tables), strict=True)))
    return Strata(by, tuple(names), tuple(tables), crude, stratified(tables, z))


def levels_of(cells: Sequence[str]) -> list[str | None]:
    """A column as levels; what is unknown has none. Yes and no are levels whatever they are called."""
    coded = yes_or_no("", cells)
    if coded is None:
        return [cell.strip() if known(cell) else None for cell in cells]
    return [None if one is None else cell.strip() for one, cell in zip(coded.answers, cells, strict=True)]


def crossed(columns: Sequence[Sequence[str | None]]) -> list[str | None]:
    """Levels of several columns as one."""
    rows = zip(*columns, strict=True)
    return [None if None in row else "/".join(str(cell) for cell in row) for row in rows]


def sorted_levels(levels: Sequence[str | None]) -> list[str]:
    """The levels that occur: numbers by size, texts by the alphabet."""
    names = {level for level in levels if level is not None}
    values = {name: number(name) for name in names}
    if None in values.values():
        return sorted(names)
    return sorted(names, key=lambda name: (values[name], name))


def exposures_of(columns: Mapping[str, Sequence[str]], without: Sequence[str]) -> list[Coded]:
    """The columns that say yes and no, but for the named: those in words, and numbers if both occur."""
    found = (yes_or_no(name, cells) for name, cells in columns.items() if name not in without)
    return [one for one in found if one and (one.in_words or {True, False} <= set(one.answers))]
