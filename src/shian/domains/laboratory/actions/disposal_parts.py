"""Parts 2–7 of a disposal: control, cause, penalty or none, rectification, transfer; pausing the penalty."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from shian.domains.laboratory.actions.common import Reason
from shian.domains.laboratory.codes import choices, lists
from shian.domains.laboratory.flows.disposals import DISPOSAL
from shian.domains.laboratory.models import Disposal
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, step_action

KIND = "laboratory.disposal"
ZERO = Decimal(0)


@step_action(DISPOSAL, KIND, "control")
def control(
    *,
    by: Actor,
    disposal: Disposal,
    stop_sale: Annotated[bool, Ask(_("Production or sale stopped"))],
    sealed: Annotated[bool, Ask(_("Goods sealed"))],
    recalled: Annotated[bool, Ask(_("Goods recalled"))],
    made_or_bought_kg: Annotated[Decimal, Ask(_("Made or bought (kg)"), least=0)],
    sold_kg: Annotated[Decimal, Ask(_("Sold (kg)"), least=0)],
    stock_kg: Annotated[Decimal, Ask(_("In stock (kg)"), least=0)],
    sealed_kg: Annotated[Decimal, Ask(_("Sealed (kg)"), least=0)] = ZERO,
    recalled_kg: Annotated[Decimal, Ask(_("Recalled (kg)"), least=0)] = ZERO,
    goods_value: Annotated[Decimal, Ask(_("Value of the goods (yuan)"), least=0)] = ZERO,
    not_recalled_reason: Annotated[str, Ask(_("Why not all was recalled"), lines=2, longest=300)] = "",
    site_record: Annotated[str, Ask(_("Record of the site"), lines=2, longest=300)] = "",
) -> Disposal:
    """Part 2: quantities must agree, and what was not recalled is explained."""
    if sold_kg + stock_kg > made_or_bought_kg:
        raise Refused(_("Sold and in stock together exceed what was made or bought."), field="stock_kg")
    if sealed_kg > stock_kg:
        raise Refused(_("More is sealed than is in stock."), field="sealed_kg")
    if recalled_kg > sold_kg:
        raise Refused(_("More is recalled than was sold."), field="recalled_kg")
    if recalled_kg < sold_kg and not not_recalled_reason.strip():
        raise Refused(_("Say why not all that was sold is recalled."), field="not_recalled_reason")
    disposal.controlled_on = local(by.now()).date()
    disposal.stop_sale, disposal.sealed, disposal.recalled = stop_sale, sealed, recalled
    disposal.made_or_bought_kg, disposal.sold_kg, disposal.stock_kg = made_or_bought_kg, sold_kg, stock_kg
    disposal.sealed_kg, disposal.recalled_kg, disposal.goods_value = sealed_kg, recalled_kg, goods_value
    disposal.not_recalled_reason, disposal.site_record = not_recalled_reason, site_record
    return advance(disposal, "control", by=by)


@step_action(DISPOSAL, KIND, "investigate")
def investigate(
    *,
    by: Actor,
    disposal: Disposal,
    cause: Annotated[str, Ask(_("Cause"), choices=choices("cause"))],
    cause_detail: Annotated[str, Ask(_("Findings"), lines=3, longest=500)],
    traced_to: Annotated[str, Ask(_("Raw material traced to"), longest=300)] = "",
) -> Disposal:
    """Part 3: the cause."""
    if not cause_detail.strip():
        raise Refused(_("Describe what was found."), field="cause_detail")
    disposal.cause, disposal.cause_detail, disposal.traced_to = cause, cause_detail, traced_to
    return advance(disposal, "investigate", by=by)


@step_action(DISPOSAL, KIND, "penalise")
def penalise(
    *,
    by: Actor,
    disposal: Disposal,
    case_filed_on: Annotated[date, Ask(_("Case filed on"))],
    case_closed_on: Annotated[date, Ask(_("Case closed on"))],
    decision_number: Annotated[str, Ask(_("Number of the decision"), longest=60)],
    penalties: Annotated[str, Ask(_("Penalties"), help=_("Codes of the form, such as 2 5"), longest=40)],
    facts: Annotated[str, Ask(_("Facts and grounds"), lines=3, longest=500)],
    fine: Annotated[Decimal, Ask(_("Fine (yuan)"), least=0)] = ZERO,
    gains_confiscated: Annotated[Decimal, Ask(_("Gains confiscated (yuan)"), least=0)] = ZERO,
    food_confiscated_kg: Annotated[Decimal, Ask(_("Food confiscated (kg)"), least=0)] = ZERO,
    food_confiscated_value: Annotated[
        Decimal, Ask(_("Value of the food confiscated (yuan)"), least=0)
    ] = ZERO,
) -> Disposal:
    """Part 4: the penalty as decided."""
    codes = penalties.replace(",", " ").split()
    unknown = [code for code in codes if code not in lists()["penalty"]]
    if unknown or not codes:
        raise Refused(_("Penalties are codes 1 to 7 of the form."), field="penalties")
    if not decision_number.strip():
        raise Refused(_("Enter the number of the decision."), field="decision_number")
    if case_closed_on < case_filed_on:
        raise Refused(_("The case cannot close before it was filed."), field="case_closed_on")
    disposal.case_filed_on, disposal.case_closed_on = case_filed_on, case_closed_on
    disposal.decision_number, disposal.penalties, disposal.facts = decision_number, " ".join(codes), facts
    disposal.fine, disposal.gains_confiscated = fine, gains_confiscated
    disposal.food_confiscated_kg = food_confiscated_kg
    disposal.food_confiscated_value = food_confiscated_value
    return advance(disposal, "penalise", by=by)


@step_action(DISPOSAL, KIND, "spare")
def spare(
    *,
    by: Actor,
    disposal: Disposal,
    not_penalised_reason: Annotated[str, Ask(_("Why there is no penalty"), lines=3, longest=300)],
    not_filed_reason: Annotated[str, Ask(_("Why no case was filed"), lines=3, longest=300)] = "",
) -> Disposal:
    """Part 5: why no case was filed or no penalty imposed."""
    if not not_penalised_reason.strip():
        raise Refused(_("Say why there is no penalty."), field="not_penalised_reason")
    disposal.not_filed_reason, disposal.not_penalised_reason = not_filed_reason, not_penalised_reason
    return advance(disposal, "spare", by=by)


@step_action(DISPOSAL, KIND, "rectify")
def rectify(
    *,
    by: Actor,
    disposal: Disposal,
    rectification_ordered_on: Annotated[date, Ask(_("Rectification ordered on"))],
    measures: Annotated[str, Ask(_("Measures"), lines=3, longest=500)],
    rectified_on: Annotated[date, Ask(_("Rectified on"))],
    checked_on: Annotated[date, Ask(_("Checked on the spot on"))],
) -> Disposal:
    """Part 6: rectification, checked on the spot."""
    if not rectification_ordered_on <= rectified_on <= checked_on <= local(by.now()).date():
        raise Refused(
            _("Ordered, rectified and checked follow one another, up to today."), field="checked_on"
        )
    disposal.rectification_ordered_on, disposal.measures = rectification_ordered_on, measures
    disposal.rectified_on, disposal.checked_on = rectified_on, checked_on
    return advance(disposal, "rectify", by=by)


@step_action(DISPOSAL, KIND, "transfer")
def transfer(
    *,
    by: Actor,
    disposal: Disposal,
    informed: Annotated[str, Ask(_("Departments informed"), longest=300)],
    transferred_on: Annotated[date | None, Ask(_("Transferred to the police on"))] = None,
    transfer_to: Annotated[str, Ask(_("Transferred to"), longest=120)] = "",
    transfer_accepted: Annotated[bool | None, Ask(_("Transfer accepted"))] = None,
) -> Disposal:
    """Part 7: who was informed, and what went to the police."""
    if transfer_accepted is not None and transferred_on is None:
        raise Refused(_("Say when it was transferred."), field="transferred_on")
    disposal.informed, disposal.transfer_to = informed, transfer_to
    disposal.transferred_on, disposal.transfer_accepted = transferred_on, transfer_accepted
    return advance(disposal, "transfer", by=by)


@step_action(DISPOSAL, KIND, "freeze")
def freeze(*, by: Actor, disposal: Disposal, reason: Reason) -> Disposal:
    """Stop the penalty's clock while a retest or objection runs."""
    if not reason.strip():
        raise Refused(_("Say what stops the penalty."), field="reason")
    return advance(disposal, "freeze", by=by)


@step_action(DISPOSAL, KIND, "resume")
def resume(*, by: Actor, disposal: Disposal) -> Disposal:
    """Let the penalty's clock run on."""
    return advance(disposal, "resume", by=by)
