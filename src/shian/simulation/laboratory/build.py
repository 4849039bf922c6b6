"""The sample chain of three years, in order of time."""

from __future__ import annotations

from collections.abc import Callable

from shian.simulation.city import City
from shian.simulation.directory import Directory
from shian.simulation.laboratory import capability, plans
from shian.simulation.laboratory.allocation import Allocation, allocate
from shian.simulation.laboratory.anomalies import plant_one_place, plant_rows
from shian.simulation.laboratory.bulletins import Bulletins
from shian.simulation.laboratory.chain import Chain, months
from shian.simulation.laboratory.disposals import Disposals
from shian.simulation.laboratory.menu import Menu
from shian.simulation.laboratory.results import Results
from shian.simulation.laboratory.retests import Retests
from shian.simulation.laboratory.rules import read_rules
from shian.simulation.laboratory.sheets import Sheets
from shian.simulation.laboratory.times import draw_times
from shian.simulation.registry.operators import Register


def build(
    made: City,
    base: Directory,
    register: Register,
    progress: Callable[[float], None],
    ready: Callable[[Chain], None] = lambda chain: None,
) -> Allocation:
    """Plan, take, test, judge, report, publish, dispose: every sample with all its entries.

    ``ready`` is called when all sheets are known and nothing is written of them yet.
    """
    rules, menu = read_rules(), Menu()
    listed = capability.laboratories(made, base)
    a = allocate(made, register, menu, rules)
    results = Results(made, a, menu)
    known = results.of([i for i in range(len(a)) if a.fails[i] or a.problem[i]])
    menu.prove()
    plant_one_place(made, a)
    plant_rows(made, a)
    programme = plans.build(made, base, a, register.lives, rules)
    sheets = Sheets(made, base, register, a, menu)
    capability.stations(made, rules)
    urgent = a.fails.copy()
    urgent[[i for i, tested in known.items() if tested.group != "illegal"]] = False
    urgent[[i for i, tested in known.items() if tested.group == "illegal"]] = True
    chain = Chain(made, a, programme, draw_times(made, a, urgent, rules), sheets, rules)
    names = {row["id"]: row["name"] for row in base.laboratories}
    chain.bulletins = Bulletins(made, base, names)
    disposals = Disposals(made, chain, rules, Retests(made, chain, rules, listed))
    chain.follow = disposals.follow
    ready(chain)
    done = 0
    for following, rows in months(a):
        tested = {
            **results.of([i for i in rows if i not in known]),
            **{i: known[i] for i in rows if i in known},
        }
        chain.write(rows, tested)
        chain.bulletins.close(following)
        made.journal.close(following)
        done += len(rows)
        progress(done / len(a))
    menu.prove()
    chain.bulletins.close()
    disposals.write()
    disposals.retests.write()
    chain.settle()
    made.truth["late_disposals"] = disposals.late
    _tell_laboratories(made, base, a)
    return a


def _tell_laboratories(made: City, base: Directory, a: Allocation) -> None:
    """The truth about the laboratories that never fail anything or measure suspiciously close to limits."""
    for n, (lab, body) in enumerate(zip(made.laboratory_data["laboratory"], base.laboratories, strict=True)):
        if "anomaly" in lab:
            made.truth.setdefault("laboratories", []).append(
                {"laboratory": body["id"], "kind": lab["anomaly"], "samples": int((a.laboratory == n).sum())}
            )
