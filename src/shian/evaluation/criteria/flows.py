"""Flows of the evaluation's own matters: evidence that is owed, facts that are declared, tables imported."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import (
    CITY_LEVEL,
    OFFICERS,
    BureauOfficer,
    DistrictOfficer,
    MunicipalCoordinator,
)
from shian.methods.flows import ClockUse, Flow, Guard, State
from shian.platform.access.actor import Actor
from shian.platform.flows.tables import names, step

_REVIEW = "evaluation-second-person"
_SECOND = Guard("second_person", _("somebody other than the person who handed it in"))
_HEADS = names(MunicipalCoordinator)

SLOT = Flow(
    name="evidence",
    title=_("Evidence for the criteria"),
    basis="国家食品安全示范城市评价与管理办法（资料审查）",
    states=(
        State("planned", _("Planned")),
        State("asked", _("Asked for")),
        State("handed_in", _("Handed in")),
        State("returned", _("Sent back")),
        State("accepted", _("Accepted as evidence"), final=True),
        State("withdrawn", _("No longer asked for"), final=True),
    ),
    steps=(
        step(
            "ask", _("Ask for the evidence"), "planned", "asked", CITY_LEVEL, guards="city", opens="hand_in"
        ),
        step(
            "ask_district",
            _("Ask the district for the evidence"),
            "planned",
            "asked",
            CITY_LEVEL,
            guards="district",
            opens="hand_in_district",
        ),
        step(
            "hand_in",
            _("Hand in"),
            "asked returned",
            "handed_in",
            OFFICERS,
            guards="owner",
            closes="hand_in hand_in_district",
            opens="review",
        ),
        step(
            "accept",
            _("Accept"),
            "handed_in",
            "accepted",
            CITY_LEVEL,
            guards="second_person",
            closes="review",
        ),
        step(
            "return",
            _("Send back"),
            "handed_in",
            "returned",
            CITY_LEVEL,
            guards="city second_person",
            closes="review",
            opens="hand_in",
        ),
        step(
            "return_district",
            _("Send back to the district"),
            "handed_in",
            "returned",
            CITY_LEVEL,
            guards="district second_person",
            closes="review",
            opens="hand_in_district",
        ),
        step(
            "withdraw",
            _("No longer ask for it"),
            "planned asked returned",
            "withdrawn",
            (MunicipalCoordinator,),
            closes="hand_in hand_in_district",
        ),
    ),
    guards=(
        Guard("city", _("it is owed by a body of the city")),
        Guard("district", _("it is owed by a district")),
        Guard("owner", _("it is owed by you: a district's by the district, the city's by the city")),
        _SECOND,
    ),
    clocks=(
        ClockUse(
            "hand_in", "evidence-due", _("Hand in the evidence"), names(BureauOfficer), since="due_from"
        ),
        ClockUse(
            "hand_in_district",
            "evidence-due",
            _("Hand in the evidence"),
            names(DistrictOfficer),
            since="due_from",
        ),
        ClockUse("review", _REVIEW, _("Look at the evidence"), _HEADS),
    ),
)

DECLARATION = Flow(
    name="declaration",
    title=_("Declared fact for the criteria"),
    basis="国家食品安全示范城市评价与管理办法（资料审查）",
    states=(
        State("declared", _("Declared")),
        State("confirmed", _("Confirmed"), final=True),
        State("withdrawn", _("Withdrawn"), final=True),
    ),
    steps=(
        step(
            "confirm",
            _("Confirm"),
            "declared",
            "confirmed",
            CITY_LEVEL,
            guards="second_person",
            closes="confirm",
        ),
        step("withdraw", _("Withdraw"), "declared confirmed", "withdrawn", OFFICERS, closes="confirm"),
    ),
    guards=(_SECOND,),
    clocks=(ClockUse("confirm", _REVIEW, _("Confirm the declared fact"), _HEADS),),
    opens=("confirm",),
)

DRAFT = Flow(
    name="edition",
    title=_("Edition of the criteria"),
    basis="国家食品安全示范城市评价细则",
    states=(
        State("drafted", _("Draft")),
        State("submitted", _("Waiting for a second person")),
        State("published", _("Published"), final=True),
        State("withdrawn", _("Withdrawn"), final=True),
    ),
    steps=(
        step("submit", _("Submit for publication"), "drafted", "submitted", CITY_LEVEL, opens="confirm"),
        step(
            "publish",
            _("Confirm and publish"),
            "submitted",
            "published",
            CITY_LEVEL,
            guards="second_person",
            closes="confirm",
        ),
        step("return", _("Send back"), "submitted", "drafted", CITY_LEVEL, closes="confirm"),
        step("withdraw", _("Withdraw"), "drafted published", "withdrawn", (MunicipalCoordinator,)),
    ),
    guards=(_SECOND,),
    clocks=(ClockUse("confirm", _REVIEW, _("Confirm the edition"), names(*CITY_LEVEL)),),
)

PROJECT = Flow(
    name="project",
    title=_("Creation project"),
    basis="国家食品安全示范城市评价与管理办法（食安办〔2021〕5号）",
    states=(
        State("creating", _("Being created")),
        State("self_evaluated", _("Self-evaluated")),
        State("first_evaluated", _("First evaluation passed")),
        State("evaluated", _("Final evaluation passed")),
        State("named", _("Named"), final=True),
        State("ended", _("Given up"), final=True),
    ),
    steps=(
        step("self_evaluate", _("Self-evaluate"), "creating self_evaluated", "self_evaluated", OFFICERS),
        step("pass_first", _("Record the first evaluation"), "self_evaluated", "first_evaluated", CITY_LEVEL),
        step("pass_final", _("Record the final evaluation"), "first_evaluated", "evaluated", CITY_LEVEL),
        step("name", _("Record the naming"), "evaluated", "named", CITY_LEVEL),
        step(
            "fall_back",
            _("Record that an evaluation was not passed"),
            "self_evaluated first_evaluated evaluated named",
            "creating",
            CITY_LEVEL,
        ),
        step("end", _("Give up"), "creating self_evaluated", "ended", (MunicipalCoordinator,)),
    ),
)


def second_person(record: Any, by: Actor) -> bool:
    """Whether the actor is not the one who handed it in, declared or submitted it."""
    return by.user_id is None or by.user_id != record.handed_in_by


def is_city(slot: Any, by: Actor) -> bool:
    """Whether a body of the city owes it."""
    return not slot.area


def owes(slot: Any, by: Actor) -> bool:
    """Whether the actor is of those who owe it."""
    return by.role is not DistrictOfficer or bool(slot.area)


SLOT_GUARDS = {
    "city": is_city,
    "district": lambda slot, by: bool(slot.area),
    "owner": owes,
    "second_person": second_person,
}
