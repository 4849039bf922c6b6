"""Figures of the collectors' tours: what of their stops the tracks confirm."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from shian.domains.supply.duties.models import Pickup, WasteTour
from shian.evaluation.figures.engine import compute
from shian.evaluation.figures.query import query
from shian.platform.access.actor import system_actor
from shian.platform.actions.core import store
from shian.platform.ledger.columns import columns_of_kind
from shian.platform.records.base import writing_allowed
from tests.evaluation import conftest
from tests.evaluation.city import MADE, XIAODIAN, YINGZE, keep, operator
from tests.evaluation.conftest import Archive

pytestmark = pytest.mark.django_db


def tour(number: int, stops: int, off_track: int | None, area: str = XIAODIAN) -> WasteTour:
    collector = operator(f"收运公司{number}", "seller", area)
    track = "19:00:00 112.55000 37.80000\n19:10:00 112.56000 37.80000" if off_track is not None else ""
    return keep(
        WasteTour(
            number=f"CY{number}", collector=collector, vehicle="晋A12345", day=date(2021, 5, number),
            stops=stops, track=track, off_track=off_track, area=area,
        )
    )  # fmt: skip


def test_stops_are_confirmed_by_tracks_only(archive: Archive) -> None:
    tour(1, 12, 1)
    tour(2, 20, None)
    tour(3, 8, 0, YINGZE)
    shot = archive.seal()
    value = compute("supply.waste_on_track_rate", query(year=2021), shot)
    assert (value.n, value.d, value.text) == (19, 20, "95.00")
    inside = compute("supply.waste_on_track_rate", query(year=2021, area=XIAODIAN), shot)
    assert inside.text == "91.67"


def test_what_was_archived_before_a_column_came_has_none_there(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def before(kind: str) -> dict[str, Any]:
        parts: dict[str, Any] = dict(columns_of_kind(kind) or {})
        parts.pop("off_track", None)
        for rows in parts.values():
            if isinstance(rows, list):
                rows[0].pop("oil_kg", None)
        return parts

    monkeypatch.setattr(conftest, "columns_of_kind", before)
    old = tour(1, 12, 1)
    keep_pickup(old)
    shot = archive.seal()
    value = compute("supply.waste_on_track_rate", query(year=2021), shot)
    assert (value.d, value.text) == (0, "–")
    shot.need({"duties_pickup"}, {"food_kg", "oil_kg"})
    assert shot.rows("SELECT food_kg, oil_kg FROM duties_pickup") == [(Decimal("7.5"), None)]
    monkeypatch.undo()
    tour(2, 20, 5)
    assert compute("supply.waste_on_track_rate", query(year=2021), archive.seal()).text == "75.00"


def keep_pickup(tour: WasteTour) -> None:
    with transaction.atomic(), writing_allowed():
        stop = Pickup(kitchen=tour.collector, minute=60, food_kg=Decimal("7.5"), oil_kg=Decimal("1.5"))
        store(tour, by=system_actor(MADE), verb="correct", parts={"pickups": [stop]})
