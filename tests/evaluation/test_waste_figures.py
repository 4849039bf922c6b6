"""Figures of the collectors' tours: what of their stops the tracks confirm."""

from __future__ import annotations

from datetime import date

import pytest

from shian.domains.supply.duties.models import WasteTour
from shian.evaluation.figures.engine import compute
from shian.evaluation.figures.query import query
from tests.evaluation.city import XIAODIAN, YINGZE, keep, operator
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
