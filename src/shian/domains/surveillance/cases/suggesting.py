"""What symptoms, incubation and food suggest: a syndrome, and agents to think of. An aid, no diagnosis."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from shian.methods.epidemiology.agents import Agent, agents

NERVOUS = frozenset(
    {"double_vision", "drooping_eyelids", "swallowing", "speech", "paralysis", "hallucination"}
)
LIVER = frozenset({"jaundice", "dark_urine"})
INVASIVE = frozenset({"bloody_stool", "mucous_stool", "tenesmus"})
STOMACH = frozenset({"nausea", "vomiting", "abdominal_pain", "diarrhoea", "watery_stool", "poor_appetite"})
TOXIC = frozenset({"cyanosis", "sweating", "numbness", "convulsion", "coma"})
MUSHROOMS = ("蘑菇", "野生菌", "毒菌", "见手青", "鹅膏", "牛肝菌", "mushroom")
RARE = 0.15  # how often an agent gives a symptom that the table does not name for it
USUAL = 0.7  # how often it gives one that the table names
FEW = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An agent with its probability among all of the table, all being equally likely before."""

    agent: Agent
    probability: float


def syndrome_of(symptoms: Collection[str], foods: Sequence[str] = (), diagnosis: str = "") -> str:
    """The syndrome (a value of ``models.Syndrome``) that the signs make, the gravest first."""
    have, said = set(symptoms), f"{diagnosis} {' '.join(foods)}".lower()
    if any(word in said for word in MUSHROOMS) and have & (STOMACH | NERVOUS | LIVER | TOXIC):
        return "mushroom"
    if have & NERVOUS:
        return "neuro"
    if have & LIVER:
        return "hepatitis-like"
    if "cyanosis" in have or len(have & TOXIC) >= 2:
        return "chemical"
    if have & INVASIVE:
        return "dysentery-like"
    return "gastroenteritis" if have & STOMACH or "肠炎" in said or "胃肠" in said else "other"


@cache
def signs() -> dict[str, frozenset[str]]:
    """For each agent the symptoms it usually gives."""
    text = (Path(__file__).parent / "data" / "agents.toml").read_text(encoding="utf-8")
    return {key: frozenset(row["signs"]) for key, row in tomllib.loads(text).items()}


def agents_for(
    symptoms: Collection[str], hours: Sequence[float] = (), *, most: int = FEW
) -> list[Suggestion]:
    """The likeliest agents by incubation (hours from meal to onset, above 0) and by the symptoms named.

    A symptom that is usual for an agent speaks for it, one that is not speaks against it; one that is not
    named says nothing, since a doctor in a hurry names few. Without symptoms and hours there is nothing.
    """
    hours = [at for at in hours if at > 0]
    if not symptoms and not hours:
        return []
    logs = {one.key: _log_weight(one, symptoms, hours) for one in agents()}
    top = max(logs.values())
    total = sum(math.exp(value - top) for value in logs.values())
    found = [Suggestion(one, math.exp(logs[one.key] - top) / total) for one in agents()]
    return sorted(found, key=lambda one: (-one.probability, one.agent.key))[:most]


def _log_weight(agent: Agent, symptoms: Collection[str], hours: Sequence[float]) -> float:
    usual = signs().get(agent.key, frozenset())
    by_signs = sum(math.log(USUAL if sign in usual else RARE) for sign in set(symptoms))
    return by_signs + (agent.log_weight(hours) if hours else 0.0)


def hours_between(meals: Sequence[datetime | None], onset: datetime | None) -> list[float]:
    """Hours from the last known meal named as suspect to the onset: one number at most.

    Several meals are one person's guesses at the same meal, not several incubation times.
    """
    known = [(onset - at).total_seconds() / 3600 for at in meals if at and onset and at < onset]
    return [known[0]] if known else []
