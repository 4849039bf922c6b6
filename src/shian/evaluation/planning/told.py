"""A plan as plain values: what is kept, exported, and printed by the command line."""

from __future__ import annotations

from typing import Any

from shian.evaluation.planning.rows import Row
from shian.evaluation.planning.solving import Answer
from shian.evaluation.planning.words import proof, story, why_not
from shian.methods.scoring import rounded


def plan_row(row: Row) -> dict[str, Any]:
    """A row with codes and numbers; no floats."""
    named = ("sort", "district", "food_class", "link", "laboratory", "station", "measure")
    plain = {name: getattr(row, name) for name in named if getattr(row, name)}
    return plain | {
        "amount": row.amount,
        "cost": f"{rounded(row.cost, 2):f}",
        "when": [list(w) for w in row.when],
    }


def story_lines(answer: Answer) -> list[str]:
    """The story as sentences."""
    return [one.text for one in story(answer)]


def record(answer: Answer) -> dict[str, Any]:
    """Everything about an answer, as JSON."""
    ground, plan = answer.ground, answer.plan
    said: dict[str, Any] = {
        "edition": ground.what.edition.name,
        "seal": ground.what.shot.seal.number,
        "first": str(ground.asked.first),
        "last": str(ground.asked.last),
        "working_days": ground.days,
        "target": None if ground.asked.score is None else str(ground.asked.score),
        "feasible": plan.feasible,
        "score_before": f"{rounded(plan.before.score, 4):f}",
        "vetoes_before": list(ground.violated),
        "vetoes_unknown": list(ground.unknown),
        "people": sum(ground.city.people.values()),
        "certainty_of_costs": ground.costs.certainty,
    }
    if not plan.feasible:
        return said | {"reasons": [one.text for one in why_not(ground, answer.reasons)]}
    return said | {
        "cost": f"{rounded(plan.cost, 2):f}",
        "proven": plan.proven,
        "gap": f"{plan.gap:.6f}",
        "proof": proof(answer),
        "score_after": f"{rounded(plan.after.score, 4):f}",
        "cleared": list(plan.cleared),
        "tests": sum(row.amount for row in answer.rows if row.sort == "test"),
        "rows": [plan_row(row) for row in answer.rows],
        "story": story_lines(answer),
    }
