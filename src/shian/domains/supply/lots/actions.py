"""Holding and releasing lots, naming them by other systems' codes, and explaining findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import FIRMS, OFFICERS, Inspector
from shian.domains.supply.lots import codes
from shian.domains.supply.lots.events import LotHeld, LotReleased
from shian.domains.supply.lots.keeping import kept_by
from shian.domains.supply.lots.models import Finding, Lot, LotCode
from shian.platform.access.actor import Actor
from shian.platform.actions.bulk import change_many
from shian.platform.actions.core import NotAllowed, Refused, action, store
from shian.platform.actions.events import emit
from shian.platform.actions.inputs import Ask

State = Lot.State
_OFFICERS = (*OFFICERS, Inspector)
Because = Annotated[str, Ask(_("Because"), lines=2, longest=200)]


@action(
    kind="supply.lot",
    verb="hold",
    title=_("Hold the lot"),
    roles=(*_OFFICERS, *FIRMS),
    when=lambda lot, by: lot.state == State.ACTIVE,
)
def hold(*, by: Actor, lot: Lot, because: Because) -> Lot:
    """Nobody may sell, ship or scan it as sold until it is released; a firm may hold what it made."""
    if lot.state != State.ACTIVE:
        raise Refused(say("This lot is “%(state)s” already.") % {"state": lot.get_state_display()})
    _said(because)
    lot.state, lot.held_for = State.HELD, because
    emit(LotHeld(lot.pk, because, lot.area))
    return store(lot, by=by, verb="hold")


@action(
    kind="supply.lot",
    verb="release",
    title=_("Release the lot"),
    roles=_OFFICERS,
    when=lambda lot, by: lot.state == State.HELD,
)
def release(*, by: Actor, lot: Lot, because: Because) -> Lot:
    """A held lot may be traded again. A recalled one is released by its recall."""
    if lot.state != State.HELD:
        raise Refused(
            say("Only a held lot can be released; this one is “%(state)s”.")
            % {"state": lot.get_state_display()}
        )
    if kept := kept_by(lot):
        raise Refused(say("It is kept held by: %(what)s") % {"what": "、".join(kept)})
    _said(because)
    lot.state, lot.held_for = State.ACTIVE, ""
    emit(LotReleased(lot.pk, because, lot.area))
    return store(lot, by=by, verb="release")


@action(
    kind="supply.lot",
    verb="name",
    title=_("Add another system's code"),
    roles=(*_OFFICERS, *FIRMS),
    when=lambda lot, by: lot.state != State.ENDED,
)
def name(
    *,
    by: Actor,
    lot: Lot,
    code: Annotated[str, Ask(_("Code"), longest=200, mono=True)],
    scheme: Annotated[str, Ask(_("Code system"), choices=LotCode.Scheme.choices)] = "",
) -> Lot:
    """The same lot under another system's code; the system is recognised where it is not said."""
    found = codes.recognise(code)
    scheme = scheme or found.scheme
    if scheme not in LotCode.Scheme.values:
        raise Refused(say("There is no such code system."), field="scheme")
    value = found.value if scheme == found.scheme else code.strip()
    if not value:
        raise Refused(say("Say the code."), field="code")
    other = LotCode.objects.filter(scheme=scheme, value=value).select_related("lot").first()
    if other is not None:
        raise Refused(say("This code names %(lot)s already.") % {"lot": other.lot}, field="code")
    kept = list(lot.codes.order_by("pk"))
    return store(lot, by=by, verb="name", parts={"codes": [*kept, LotCode(scheme=scheme, value=value)]})


@action(
    kind="supply.finding",
    verb="explain",
    title=_("Explain"),
    roles=(*_OFFICERS, *FIRMS),
    when=lambda finding, by: finding.state == Finding.State.OPEN,
)
def explain(
    *, by: Actor, finding: Finding, explanation: Annotated[str, Ask(_("Explanation"), lines=3, longest=300)]
) -> Finding:
    """Say how the discrepancy came about; who said it stays beside it."""
    if finding.state != Finding.State.OPEN:
        raise Refused(say("This finding is “%(state)s” already.") % {"state": finding.get_state_display()})
    if not explanation.strip():
        raise Refused(say("Say how it came about."), field="explanation")
    finding.state = Finding.State.EXPLAINED
    finding.explanation, finding.explained_by, finding.explained_at = explanation, by.label, by.now()
    return store(finding, by=by, verb="explain")


def hold_many(lots: Sequence[Lot], *, by: Actor, because: str, state: str = State.HELD) -> list[Lot]:
    """Hold (or set recalled) many lots within another action, a ledger entry each; those changed.

    Lots that are in that state already stay as they are. Used-up ones are held too: by the records nothing
    is left of them, but packages may be where nobody tells of sales.
    """
    return _set_many(lots, by=by, state=state, because=because, sources=_BEFORE[state], verb="hold")


def release_many(lots: Sequence[Lot], *, by: Actor) -> list[Lot]:
    """Give held and recalled lots free within another action; those changed."""
    return _set_many(
        lots, by=by, state=State.ACTIVE, because="", sources=_BEFORE[State.ACTIVE], verb="release"
    )


_BEFORE: dict[str, tuple[str, ...]] = {
    State.HELD: (State.ACTIVE, State.ENDED),
    State.RECALLED: (State.ACTIVE, State.HELD, State.ENDED),
    State.ACTIVE: (State.HELD, State.RECALLED),
}


def _set_many(
    lots: Sequence[Lot], *, by: Actor, state: str, because: str, sources: tuple[str, ...], verb: str
) -> list[Lot]:
    fresh: list[Any] = list(
        Lot.objects.select_for_update(of=("self",))
        .filter(pk__in=[lot.pk for lot in lots], state__in=sources)
        .order_by("pk")
    )
    for lot in fresh:
        lot.state, lot.held_for = state, because[:200]
    change_many(fresh, by=by, verb=verb, fields=["state", "held_for"])
    return fresh


def _said(because: str) -> None:
    if not because.strip():
        raise Refused(say("Say why."), field="because")


def own_place(by: Actor, operator: int | None) -> None:
    """Refuse a firm's act at a place that is not its own.

    Raises:
        NotAllowed: naming it.
    """
    if by.role in FIRMS and (by.operator is None or operator != by.operator):
        raise NotAllowed(say("This place is not your firm's."))


def keep_code(lot: Lot, scheme: str, value: str, *, by: Actor) -> Lot:
    """Keep one more code of a lot within another action; one that it has already stays as it is.

    Raises:
        Refused: the code names another lot.
    """
    other = LotCode.objects.filter(scheme=scheme, value=value).select_related("lot").first()
    if other is not None:
        if other.lot_id == lot.pk:
            return lot
        raise Refused(say("This code names %(lot)s already.") % {"lot": other.lot})
    fresh: Lot = Lot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    kept = [*fresh.codes.order_by("pk"), LotCode(scheme=scheme, value=value)]
    return store(fresh, by=by, verb="name", parts={"codes": kept})
