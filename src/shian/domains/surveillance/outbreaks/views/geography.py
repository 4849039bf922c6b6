"""The map: cases by where people live, and the premises where they ate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from shian.domains.registry.models import Operator
from shian.domains.surveillance.outbreaks.definition import ate
from shian.domains.surveillance.outbreaks.looking import picture_of
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.outbreaks.picture import Picture
from shian.domains.surveillance.outbreaks.tabs import TabContent, desk_tab
from shian.platform.access.actor import Actor
from shian.platform.pages.links import record_url
from shian.platform.pages.places import area_names, name_of

DISTRICT = 6


@dataclass(frozen=True, slots=True)
class Premises:
    """A place where people ate; ``cases`` and ``people`` are of the group called so, where the list has one,
    else those who ate at least one dish of its meals."""

    name: str
    meals: str
    cases: int
    people: int
    url: str = ""
    area: str = ""
    longitude: float | None = None
    latitude: float | None = None


@desk_tab("map", gettext_lazy("Map"), icon="map-2", order=50)
def map_tab(outbreak: Outbreak, actor: Actor, query: QueryDict) -> TabContent:
    """Where the cases live, and where they ate."""
    picture = picture_of(outbreak)
    cases = Counter(p.home_area[:DISTRICT] for p in picture.cases)
    below = Counter(p.home_area for p in picture.cases if len(p.home_area) > DISTRICT)
    known = {code: count for code, count in cases.items() if code in area_names()}
    premises = premises_of(outbreak, picture)
    context = {
        "values": known,
        "names": {code: name_of(code) for code in known},
        "unknown": sum(count for code, count in cases.items() if code not in known),
        "townships": [(name_of(code), name_of(code[:DISTRICT]), n) for code, n in below.most_common(40)],
        "premises": premises,
        "points": [
            {"name": p.name, "lon": p.longitude, "lat": p.latitude, "value": p.cases}
            for p in premises
            if p.longitude is not None
        ],
        "boundaries": settings.SHIAN_BOUNDARIES_URL,
    }
    return TabContent("outbreaks/map.html", context)


def premises_of(outbreak: Outbreak, picture: Picture) -> list[Premises]:
    """The operator of the outbreak and those of its meals, and meals at places without one. Two queries."""
    meals = list(outbreak.meals.order_by("pk").values("code", "name", "place", "operator_id"))
    ids = {m["operator_id"] for m in meals if m["operator_id"]} | {outbreak.operator_id}  # type: ignore[attr-defined]
    operators = Operator.objects.in_bulk([pk for pk in ids if pk])
    groups: dict[tuple[int | None, str], list[str]] = {}
    names = {m["code"]: m["name"] for m in meals}
    called = {m["code"]: m["place"].strip() for m in meals}
    for meal in meals:
        operator = meal["operator_id"] or outbreak.operator_id  # type: ignore[attr-defined]
        groups.setdefault((operator, "" if operator else meal["place"] or outbreak.place), []).append(
            meal["code"]
        )
    if not groups and (outbreak.operator_id or outbreak.place):  # type: ignore[attr-defined]
        groups[outbreak.operator_id, "" if outbreak.operator_id else outbreak.place] = []  # type: ignore[attr-defined]
    return [
        _premises(
            picture, operators.get(pk) if pk else None, place, codes, names, {called[code] for code in codes}
        )
        for (pk, place), codes in groups.items()
    ]


def _premises(
    picture: Picture,
    operator: Operator | None,
    place: str,
    codes: list[str],
    names: dict[str, str],
    called: set[str],
) -> Premises:
    called = (called | {place, operator.name if operator is not None else ""}) - {""}
    dishes = [dish.code for dish in picture.menu if dish.meal in codes or not dish.meal]
    there = [p for p in picture.people if p.grouping.strip() in called] or [
        p for p in picture.people if not dishes or any(ate(p.answers.get(c, "")) for c in dishes)
    ]
    cases = sum(1 for p in there if picture.counts_as_case(p))
    meals = "、".join(names[code] for code in codes)
    if operator is None:
        return Premises(place or "–", meals, cases, len(there))
    return Premises(
        name=operator.name,
        meals=meals,
        cases=cases,
        people=len(there),
        url=record_url("registry.operator", operator.pk),
        area=name_of(operator.area),
        longitude=float(operator.longitude) if operator.longitude is not None else None,
        latitude=float(operator.latitude) if operator.latitude is not None else None,
    )
