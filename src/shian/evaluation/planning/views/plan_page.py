"""A plan as its page shows it."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from shian.domains.laboratory.codes import shown
from shian.evaluation.planning.rows import setups_of
from shian.evaluation.planning.solving import Answer
from shian.evaluation.planning.words import (
    district,
    item,
    laboratory,
    points,
    proof,
    sort_of,
    station,
    when,
    why_not,
    yuan,
)
from shian.methods.scoring import rounded


def result_of(answer: Answer) -> dict[str, Any]:
    """Everything the result shows; where there is no plan, why."""
    ground, plan = answer.ground, answer.plan
    page: dict[str, Any] = {
        "feasible": plan.feasible,
        "seal": ground.what.shot.seal,
        "days": ground.days,
        "people": sum(ground.city.people.values()),
        "done": ground.city.total,
        "unknown": [item(ground, key) for key in ground.unknown],
        "assumed": ground.costs.certainty == "assumed",
        "source": ground.costs.source,
    }
    if not plan.feasible:
        return page | {"why": list(why_not(ground, answer.reasons))}
    tests = [row for row in answer.rows if row.sort == "test"]
    return page | {
        "cost": yuan(plan.cost),
        "tests": sum(row.amount for row in tests),
        "others": sum(row.amount for row in answer.rows) - sum(row.amount for row in tests),
        "before": points(plan.before.score),
        "after": points(plan.after.score),
        "cleared": [item(ground, key) for key in plan.cleared],
        "left": [item(ground, key) for key in plan.after.vetoes],
        "proof": proof(answer),
        "setups": yuan(setups_of(ground.problem, plan)),
        "rows": _rows(answer),
        "per_lab": _per_lab(answer),
        "by_class": _bars(Counter(_counted(answer, "food_class")), "food_class"),
        **_map(answer),
    }


def _rows(answer: Answer) -> list[dict[str, Any]]:
    ground = answer.ground
    return [
        {
            "what": sort_of(row, ground),
            "district": district(ground, row.district),
            "link": shown("link", row.link) if row.link else "",
            "by": laboratory(ground, row.laboratory) if row.laboratory else station(ground, row.station),
            "amount": row.amount,
            "cost": yuan(row.cost),
            "when": when(row),
        }
        for row in answer.rows
    ]


def _counted(answer: Answer, name: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in answer.rows:
        if row.sort == "test":
            found[getattr(row, name)] += row.amount
    return found


def _bars(counted: Counter[str], codes: str) -> dict[str, Any]:
    top = counted.most_common()
    series = [{"name": _("Tests"), "values": [count for _code, count in top]}]
    return {"type": "bar", "x": [shown(codes, code) for code, _count in top], "series": series, "unit": ""}


def _per_lab(answer: Answer) -> dict[str, Any]:
    """Laboratory × period: how many, beside what it can."""
    ground = answer.ground
    table: dict[str, Counter[str]] = {}
    for row in answer.rows:
        for period, count in row.when if row.sort == "test" else ():
            table.setdefault(row.laboratory, Counter())[period] += count
    amounts = {c.key: int(c.amount) for c in ground.problem.capacities}
    periods = [p for p, days in ground.periods.items() if days]
    return {
        "periods": [p.removeprefix("20") for p in periods],
        "days": [ground.periods[p] for p in periods],
        "lines": [
            {
                "name": laboratory(ground, lab),
                "counts": [counts[p] or "" for p in periods],
                "sum": sum(counts.values()),
                "capacity": amounts.get(f"lab:{lab}", 0),
                "full": sum(counts.values()) >= amounts.get(f"lab:{lab}", 0),
            }
            for lab, counts in sorted(table.items())
        ],
    }


def _map(answer: Answer) -> dict[str, Any]:
    counted = _counted(answer, "district")
    names = answer.ground.city.districts
    return {"by_district": {code: counted.get(code, 0) for code in names}, "district_names": names}


def curve_of(answer: Answer) -> dict[str, Any]:
    """Score → least cost, as a chart; and what the next points cost."""
    told = [one for one in answer.curve if one.cost is not None]
    out_of_reach = [one for one in answer.curve if one.cost is None]
    steps = [
        {
            "from": points(a.score),
            "to": points(b.score),
            "cost": yuan((b.cost or 0) - (a.cost or 0)),
            "each": yuan(((b.cost or 0) - (a.cost or 0)) / (b.score - a.score)),
            "exact": a.exact and b.exact,
        }
        for a, b in pairwise(told)
        if b.score > a.score
    ]
    chart = {
        "type": "line",
        "x": [points(one.score) for one in told],
        "series": [
            {"name": _("Least cost (yuan)"), "values": [rounded(one.cost or Fraction(0), 0) for one in told]}
        ],
        "unit": _("yuan"),
    }
    return {
        "chart": chart if len(told) > 1 else None,
        "steps": steps,
        "top": points(told[-1].score) if told else "",
        "beyond": points(out_of_reach[0].score) if out_of_reach else "",
    }
