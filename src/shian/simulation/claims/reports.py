"""Whole reports of made-up places: consistent figures from a small model, with contradictions planted."""

from __future__ import annotations

from shian.simulation.claims.passage import Passage


def reports() -> list[Passage]:
    return []
