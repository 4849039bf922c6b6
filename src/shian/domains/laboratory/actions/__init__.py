"""Every change of state in the sample chain."""

from shian.domains.laboratory.actions import (
    capability,
    disposal_parts,
    disposals,
    draws,
    notices,
    objections,
    plans,
    publications,
    receipt,
    results,
    retests,
    sampling,
    sheets,
    tasks,
    verdicts,
)

__all__ = [
    "capability",
    "disposal_parts",
    "disposals",
    "draws",
    "notices",
    "objections",
    "plans",
    "publications",
    "receipt",
    "results",
    "retests",
    "sampling",
    "sheets",
    "tasks",
    "verdicts",
]
