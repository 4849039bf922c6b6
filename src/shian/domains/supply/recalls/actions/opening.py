"""Opening a recall: scope from the trace, and every lot in scope held at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import OFFICERS, FirmManager
from shian.domains.supply.lots.actions import hold_many, release_many
from shian.domains.supply.lots.keeping import keeps
from shian.domains.supply.lots.models import Lot
from shian.domains.supply.recalls.models import Recall, RecallLot
from shian.domains.supply.recalls.reach import BY_LEVEL, VALUES, chance_of, choices
from shian.domains.supply.recalls.scope import Line, Scope, scope_of
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.roles import Scope as Sight
from shian.platform.access.scope import scoped
from shian.platform.actions.core import NotAllowed, Refused, action
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import begin
from shian.platform.records.base import Part

KIND = "recall.recall"
RUNNERS = (*OFFICERS, FirmManager)
MOST_LOTS = 20_000
LONG_AGO = timedelta(days=3653)
LEVELS, CAUSES = Recall.Level.choices, Recall.Cause.choices
LOT = pgettext_lazy("supply", "Lot")


def _theirs(by: Actor, subject: object) -> Any:
    """The lots an actor may recall: a firm its own, officers those of their area."""
    return scoped(Lot.objects.all(), by)


@action(kind=KIND, verb="open", title=_("Open a recall"), roles=RUNNERS)
def open_recall(
    *,
    by: Actor,
    lot: Annotated[Lot, Ask(LOT, among=_theirs)],  # type: ignore[valid-type]
    level: Annotated[int, Ask(pgettext_lazy("recall", "Level"), choices=LEVELS)],
    cause: Annotated[str, Ask(_("Cause"), choices=CAUSES)],
    reason: Annotated[str, Ask(_("Reason"), lines=3)],
    hazard: Annotated[str, Ask(_("What the food can do"), lines=2, upfront=True)] = "",
    method: Annotated[str, Ask(_("How the goods come back"), lines=2, upfront=True)] = "",
    reach: Annotated[str, Ask(_("Taken in"), choices=choices)] = BY_LEVEL,
    known_at: Annotated[datetime | None, Ask(_("Risk known at"))] = None,
    since: Annotated[datetime | None, Ask(_("Movements from"))] = None,
    until: Annotated[datetime | None, Ask(_("Movements to"))] = None,
    mixing: Annotated[bool, Ask(_("With what ran on the same line on the same day"))] = False,
    drill: Annotated[bool, Ask(_("Drill"))] = False,
    unannounced: Annotated[bool, Ask(_("Unannounced"))] = False,
    source: Annotated[
        str, Ask(_("Begun by"), longest=120, help=_("a record that leads here fills this in"))
    ] = "",
    further: Sequence[Lot] = (),
) -> Recall:
    """Trace the suspect lots, take in what they can have reached, hold it (but in a drill)."""
    if by.role.scope is Sight.OPERATOR and any(one.operator_id != by.operator for one in (lot, *further)):
        raise NotAllowed(say("A firm recalls the lots it has made."))
    now = by.now()
    known_at = known_at or now
    if known_at > now:
        raise Refused(_("The risk cannot be known in the future."), field="known_at")
    if known_at < now - LONG_AGO:
        raise Refused(_("This lies more than ten years back."), field="known_at")
    if since and until and since > until:
        raise Refused(_("The window ends before it begins."), field="until")
    if not reason.strip():
        raise Refused(_("Say why the lot is recalled."), field="reason")
    again = Lot.objects.filter(pk__in=[lot.pk, *(one.pk for one in further)], state=Lot.State.RECALLED)
    if not drill and again.exists():
        raise Refused(_("This lot is being recalled already."), field="lot")
    if reach not in VALUES:
        raise Refused(_("There is no such choice."), field="reach")
    chance = chance_of(reach, level)
    suspects = [lot.pk, *(one.pk for one in further)]
    scope = scope_of(suspects, since=since, until=until, mixing=mixing, possible=chance)
    if scope.cut or len(scope.lines) > MOST_LOTS:
        raise Refused(
            _("The scope is too large to be recalled at once: narrow the window of movements."), field="since"
        )
    recall = Recall(
        number=_number(lot, now, drill=drill), title=_title(lot, further), level=level, drill=drill,
        unannounced=unannounced, operator_id=lot.operator_id, cause=cause, source=source, known_at=known_at,
        reason=reason, hazard=hazard, method=method, since=since, until=until, mixing=mixing,
        possible_from=chance, area=_area(lot, by),
    )  # fmt: skip
    _fill(recall, scope)
    held = [] if drill else hold_lots(scope, recall, by)
    begin(recall, by=by, verb="open", parts={"lots": _rows(scope, held)})
    return recall


def _title(lot: Lot, further: Sequence[Lot]) -> str:
    more = say(" and %(count)s more") % {"count": len(further)} if further else ""
    return f"{lot}"[:180] + more


def _area(lot: Lot, by: Actor) -> str:
    """Where the recall is run: at its maker's, else with the officer who opened it."""
    return lot.operator.area if lot.operator is not None else (lot.area or by.area)


