"""Yearly plans, their quotas, the tasks under them, and the draws of some: all fulfilled exactly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from shian.domains.laboratory.codes import chinese
from shian.domains.laboratory.models import Draw, Plan, Quota, Task
from shian.methods import draws as method
from shian.simulation.city import City
from shian.simulation.directory import Directory
from shian.simulation.laboratory.allocation import LEVELS, LINKS, Allocation
from shian.simulation.laboratory.foods import lines
from shian.simulation.laboratory.rules import Rules
from shian.simulation.moments import day_text, moment
from shian.simulation.places import city
from shian.simulation.rows import Row

Cell = tuple[int, int, str, str, int]  # year, level, district, food class, link


@dataclass
class Programme:
    """The plans, and for each sample its task."""

    plans: list[Row]
    tasks: dict[Cell, Row]
    task_of: list[Row]


def user_of(label: str) -> int:
    """The user id in an actor's label."""
    return int(label.rsplit(":", 1)[1])


def build(
    made: City, base: Directory, a: Allocation, lives: dict[int, tuple[int, int]], rules: Rules
) -> Programme:
    """Plans and tasks from the samples that will be taken: a plan of which all is fulfilled (B8-01)."""
    cells = [_cell(a, i) for i in range(len(a))]
    members: dict[Cell, list[int]] = {}
    for i, cell in enumerate(cells):
        members.setdefault(cell, []).append(i)
    plans = {key: _plan(made, base, key, members, rules) for key in sorted({c[:2] for c in members})}
    tasks = {
        cell: _task(made, base, a, plans[cell[:2]], cell, rows, rules)
        for cell, rows in sorted(members.items())
    }
    for key, plan in plans.items():
        _close(made, plan, key[0])
    made.table(Task).copy(list(tasks.values()))
    made.table(Plan).copy(list(plans.values()))
    _draws(made, a, tasks, members, lives, rules)
    return Programme(list(plans.values()), tasks, [tasks[cell] for cell in cells])


def _cell(a: Allocation, i: int) -> Cell:
    kind = lines()[int(a.food[i])].kind.code
    return int(a.year[i]), int(a.level[i]), a.operators[int(a.operator[i])]["area"][:6], kind, int(a.link[i])


def _plan(
    made: City, base: Directory, key: tuple[int, int], members: dict[Cell, list[int]], rules: Rules
) -> Row:
    year, level = key
    table, quotas = made.table(Plan), made.table(Quota)
    own = {cell: len(rows) for cell, rows in sorted(members.items()) if cell[:2] == key}
    first = rules.next(date(year, 1, 2).toordinal())
    author, second = made.cast.bureau, made.cast.deputy
    plan = table.new(
        title=f"{year}年太原市食品安全监督抽检计划（{'市级' if level == 0 else '县级'}）", year=year,
        level=LEVELS[level], organiser_id=base.bodies["太原市市场监督管理局"]["id"], author=user_of(author),
    )  # fmt: skip
    table.tell(plan, moment(first, 3600), author, "draft")
    rows = []
    for (_, _, district, kind, link), count in own.items():
        row = quotas.new(plan_id=plan["id"], area=district, food_class=kind, link=LINKS[link], batches=count)
        quotas.tell(row, moment(first, 7200), author, "set")
        rows.append(row)
    quotas.copy(rows)
    plan["batches"] = sum(own.values())
    table.tell(plan, moment(first, 7200), author, "set_quota")
    for verb, state, actor, hour in (("approve", "approved", second, 6), ("publish", "published", author, 7)):
        plan["state"] = state
        table.tell(plan, moment(first, hour * 3600), actor, verb)
    return plan


