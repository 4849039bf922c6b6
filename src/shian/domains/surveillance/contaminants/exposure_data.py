"""The figures of exposure that come with the platform: consumption (assumed), guidance values (published)."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from shian.domains.standards.models import Analyte
from shian.domains.surveillance.contaminants.models import Consumption, GuidanceValue
from shian.platform.access.actor import Actor
from shian.platform.actions.bulk import store_many

FILE = Path(__file__).parent / "data" / "exposure.toml"


def missing() -> list[Consumption | GuidanceValue]:
    """The figures provided that are not there yet; what a city has entered stays as it is."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [*_consumption(told["consumption"]), *_guidance(told["guidance"])]


def load_exposure(*, by: Actor) -> int:
    """Add them all at once; how many were added."""
    made = missing()
    for model in (Consumption, GuidanceValue):
        store_many([one for one in made if isinstance(one, model)], by=by, verb="load")
    return len(made)


def _consumption(rows: list[dict[str, Any]]) -> list[Consumption]:
    known = set(Consumption.objects.values_list("food_class", "people", "since"))
    return [
        Consumption(**{**row, "grams": Decimal(row["grams"]), "body_weight": Decimal(row["body_weight"])})
        for row in rows
        if (row["food_class"], row["people"], row["since"]) not in known
    ]


def _guidance(rows: list[dict[str, Any]]) -> list[GuidanceValue]:
    known: set[tuple[str, str, date]] = set(
        GuidanceValue.objects.values_list("analyte__key", "sort", "since")
    )
    analytes = {a.key: a for a in Analyte.objects.filter(key__in=[row["analyte"] for row in rows])}
    return [
        GuidanceValue(**{**row, "analyte": analytes[row["analyte"]], "amount": Decimal(row["amount"])})
        for row in rows
        if row["analyte"] in analytes and (row["analyte"], row["sort"], row["since"]) not in known
    ]
