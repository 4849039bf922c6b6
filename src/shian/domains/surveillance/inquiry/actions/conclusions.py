"""Stating what an outbreak came from: no more certain than the file bears out, unless it is said why."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.registry.models import Operator
from shian.domains.supply.lots.models import Lot
from shian.domains.surveillance.cases.codes import agent_choices, agent_shown, food_class_choices
from shian.domains.surveillance.inquiry.actions.common import OUTBREAK, outbreaks, tell, within
from shian.domains.surveillance.inquiry.claims import PARTS, Claim, File, beyond, borne_out
from shian.domains.surveillance.inquiry.events import ConclusionStated
from shian.domains.surveillance.inquiry.flows import INVESTIGATORS
from shian.domains.surveillance.inquiry.models import Conclusion
from shian.domains.surveillance.inquiry.models.common import LOT
from shian.domains.surveillance.inquiry.models.conclusions import Grade
from shian.domains.surveillance.outbreaks.choices import LogSort
from shian.domains.surveillance.outbreaks.looking import picture_of
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.events import emit
from shian.platform.actions.inputs import Ask

KIND = "inquiry.conclusion"
GRADES = Grade.choices


@action(kind=KIND, verb="state", title=_("State the conclusion"), roles=INVESTIGATORS)
def state_conclusion(
    *,
    by: Actor,
    outbreak: Annotated[Outbreak, Ask(OUTBREAK, among=outbreaks)],  # type: ignore[valid-type]
    agent: Annotated[
        str, Ask(pgettext_lazy("inquiry", "Agent"), choices=agent_choices(), like="outbreak.agent")
    ] = "",
    subtype: Annotated[str, Ask(_("Subtype"), longest=80)] = "",
    agent_grade: Annotated[str, Ask(_("Certainty of the agent"), choices=GRADES)] = Grade.UNKNOWN,
    vehicle: Annotated[str, Ask(_("Food that carried it"), longest=120)] = "",
    food_class: Annotated[str, Ask(_("Food class"), choices=food_class_choices())] = "",
    vehicle_grade: Annotated[str, Ask(_("Certainty of the food"), choices=GRADES)] = Grade.UNKNOWN,
    operator: Annotated[
        Operator | None, Ask(pgettext_lazy("inquiry", "Premises"), like="outbreak.operator")
    ] = None,
    place_grade: Annotated[str, Ask(_("Certainty of the place"), choices=GRADES)] = Grade.UNKNOWN,
    lot: Annotated[Lot | None, Ask(LOT)] = None,
    lot_grade: Annotated[str, Ask(_("Certainty of the lot"), choices=GRADES)] = Grade.UNKNOWN,
    cause: Annotated[str, Ask(_("How it came about"), lines=2, longest=500)] = "",
    cause_grade: Annotated[str, Ask(_("Certainty of the cause"), choices=GRADES)] = Grade.UNKNOWN,
    because: Annotated[
        str, Ask(_("Why it is held more certain than the file bears out"), lines=2, longest=300)
    ] = "",
) -> Conclusion:
    """One conclusion of each outbreak; stating it again replaces it, the ledger keeps what it was."""
    within(outbreak, by)
    claim = Claim(
        agent, subtype.strip(), vehicle.strip(), operator.pk if operator else None, lot.pk if lot else None,
        cause.strip(),
    )  # fmt: skip
    grades = {
        "agent": agent_grade, "vehicle": vehicle_grade, "place": place_grade, "lot": lot_grade,
        "cause": cause_grade,
    }  # fmt: skip
    _check(outbreak, claim, grades, because)
    kept = Conclusion.objects.select_for_update(of=("self",)).filter(outbreak=outbreak).first()
    made = kept or Conclusion(outbreak=outbreak, area=outbreak.area)
    made.agent, made.subtype, made.vehicle = claim.agent, claim.subtype, claim.vehicle
    made.food_class, made.operator, made.lot, made.cause = food_class, operator, lot, claim.cause
    for part, grade in grades.items():
        setattr(made, f"{part}_grade", grade)
    made.stated_at, made.because = by.now(), because.strip()
    store(made, by=by, verb="state")
    emit(_event(made))
    tell(outbreak, say("Conclusion stated: %(what)s") % {"what": in_words(made)}, LogSort.DECISION, by)
    return made


def _check(outbreak: Outbreak, claim: Claim, grades: dict[str, str], because: str) -> None:
    for part, grade in grades.items():
        if grade not in Grade.values:
            raise Refused(_("There is no such grade."), field=f"{part}_grade")
        if grade != Grade.UNKNOWN and not claim.holds(part):
            raise Refused(_("Say what is certain, before how certain it is."), field=f"{part}_grade")
    borne = borne_out(File.of(outbreak, picture_of(outbreak)), claim)
    if (over := beyond(borne, grades)) and not because.strip():
        part = over[0]
        raise Refused(
            say("The file bears out “%(grade)s” only (%(ground)s). Say why it is held more certain.")
            % {"grade": borne[part].grade.label, "ground": borne[part].ground},
            field=f"{part}_grade",
        )


def in_words(made: Conclusion) -> str:
    """What is concluded, each part with its grade."""
    values = {
        "agent": agent_shown(made.agent),
        "vehicle": made.vehicle, "place": str(made.operator or ""), "lot": str(made.lot or ""),
        "cause": made.cause,
    }  # fmt: skip
    told = [
        f"{values[part]}（{Grade(getattr(made, f'{part}_grade')).label}）" for part in PARTS if values[part]
    ]
    return "；".join(told)


def _event(made: Conclusion) -> ConclusionStated:
    return ConclusionStated(
        made.outbreak_id, made.outbreak.number, made.agent, made.agent_grade, made.vehicle,
        made.vehicle_grade, made.operator_id, made.place_grade, made.lot_id, made.lot_grade, made.area,
    )  # fmt: skip
