"""Vehicles' tracks: read, held against the stops of their tours, shown to those who see the tour."""

from __future__ import annotations

import pytest
from django.test import Client

from shian.domains.directory.roles import EVERYONE, FIELD, FIRMS, READERS
from shian.domains.registry.models import Operator
from shian.domains.supply.duties import tracks
from shian.domains.supply.duties.actions import waste
from shian.domains.supply.duties.models import WasteTour
from shian.platform.access.roles import Scope
from shian.platform.actions.core import Refused
from shian.platform.ledger.models import Entry
from shian.platform.records.base import writing_allowed
from tests.domains.supply.duties.conftest import D, Town, fresh
from tests.domains.supply.duties.test_school_waste_files import handed_in, signed
from tests.domains.supply.recalls.test_pages import signed_in

pytestmark = pytest.mark.django_db
TRACK = """06:00 112.50000 37.80000
06:30:00 112.52000 37.80000
06:40, 112.52000, 37.82000
07:10 112.54000 37.82000"""


def tracked(town: Town) -> WasteTour:
    """Two stops: the vehicle passes the kitchen at 06:30, and is far from the school at 07:05."""
    with writing_allowed():
        Operator.objects.filter(pk=town.operators["kitchen"].pk).update(longitude="112.52", latitude="37.801")
        Operator.objects.filter(pk=town.operators["school"].pk).update(longitude="112.60", latitude="37.82")
    one, two = signed(town), signed(town, "school")
    return handed_in(town, f"{one.number} 06:35 42.5\n{two.number} 07:05 80")


def test_a_track_says_where_the_vehicle_was_not(town: Town) -> None:
    tour = waste.hand_in_track(by=town.firm("collector"), tour=tracked(town), lines=TRACK)
    assert tour.off_track == 1
    assert tour.track.splitlines()[2] == "06:40:00 112.52000 37.82000"
    stops = tracks.compared(list(tour.pickups.order_by("pk")), tracks.read(tour.track))
    # It drove past the kitchen's door; 0.06 degrees of longitude lie between its end and the school.
    assert [(stop.metres, stop.off) for stop in stops] == [(0, False), (5270, True)]
    assert Entry.objects.filter(kind="duties.wastetour", verb="track").count() == 1
    with pytest.raises(Refused, match="here already"):
        waste.hand_in_track(by=town.firm("collector"), tour=fresh(tour), lines=TRACK)
    weighed = waste.weigh(by=town.firm("collector"), tour=fresh(tour), plant_kg=D("122.5"))
    assert (weighed.off_track, weighed.track) == (1, tour.track)


def test_of_a_kitchen_without_a_place_nothing_is_said(town: Town) -> None:
    tour = handed_in(town, f"{signed(town).number} 06:30 100")
    assert waste.hand_in_track(by=town.firm("collector"), tour=tour, lines=TRACK).off_track == 0


@pytest.mark.parametrize(
    ("lines", "match"),
    [
        ("06:00 112.5 37.8", "between 2 and 2000"),
        ("06:00 112.5 37.8\n05:59 112.5 37.8", "Line 2 lies before"),
        ("06:00 37.8 112.5\n06:01 37.8 112.5", "Line 1: hour"),
        ("\n24:00 112.5 37.8", "Line 2: hour"),
        ("06:00 1e9 37.8", "Line 1: hour"),
    ],
)
def test_tracks_that_cannot_be(town: Town, lines: str, match: str) -> None:
    tour = handed_in(town, f"{signed(town).number} 06:30 100")
    with pytest.raises(Refused, match=match):
        waste.hand_in_track(by=town.firm("collector"), tour=tour, lines=lines)
    assert WasteTour.objects.get().off_track is None


def test_the_track_s_page_is_for_those_who_see_the_tour(town: Town) -> None:
    tour = waste.hand_in_track(by=town.firm("collector"), tour=tracked(town), lines=TRACK)
    path = f"/duties/tours/{tour.pk}/track/"
    assert Client().get(path).status_code == 302
    seeing = {role.name for role in (*FIELD, *FIRMS, *READERS)}
    for role in EVERYONE:
        if role.scope is Scope.PUBLIC:
            continue
        inside = role.scope in (Scope.CITY, Scope.AREA)
        wanted = 403 if role.name not in seeing else 200 if inside else 404
        assert signed_in(role.name).get(path).status_code == wanted, role
    own = signed_in("firm_manager", operator=town.operators["collector"].pk)
    own.cookies["django_language"] = "en"
    page = own.get(path).content.decode()
    for words in ("was not there", "was there", "5,270", "<polyline", "42.5"):
        assert words in page
    assert path in own.get(f"/r/duties.wastetour/{tour.pk}/").content.decode()
