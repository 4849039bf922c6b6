"""The series a case counts in: hospital, township, district, with syndrome, agent, age; places, foods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shian.domains.surveillance.signals.detecting.arrays import Cases, Names, Whole

# A family's series are told apart by these dimensions. Their cases are compared with all cases of the group.
FAMILIES: tuple[str, ...] = (
    "place", "food", "hospital", "hospital,syndrome", "township", "township,syndrome", "district,syndrome",
    "district,syndrome,age", "district,agent", "agent",
)  # fmt: skip
# Prior mass of a share, in cases: what a series without any past is thought to have had.
PRIOR = {
    "place": 0.3, "food": 0.5, "hospital": 0.3, "hospital,syndrome": 0.2, "township": 0.3,
    "township,syndrome": 0.2, "district,syndrome": 1.0, "district,syndrome,age": 0.5, "district,agent": 0.3,
    "agent": 0.5,
}  # fmt: skip
# Lengths of windows in days.
LENGTHS = {
    "place": (1, 2, 3), "food": (3, 7), "hospital": (1, 2, 4), "hospital,syndrome": (1, 2, 4, 7),
    "township": (1, 2, 4), "township,syndrome": (1, 2, 4, 7, 14), "district,syndrome": (1, 2, 4, 7),
    "district,syndrome,age": (1, 2, 4, 7), "district,agent": (2, 7, 14), "agent": (7, 14),
}  # fmt: skip
LONGEST = 14


@dataclass(frozen=True)
class Entries:
    """Memberships of cases in series: one row for a case in a series, sorted by series.

    case, day: (entries,) the case's row and the day that counts (onset, or when it was eaten).
    key: (entries,) number of the series; start: (series + 1,) where each begins.
    family, group, code: (series,) number of its family, of its comparison group, and its own code.
    by_case: entries in the order of cases; case_start: (cases + 1,).
    """

    case: Whole
    day: Whole
    key: Whole
    start: Whole
    family: Whole
    group: Whole
    code: Whole
    by_case: Whole
    case_start: Whole
    groups: int
    radix: dict[str, tuple[int, ...]]

    def __len__(self) -> int:
        return len(self.family)


def series_key(entries: Entries, series: int, names: Names) -> str:
    """The series in words: ``district=140105;syndrome=neuro``."""
    return ";".join(f"{dim}={names.of(dim, n)}" for dim, n in numbers(entries, series).items())


def numbers(entries: Entries, series: int) -> dict[str, int]:
    """The numbers of the dimensions of a series."""
    family = FAMILIES[int(entries.family[series])]
    code, out = int(entries.code[series]), {}
    for dimension, size in reversed(list(zip(family.split(","), entries.radix[family], strict=True))):
        code, out[dimension] = divmod(code, size)
    return dict(reversed(out.items()))


def entries_of(cases: Cases) -> Entries:
    """All memberships. Groups: 0 all cases, 1 cases with a place, 2 with a food, 3 … by syndrome."""
    sizes = {
        dim: max(len(getattr(cases.names, dim)), 1)
        for dim in ("hospital", "township", "district", "syndrome", "agent", "age", "place", "food")
    }
    parts, radix = [], {}
    for number, family in enumerate(FAMILIES):
        dims = family.split(",")
        radix[family] = tuple(sizes[dim] for dim in dims)
        parts.append(_family(cases, number, dims, radix[family]))
    case, day, code, family_of, group_of = (np.concatenate(column) for column in zip(*parts, strict=True))
    span = int(code.max(initial=0)) + 1
    order = np.lexsort((case, code, family_of))
    case, day, code = case[order], day[order], code[order]
    family_of, group_of = family_of[order], group_of[order]
    whole = family_of * span + code
    new = np.concatenate([[True], whole[1:] != whole[:-1]]) if len(whole) else np.zeros(0, bool)
    heads = np.flatnonzero(new)
    by_case = np.argsort(case, kind="stable")
    return Entries(
        case, day, np.cumsum(new) - 1, np.append(heads, len(whole)), family_of[heads], group_of[heads],
        code[heads], by_case, np.searchsorted(case[by_case], np.arange(len(cases) + 1)),
        3 + sizes["syndrome"], radix,
    )  # fmt: skip


def _family(
    cases: Cases, number: int, dims: list[str], sizes: tuple[int, ...]
) -> tuple[Whole, Whole, Whole, Whole, Whole]:
    """Case, day, code, family, group of one family's memberships; a case is in a series once."""
    if dims[0] in ("place", "food"):
        what = cases.eaten_place if dims[0] == "place" else cases.eaten_food
        rows = np.flatnonzero(what >= 0)
        case, code = cases.eaten_case[rows], what[rows]
        at = cases.eaten_at[rows]
        day = np.where((dims[0] == "place") & (at >= 0), at // 24, cases.day[case])
        pair = case * (int(code.max(initial=0)) + 1) + code
        _, once = np.unique(pair, return_index=True)
        case, code, day = case[once], code[once], day[once]
        group = np.full(len(case), 1 if dims[0] == "place" else 2)
    else:
        columns = [getattr(cases, dim) for dim in dims]
        case = np.flatnonzero(np.logical_and.reduce([column >= 0 for column in columns]))
        code = np.zeros(len(case), np.int64)
        for column, size in zip(columns, sizes, strict=True):
            code = code * size + column[case]
        day = cases.day[case]
        group = 3 + cases.syndrome[case] if "syndrome" in dims else np.zeros(len(case), np.int64)
    full = np.full(len(case), number)
    return case.astype(np.int64), day.astype(np.int64), code.astype(np.int64), full, group.astype(np.int64)


def group_days(cases: Cases, entries: Entries) -> tuple[Whole, Whole, Whole]:
    """Memberships of cases in comparison groups: case, group, day. A case counts once in each."""
    every = np.arange(len(cases))
    case, group, day = [every, every], [np.zeros(len(cases), np.int64), 3 + cases.syndrome], [cases.day] * 2
    for family, number in (("place", 1), ("food", 2)):
        mine = np.flatnonzero(entries.family[entries.key] == FAMILIES.index(family))
        case.append(entries.case[mine])
        group.append(np.full(len(mine), number))
        day.append(entries.day[mine])
    return np.concatenate(case), np.concatenate(group), np.concatenate(day)
