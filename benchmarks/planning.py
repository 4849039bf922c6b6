"""The cheapest plan of the full city: solving it, beside SciPy's milp on the same model and a plan by hand.

Run: ``python benchmarks/planning.py`` with SHIAN_DATABASE_URL and SHIAN_DATA naming a city that is sealed and
archived. Prints one JSON object. ``usual`` and ``fine``: samples to clear the vetoes; ``whole``: also visits
by station and training, for a score.
"""

from __future__ import annotations

import json
import os
from time import perf_counter, process_time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shian.sites.settings")
PATIENCE = 120.0
FINE = 0.0005
WHOLE = {"v.1.7.2": "92", "v.2.3.2": "36", "score": "28.4"}


def measure() -> dict[str, Any]:
    """Everything, each beside the other in one run."""
    from shian.evaluation.planning.solving import GAP, asked_of, ground_of
    from shian.methods.planning.by_hand import by_hand
    from shian.methods.planning.worth import broken, cost

    began = perf_counter()
    ground = ground_of(asked_of({}, usual_year=2021))
    read = perf_counter() - began
    problem = ground.problem
    usual, found = _timed(problem, GAP)
    fine, finest = _timed(problem, FINE)
    scipy = with_scipy(problem, GAP)
    began = perf_counter()
    hand = by_hand(problem)
    by_hand_s = perf_counter() - began
    assert hand is not None
    assert not broken(problem, hand)
    whole = ground_of(asked_of(WHOLE, usual_year=2021))
    everything, _plan = _timed(whole.problem, GAP)
    tests = sum(n for key, n in found.amounts.items() if key.startswith("test:"))
    return {
        "districts": len(ground.city.districts),
        "laboratories": len(ground.city.laboratories),
        "stations": len(ground.city.stations),
        "tests": int(tests),
        "read_s": round(read, 2),
        "usual": usual,
        "fine": fine,
        "whole": everything,
        "scipy": scipy,
        "times_scipy": round(scipy["s"] / usual["s"], 2),
        "hand_s": round(by_hand_s, 2),
        "hand_cost": float(cost(problem, hand)),
        "hand_ratio": round(float(cost(problem, hand) / finest.cost), 4),
    }


def _timed(problem: Any, gap: float) -> tuple[dict[str, Any], Any]:
    from shian.methods.planning.plan import cheapest

    began, worked = perf_counter(), process_time()
    plan = cheapest(problem, seconds=PATIENCE, gap=gap)
    told = {
        "s": round(perf_counter() - began, 2),
        "cpu_s": round(process_time() - worked, 2),
        "actions": len(problem.actions),
        "cost": float(plan.cost),
        "gap": round(plan.gap, 5),
        "proven": plan.proven and plan.feasible,
    }
    return told, plan


def with_scipy(problem: Any, gap: float) -> dict[str, Any]:
    """SciPy's milp on the same model as it is first written down."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    from shian.methods.planning.matrix import Matrix

    began = perf_counter()
    given = Matrix(problem).rows.arrays()
    shape = (len(given.floor), len(given.cost))
    matrix = csr_array((given.A.values, given.A.columns, given.A.starts), shape=shape)
    found = milp(
        given.cost,
        integrality=given.whole.astype(np.int64),
        bounds=Bounds(given.low, given.high),
        constraints=LinearConstraint(matrix, given.floor, given.ceiling),
        options={"mip_rel_gap": gap, "time_limit": PATIENCE},
    )
    return {
        "s": round(perf_counter() - began, 2),
        "cost": None if found.fun is None else round(float(found.fun), 2),
        "gap": None if found.mip_gap is None else round(float(found.mip_gap), 5),
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measure(), indent=1))
