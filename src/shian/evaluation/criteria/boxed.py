"""The criteria's part of the evidence box: the editions, and the score with its values."""

from __future__ import annotations

from typing import Any

from shian.evaluation.criteria.book import editions
from shian.evaluation.criteria.standing import standing
from shian.evaluation.criteria.told import record_of
from shian.evaluation.criteria.values import Judged
from shian.evaluation.criteria.written import to_toml
from shian.evaluation.figures.store import Snapshot
from shian.evaluation.views.asked import usual_year
from shian.methods.canonical import canonical


def files(shot: Snapshot, year: int | None = None) -> dict[str, bytes]:
    """``criteria/<edition>.toml`` of every edition for cities, and ``score.json`` (canonical JSON).

    ``score.json`` is ``{"year", "seal", "editions": {name: record}}``; each record has points, values with
    numerators and denominators, and the vetoes by population series.
    """
    judged = Judged(year or usual_year())
    chosen = {name: one for name, one in editions().items() if one.level == "city"}
    record: dict[str, Any] = {
        "year": judged.year,
        "seal": shot.seal.number,
        "editions": {name: record_of(standing(one, shot, judged)) for name, one in chosen.items()},
    }
    found = {f"criteria/{name}.toml": to_toml(one).encode() for name, one in chosen.items()}
    return found | {"score.json": canonical(record)}
