"""Which items each sample is tested for, and with what result."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shian.simulation.city import City
from shian.simulation.laboratory.allocation import Allocation
from shian.simulation.laboratory.foods import lines
from shian.simulation.laboratory.menu import RISK, Menu, Option, Ready

MOST = 10


@dataclass(slots=True)
class Tested:
    """The results of one sample; ``group`` of the item that failed, if any did."""

    items: list[Ready]
    failing: Option | None = None
    group: str = ""

    @property
    def shown(self) -> str:
        return "；".join(r.shown for r in self.items if r.failed)[:600]


class Results:
    """Draws results for samples: those of one food and period together."""

    def __init__(self, made: City, a: Allocation, menu: Menu) -> None:
        self.a, self.menu = a, menu
        self.rng = made.rng("results")
        kinds = [lab.get("anomaly", "") for lab in made.laboratory_data["laboratory"]]
        self.heaping = np.array([kind == "just_below" for kind in kinds])[a.laboratory]
        self.nodes = [menu.node(f.node) for f in lines()]

    def of(self, rows: list[int]) -> dict[int, Tested]:
        """Results of some samples, whatever their order."""
        groups: dict[tuple[int, int], list[int]] = {}
        for i in rows:
            groups.setdefault((int(self.a.food[i]), self.menu.period(int(self.a.day[i]))), []).append(i)
        out: dict[int, Tested] = {}
        for (food, _), members in sorted(groups.items()):
            options = self.menu.options(self.nodes[food], int(self.a.day[members[0]]))
            self._group(options, members, out)
        return out

    def _group(self, options: list[Option], members: list[int], out: dict[int, Tested]) -> None:
        n, k = len(members), min(MOST, len(options))
        order = self.rng.random((n, len(options))).argsort(axis=1)[:, :k].tolist()
        luck, pick = self.rng.random((n, k)).tolist(), self.rng.integers(0, 840, (n, k)).tolist()
        weights = np.array([RISK.get(o.group, 0.5) for o in options]).cumsum()
        culprit = np.searchsorted(weights, self.rng.random(n) * weights[-1]).tolist()
        for row, i in enumerate(members):
            chosen = order[row]
            wrong = culprit[row] if self.a.fails[i] else -1
            if wrong >= 0 and wrong not in chosen:
                chosen[0] = wrong
            heap = self.heaping[i]
            items = [
                self._one(options[o], luck[row][j], pick[row][j], o == wrong, heap)
                for j, o in enumerate(chosen)
            ]
            tested = Tested(items)
            if wrong >= 0:
                tested.failing, tested.group = options[wrong], options[wrong].group
            if self.a.monitored[i]:
                self._watch(options, chosen, tested, bool(self.a.problem[i]), pick[row][0])
            out[i] = tested

    @staticmethod
    def _one(option: Option, luck: float, pick: int, fails: bool, heap: bool) -> Ready:
        if fails:
            return option.failing[pick % len(option.failing)]
        if heap and option.near and luck > 0.45:
            return option.near[pick % len(option.near)]
        if option.silent is not None and (luck < option.silence or not option.passing):
            return option.silent
        return option.passing[pick % len(option.passing)]

    @staticmethod
    def _watch(options: list[Option], chosen: list[int], tested: Tested, problem: bool, pick: int) -> None:
        """One of the items is tested under risk monitoring instead: not judged, or a problem."""
        option = options[chosen[-1]]
        pool = option.problem if problem else option.watched
        tested.items[-1] = pool[pick % len(pool)]
        if problem:
            tested.failing, tested.group = option, option.group