def _number(lot: Lot, now: datetime, *, drill: bool) -> str:
    stem = f"{'YL' if drill else 'ZH'}-{local(now):%Y%m%d}-{lot.pk}"
    taken = Recall.objects.filter(number__startswith=stem).count()
    return stem if not taken else f"{stem}-{taken + 1}"


def _fill(recall: Recall, scope: Scope) -> None:
    recall.possible = sum(line.possible for line in scope.lines)
    recall.certain = len(scope.lines) - recall.possible
    recall.possible_places = sum(spot.possible for spot in scope.spots)
    recall.possible_quantity, recall.possible_over = scope.possible_quantity, scope.possible_over
    recall.places, recall.as_of = len(scope.spots), scope.as_of
    recall.unit, recall.quantity, recall.over = scope.unit, scope.quantity, scope.over


def _rows(scope: Scope, held: Sequence[Lot]) -> list[Part]:
    ours = {lot.pk for lot in held}
    return [
        RecallLot(
            lot=line.lot,
            sort=_sort(line, scope),
            tier=line.tier,
            quantity=line.quantity,
            suspect=line.suspect,
            held_by=line.lot.pk in ours,
            chance=line.chance,
        )
        for line in scope.lines
    ]


def _sort(line: Line, scope: Scope) -> str:
    if line.possible:
        return RecallLot.Sort.POSSIBLE
    return RecallLot.Sort.SUSPECT if line.lot.pk in scope.suspects else RecallLot.Sort.CERTAIN


def hold_lots(scope: Scope, recall: Recall, by: Actor) -> list[Lot]:
    """Hold every lot in scope that is in trade; return those. Whose lots they are does not matter: a hold
    is the law's, so the system does it at the actor's moment."""
    because = f"{recall.number} {recall.reason}"
    return hold_many([line.lot for line in scope.lines], by=system_actor(by.now()), because=because)


def release_lots(recall: Recall, by: Actor) -> int:
    """Release what this recall holds, but for lots another recall has in scope; return how many."""
    return release_some(recall, list(recall.lots.filter(held_by=True).values_list("lot", flat=True)), by)


def release_some(recall: Recall, mine: Sequence[int], by: Actor) -> int:
    """Release these lots of the recall, but for those another recall has in scope; return how many."""
    elsewhere = (
        RecallLot.objects.filter(lot__in=mine, recall__drill=False, cleared_at=None)
        .exclude(recall=recall)
        .exclude(recall__state__in=["closed", "cancelled"])
        .values("lot")
    )
    free = Lot.objects.filter(pk__in=mine).exclude(pk__in=elsewhere)
    return len(release_many(list(free), by=system_actor(by.now())))


@keeps
def in_recall(lot: Lot) -> str:
    """A lot in scope of a recall that goes on is released by the recall only."""
    going = RecallLot.objects.filter(lot=lot, recall__drill=False, cleared_at=None).exclude(
        recall__state__in=["closed", "cancelled"]
    )
    return "、".join(going.order_by("pk").values_list("recall__number", flat=True))
