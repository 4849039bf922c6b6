"""How complete a case report is: what is asked for, how much each answer counts, what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Wanted:
    """An answer: its name, what people call it, its weight in points, the form's fields that give it.

    ``has`` says of a draft (``drafts.Draft``) whether it is there. ``eaten`` marks the food history.
    """

    name: str
    label: str | Promise
    points: int
    fields: tuple[str, ...]
    has: Callable[[Any], bool]
    eaten: bool = False


def _given(*names: str) -> Callable[[Any], bool]:
    return lambda draft: all(getattr(draft, name) not in ("", None, ()) for name in names)


def _eaten(*names: str) -> Callable[[Any], bool]:
    """Whether one and the same food eaten has it, so that a name here and a place there do not add up."""
    return lambda draft: any(
        any(getattr(one, name) not in ("", None) for name in names) for one in draft.exposures
    )


# Points add up to 100: the illness 45, what was eaten 40, the person 15.
WANTED = (
    Wanted("patient_name", _("Patient's name"), 4, ("patient_name",), _given("patient_name")),
    Wanted("phone", _("Telephone"), 4, ("phone",), _given("phone")),
    Wanted("sex", _("Sex"), 3, ("sex",), _given("sex")),
    Wanted("age", _("Age"), 4, ("age",), lambda draft: draft.age_months is not None),
    Wanted("occupation", _("Occupation"), 5, ("occupation",), _given("occupation")),
    Wanted("area", _("Lives in"), 5, ("area",), _given("area")),
    Wanted("onset_at", _("Onset of illness"), 10, ("onset_at",), _given("onset_at")),
    Wanted("symptoms", _("Symptoms"), 10, ("symptoms",), _given("symptoms")),
    Wanted("diagnosis", _("Diagnosis"), 5, ("diagnosis",), _given("diagnosis")),
    Wanted("temperature", _("Body temperature (°C)"), 5, ("temperature",), _given("temperature")),
    Wanted("specimen", _("Specimen"), 5, ("specimen",), _given("specimens")),
    Wanted("food_name", _("Food eaten"), 10, ("food_name",), _eaten("food_name"), eaten=True),
    Wanted("eaten_at", _("Eaten at"), 10, ("eaten_at",), _eaten("eaten_at"), eaten=True),
    Wanted("place", _("Place where it was eaten"), 10, ("place_name",), _eaten("place_name", "operator"),
           eaten=True),
    Wanted("setting", _("Sort of place"), 5, ("setting",), _eaten("setting"), eaten=True),
    Wanted("companions", _("People who ate along"), 5, ("companions",), _eaten("companions"), eaten=True),
)  # fmt: skip


def score(draft: Any) -> int:
    """Completeness in whole percent, 0 to 100."""
    return sum(one.points for one in WANTED if one.has(draft))


def missing(draft: Any) -> list[Wanted]:
    """What is not there, the weightiest first."""
    return sorted((one for one in WANTED if not one.has(draft)), key=lambda one: -one.points)


def food_history(draft: Any) -> int:
    """Completeness of the food history alone, in whole percent."""
    wanted = [one for one in WANTED if one.eaten]
    return 100 * sum(one.points for one in wanted if one.has(draft)) // sum(one.points for one in wanted)
