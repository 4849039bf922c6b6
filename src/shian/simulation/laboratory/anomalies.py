"""What is planted in the sample chain for detectors to find. Each notes its truth in ``City.truth``."""

from __future__ import annotations

import numpy as np

from shian.simulation.city import City
from shian.simulation.laboratory.allocation import LINKS, Allocation, Ints
from shian.simulation.seeds import scaled

EARLY_RESULTS, LATE_DELIVERIES, LATE_REPORTS, MISSING_SHEETS = 14, 18, 12, 9
LAST_YEAR = 2021


def plant_times(made: City, a: Allocation, receive: Ints, enter: Ints) -> None:
    """Some passing samples arrive after more than five working days, some reports take more than twenty."""
    rng = made.rng("anomalies:times")
    quiet = np.flatnonzero(~a.fails & ~a.monitored & (a.year < LAST_YEAR))
    chosen = rng.choice(
        quiet, scaled(LATE_DELIVERIES, made.scale) + scaled(LATE_REPORTS, made.scale), replace=False
    )
    late = chosen[: scaled(LATE_DELIVERIES, made.scale)]
    slow = chosen[len(late) :]
    receive[late] = rng.integers(6, 11, len(late))
    enter[slow] = rng.integers(21, 32, len(slow))
    made.planted["late_deliveries"] = late.tolist()
    made.planted["late_reports"] = slow.tolist()


def plant_one_place(made: City, a: Allocation) -> None:
    """In one district and year the farm products of one plan are always taken at the same place."""
    shops = np.array([row["trade"] == "seller" for row in a.operators])[a.operator]
    district = np.array([row["area"][:6] == "140107" for row in a.operators])[a.operator]
    rows = np.flatnonzero(
        (a.year == 2020) & (a.level == 1) & district & shops & (a.link == LINKS.index("circulation"))
    )
    farm = rows[a.farm[rows]]
    if len(farm) < 2:
        return
    place = int(a.operator[farm[0]])
    spared = farm[~a.fails[farm]]
    a.operator[spared] = place
    made.truth["one_place"] = {
        "about": "杏花岭区2020年县级计划的流通环节食用农产品，合格样品全部在同一家抽取",
        "operator": a.operators[place]["id"],
        "samples": len(spared),
    }


def plant_rows(made: City, a: Allocation) -> None:
    """Reports said to begin before the sample came, and sheet numbers that nobody accounts for."""
    rng = made.rng("anomalies:rows")
    quiet = np.flatnonzero(~a.fails & ~a.monitored)
    made.planted["early_results"] = rng.choice(
        quiet, scaled(EARLY_RESULTS, made.scale), replace=False
    ).tolist()
    made.planted["missing_sheets"] = rng.choice(
        quiet, scaled(MISSING_SHEETS, made.scale), replace=False
    ).tolist()
