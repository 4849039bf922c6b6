"""The space–time permutation scan over the townships, up to the present day."""

from __future__ import annotations

import numpy as np

from shian.domains.surveillance.signals.detecting.arrays import Alarm, Bools, Cases, Reals, Settings
from shian.methods.scan import Model, Points, Study, scan
from shian.methods.scan import Settings as ScanSettings
from shian.methods.scan.inference import Null, recurrence

STUDY = 180  # days
RADIUS, SHARE = 20.0, 0.3  # km; share of the cases a circle may hold
LEAST = 4
POOL = 5  # sets of replications that are kept: chance changes slowly
REPLICATIONS = 99
FEWEST = 50  # cases


class Scanner:
    """Scans day after day; what chance makes is drawn anew each week and pooled."""

    def __init__(self, cases: Cases, counted: Bools, settings: Settings) -> None:
        self.cases, self.counted, self.settings = cases, counted, settings
        located = np.isfinite(cases.points).all(axis=1) if len(cases.points) else np.zeros(0, bool)
        self.places = np.flatnonzero(located)
        self.at = np.full(len(cases.points) + 1, -1)
        self.at[self.places] = np.arange(len(self.places))
        self.pool: list[Reals] = []
        self.drawn = -(10**9)

    def day(self, day: int, replications: int = REPLICATIONS) -> list[Alarm]:
        """The clusters of a day that are too unlikely."""
        cases, known = self.cases, self._known(day)
        if len(self.places) < 2 or len(known) < FEWEST or not (cases.told[known] == day).any():
            return []  # a day that brings nothing new cannot bring a new cluster
        table = np.zeros((len(self.places), STUDY), np.int64)
        np.add.at(table, (self.at[cases.township[known]], cases.day[known] - day + STUDY - 1), 1)
        points = Points.earth(*cases.points[self.places].T.tolist())
        again = day - self.drawn >= 7
        found = scan(
            Study(Model.PERMUTATION, points, table),
            ScanSettings(
                prospective=True, longest=self.settings.scan_days, largest_share=SHARE, radius=RADIUS,
                least_cases=LEAST, replications=replications if again else 0, threads=1,
            ),
        )  # fmt: skip
        if again:
            self.drawn, self.pool = day, [*self.pool[1 - POOL :], found.null.maxima]
        null = Null(np.concatenate(self.pool), stopped=False)
        out = []
        for one in found.clusters[:3]:
            p = null.gumbel_p(one.statistic)
            if not p <= self.settings.scan:
                break
            members = self.places[list(one.places)]
            start = day - STUDY + 1 + one.first
            inside = known[np.isin(cases.township[known], members) & (cases.day[known] >= start)]
            centre = int(members[0])
            key = f"township={cases.names.township[centre]};places={len(members)}"
            out.append(
                Alarm(
                    day, "cluster", "scan", key, start, day, one.observed, one.expected, float("nan"), p,
                    tuple(sorted(int(row) for row in inside)), {"township": centre}, recurrence(p, 1.0),
                )
            )  # fmt: skip
        return out

    def _known(self, day: int) -> np.ndarray:  # type: ignore[type-arg]
        cases = self.cases
        return np.flatnonzero(
            self.counted & (cases.told <= day) & (cases.day > day - STUDY) & (cases.day <= day)
            & (cases.township >= 0) & (self.at[np.minimum(cases.township, len(self.at) - 1)] >= 0)
        )  # fmt: skip
