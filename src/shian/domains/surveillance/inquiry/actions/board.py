"""The hypotheses board: cards are raised, evidence is put on them, they are moved with a reason."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.registry.models import Operator
from shian.domains.supply.lots.models import Lot
from shian.domains.surveillance.cases.codes import agent_choices
from shian.domains.surveillance.inquiry.actions.common import OUTBREAK, Reason, outbreaks, said, within
from shian.domains.surveillance.inquiry.flows import INVESTIGATORS
from shian.domains.surveillance.inquiry.models import Evidence, Hypothesis
from shian.domains.surveillance.inquiry.models.common import LOT
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask

KIND = "inquiry.hypothesis"
MOST = 60  # cards of one outbreak
Sort, State, Weight = Hypothesis.Sort, Hypothesis.State, Evidence.Weight


@action(kind=KIND, verb="raise", title=_("Raise a hypothesis"), roles=INVESTIGATORS)
def suppose(
    *,
    by: Actor,
    outbreak: Annotated[Outbreak, Ask(OUTBREAK, among=outbreaks)],  # type: ignore[valid-type]
    sort: Annotated[str, Ask(_("What is meant"), choices=Sort.choices)],
    title: Annotated[str, Ask(_("Hypothesis"), longest=200)],
    agent: Annotated[str, Ask(pgettext_lazy("inquiry", "Agent"), choices=agent_choices())] = "",
    operator: Annotated[Operator | None, Ask(_("Operator"))] = None,
    lot: Annotated[Lot | None, Ask(LOT)] = None,
) -> Hypothesis:
    """A new card, open."""
    within(outbreak, by)
    title = said(title, "title")
    cards = Hypothesis.objects.filter(outbreak=outbreak)
    if cards.filter(sort=sort, title=title).exists():
        raise Refused(_("This hypothesis stands on the board already."), field="title")
    if cards.count() >= MOST:
        raise Refused(_("The board is full: reject what is settled before you raise more."))
    card = Hypothesis(
        outbreak=outbreak, area=outbreak.area, sort=sort, title=title, agent=agent, operator=operator,
        lot=lot, raised_at=by.now(),
    )  # fmt: skip
    return store(card, by=by, verb="raise")


@action(kind=KIND, verb="move", title=_("Move the card"), roles=INVESTIGATORS)
def move(
    *,
    by: Actor,
    hypothesis: Hypothesis,
    state: Annotated[str, Ask(_("To"), choices=State.choices)],
    reason: Reason,
) -> Hypothesis:
    """To another column, with the reason; what it was before is on the ledger."""
    if state not in State.values:
        raise Refused(_("There is no such column."), field="state")
    if state == hypothesis.state:
        raise Refused(_("The card stands there already."), field="state")
    within(hypothesis.outbreak, by)
    hypothesis.because, hypothesis.state, hypothesis.moved_at = said(reason), state, by.now()
    return store(hypothesis, by=by, verb="move")


@action(kind=KIND, verb="weigh", title=_("Add evidence"), roles=INVESTIGATORS)
def weigh(
    *,
    by: Actor,
    hypothesis: Hypothesis,
    weight: Annotated[str, Ask(_("For or against"), choices=Weight.choices)],
    text: Annotated[str, Ask(pgettext_lazy("inquiry", "Evidence"), lines=2, longest=300)],
    source: Annotated[str, Ask(_("Where it stands"), longest=120)] = "",
) -> Hypothesis:
    """One more piece of evidence."""
    within(hypothesis.outbreak, by)
    one = Evidence(weight=weight, text=said(text, "text"), source=source, at=by.now())
    kept = [*hypothesis.evidence.order_by("pk"), one]
    return store(hypothesis, by=by, verb="weigh", parts={"evidence": kept})