def _task(
    made: City, base: Directory, a: Allocation, plan: Row, cell: Cell, rows: list[int], rules: Rules
) -> Row:
    year, level, district, kind, link = cell
    table = made.table(Task)
    home = next(d["name"] for d in city()["district"] if d["code"] == district)
    bureau = "太原市市场监督管理局" if level == 0 else home + "市场监督管理局"
    what = chinese("food_class", kind) + chinese("link", LINKS[link])
    officer, sampler = made.cast.officer[district], made.cast.sampler[district][0]
    task = table.new(
        plan_id=plan["id"], area=district, food_class=kind, link=LINKS[link], batches=len(rows),
        title=f"{year}年{home}{what}环节{plan['title'][-3:-1]}抽检",
        due_on=f"{year}-12-31", sampling_body_id=base.bodies[bureau]["id"],
        laboratory_id=base.laboratories[int(a.laboratory[rows[0]])]["id"],
    )  # fmt: skip
    first, last = int(a.day[rows[0]]), int(a.day[rows[-1]])
    assigned = moment(rules.next(date(year, 1, 2).toordinal()), 8 * 3600)
    table.tell(task, assigned, made.cast.bureau if level == 0 else officer, "assign")
    task["state"] = "running"
    table.tell(task, moment(first, 900), sampler, "start")
    task["taken"] = len(rows)
    table.tell(task, moment(last, 9 * 3600 + 600), sampler, "count")
    task["state"] = "done"
    table.tell(task, moment(last, 9 * 3600 + 1200), officer, "complete")
    return task


def _close(made: City, plan: Row, year: int) -> None:
    plan["state"] = "closed"
    made.table(Plan).tell(plan, moment(date(year, 12, 31).toordinal(), 8 * 3600), made.cast.bureau, "close")


def _draws(
    made: City,
    a: Allocation,
    tasks: dict[Cell, Row],
    members: dict[Cell, list[int]],
    lives: dict[int, tuple[int, int]],
    rules: Rules,
) -> None:
    """For the largest task of each year and district: a draw, whose places are then the ones sampled."""
    rng, table, rows = made.rng("draws"), made.table(Draw), []
    for cell in _drawn_for(members):
        day = rules.next(date(cell[0], 3, 10).toordinal())
        later = [i for i in members[cell] if a.day[i] > day + 5]
        pool = _pool(a, cell, lives, rng)
        if not later or not pool:
            continue
        officer, seed = made.cast.officer[cell[2]], f"{rng.integers(0, 10**7):07d}"
        ids = {a.operators[at]["id"]: at for at in pool}
        row = table.new(
            task_id=tasks[cell]["id"], area=cell[2], announced_on=day_text(day), pool=sorted(ids),
            pool_size=len(ids), pool_digest=method.pool_digest(ids), wanted=min(len(later), len(ids)),
            seed_source="公告后第一期公开摇号号码（模拟）",
        )  # fmt: skip
        table.tell(row, moment(day, 3600), officer, "announce")
        row |= {"seed": seed, "drawn": method.draw(ids, seed, row["wanted"]), "state": "drawn"}
        table.tell(row, moment(rules.next(day, 2), 7200), officer, "draw")
        rows.append(row)
        for turn, i in enumerate(later):
            a.operator[i] = ids[row["drawn"][turn % len(row["drawn"])]]
    table.copy(rows)


def _drawn_for(members: dict[Cell, list[int]]) -> list[Cell]:
    best: dict[tuple[int, str], Cell] = {}
    for cell, rows in sorted(members.items()):
        key = (cell[0], cell[2])
        if LINKS[cell[4]] == "circulation" and (key not in best or len(rows) > len(members[best[key]])):
            best[key] = cell
    return list(best.values())


def _pool(
    a: Allocation, cell: Cell, lives: dict[int, tuple[int, int]], rng: np.random.Generator
) -> list[int]:
    """Up to 300 sellers of the district that were in business all year, as positions in ``a.operators``."""
    first, last = date(cell[0], 1, 1).toordinal(), date(cell[0], 12, 31).toordinal()
    found = [
        at
        for at, row in enumerate(a.operators)
        if row["trade"] == "seller" and row["area"][:6] == cell[2]
        and lives[row["id"]][0] < first and lives[row["id"]][1] > last
    ]  # fmt: skip
    return sorted(rng.choice(found, min(len(found), 300), replace=False).tolist()) if found else []
