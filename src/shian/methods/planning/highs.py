"""Solving a mixed-integer program with HiGHS (Huangfu and Hall 2018, https://highs.dev, MIT licence)."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

import highspy
import numpy as np

from shian.methods.planning.rows import Arrays, Floats

SECONDS = 20.0
# The class below the public one: the public one prints its licence on standard output when it is made.
SOLVER = highspy.Highs.__bases__[0]


class SolverFailed(RuntimeError):
    """HiGHS gave neither a plan nor a proof that there is none; the message holds its own words."""


@dataclass(frozen=True)
class Solved:
    """What came out. ``bound``: no plan can be cheaper. ``x`` is empty where there is no plan."""

    x: Floats
    value: float
    bound: float
    optimal: bool
    feasible: bool
    seconds: float

    @property
    def gap(self) -> float:
        """How far from proven cheapest, as a share of the value."""
        return abs(self.value - self.bound) / abs(self.value) if self.value else 0.0


@dataclass(frozen=True)
class Priced:
    """Prices of an LP's rows: by how much the value changes when a row's limit is raised by one."""

    value: float
    prices: Floats


def solve(
    given: Arrays, *, seconds: float = SECONDS, gap: float = 0.0, first: Floats | None = None
) -> Solved:
    """The optimum, proven up to ``gap`` of its value, or the best found within ``seconds``. ``first``: a plan
    to begin with.

    Raises:
        SolverFailed: neither a plan nor a proof that there is none.
    """
    if not given.cost.size:
        holds = bool((given.floor <= 0).all() and (given.ceiling >= 0).all())
        return Solved(np.empty(0), 0.0 if holds else inf, 0.0, True, holds, 0.0)
    solver = _loaded(given)
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", gap)
    solver.setOptionValue("mip_feasibility_tolerance", 1e-7)
    if first is not None:
        start = highspy.HighsSolution()
        start.col_value = list(first)
        solver.setSolution(start)
    solver.run()
    info, status = solver.getInfo(), solver.getModelStatus()
    nothing = np.empty(0)
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Solved(nothing, inf, inf, True, False, solver.getRunTime())
    found = np.array(solver.getSolution().col_value, dtype=np.float64)
    if not found.size or info.primal_solution_status != highspy.kSolutionStatusFeasible:
        raise SolverFailed(f"HiGHS: {solver.modelStatusToString(status)} after {solver.getRunTime():.1f} s")
    optimal = status == highspy.HighsModelStatus.kOptimal
    value = float(info.objective_function_value)
    bound = float(info.mip_dual_bound) if given.whole.any() else value
    return Solved(found, value, bound if isfinite(bound) else 0.0, optimal, True, solver.getRunTime())


def least(given: Arrays, columns: list[int]) -> list[float]:
    """The least value each of these columns has in the linear relaxation; nothing where there is none."""
    low = Arrays(
        np.zeros_like(given.cost), given.low, given.high, np.zeros_like(given.whole), given.A, given.floor,
        given.ceiling,
    )  # fmt: skip
    solver = _loaded(low)
    found = []
    for column in columns:
        solver.changeColCost(column, 1.0)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return []
        found.append(float(solver.getInfo().objective_function_value))
        solver.changeColCost(column, 0.0)
    return found


def prices(given: Arrays, x: Floats, binary: Floats) -> Priced:
    """Prices of the rows with the 0–1 columns (``binary``: their numbers) held as they are in ``x``."""
    fixed = binary.astype(np.int64)
    low, high = given.low.copy(), given.high.copy()
    low[fixed] = high[fixed] = np.round(x[fixed])
    loose = Arrays(given.cost, low, high, np.zeros_like(given.whole), given.A, given.floor, given.ceiling)
    solver = _loaded(loose)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise SolverFailed("HiGHS found no prices for a plan it found before")
    return Priced(float(solver.getInfo().objective_function_value), np.array(solver.getSolution().row_dual))


def _loaded(given: Arrays) -> Any:
    solver = SOLVER()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)  # the same plan every time, and one core left for the pages
    solver.setOptionValue("random_seed", 0)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(given.cost), len(given.floor)
    program.col_cost_, program.col_lower_, program.col_upper_ = given.cost, given.low, given.high
    program.row_lower_, program.row_upper_ = given.floor, given.ceiling
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = given.A.starts
    program.a_matrix_.index_ = given.A.columns
    program.a_matrix_.value_ = given.A.values
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    if given.whole.any():
        program.integrality_ = [kinds[bool(w)] for w in given.whole]
    solver.passModel(program)
    return solver
