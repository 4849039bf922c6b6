"""The life of licences and operators."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import OFFICERS, Administrator
from shian.domains.registry.models import Licence, Operator, Staff
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.privacy.offers import offer_erasure

offer_erasure(Operator, roles=(Administrator,))
offer_erasure(Staff, roles=(Administrator,))

_Reason = Annotated[str, Ask(_("Reason"), lines=3)]


def _is(*states: str) -> Any:
    return lambda licence, by: licence.state in states


@action(
    kind="registry.licence", verb="grant", title=_("Grant"), roles=OFFICERS, when=_is(Licence.State.APPLIED)
)
def grant(
    *,
    by: Actor,
    licence: Licence,
    issued_on: Annotated[date, Ask(_("Issued on"))],
    valid_to: Annotated[date | None, Ask(_("Valid to"))] = None,
) -> Licence:
    """Grant what was applied for; without an end it holds five years (Implementing Regulation 15)."""
    _must_be(licence, Licence.State.APPLIED)
    licence.issued_on = issued_on
    licence.valid_to = valid_to or issued_on.replace(year=issued_on.year + 5, day=min(issued_on.day, 28))
    return _move(licence, Licence.State.VALID, by, "grant")


@action(
    kind="registry.licence", verb="suspend", title=_("Suspend"), roles=OFFICERS, when=_is(Licence.State.VALID)
)
def suspend(*, by: Actor, licence: Licence, reason: _Reason) -> Licence:
    """Suspend a valid licence."""
    _must_be(licence, Licence.State.VALID)
    return _move(licence, Licence.State.SUSPENDED, by, f"suspend: {reason}"[:60])


@action(
    kind="registry.licence",
    verb="resume",
    title=_("Lift the suspension"),
    roles=OFFICERS,
    when=_is(Licence.State.SUSPENDED),
)
def resume(*, by: Actor, licence: Licence, reason: _Reason) -> Licence:
    """Make a suspended licence valid again."""
    _must_be(licence, Licence.State.SUSPENDED)
    return _move(licence, Licence.State.VALID, by, f"resume: {reason}"[:60])


@action(
    kind="registry.licence",
    verb="renew",
    title=_("Renew"),
    roles=OFFICERS,
    when=_is(Licence.State.VALID, Licence.State.EXPIRED),
)
def renew(*, by: Actor, licence: Licence, valid_to: Annotated[date, Ask(_("Valid to"))]) -> Licence:
    """Extend a licence."""
    _must_be(licence, Licence.State.VALID, Licence.State.EXPIRED)
    if licence.valid_to and valid_to <= licence.valid_to:
        raise Refused(_("The new end must lie after the present one."), field="valid_to")
    licence.valid_to = valid_to
    return _move(licence, Licence.State.VALID, by, "renew")


@action(
    kind="registry.licence",
    verb="revoke",
    title=_("Revoke"),
    roles=OFFICERS,
    when=_is(Licence.State.VALID, Licence.State.SUSPENDED),
)
def revoke(*, by: Actor, licence: Licence, reason: _Reason) -> Licence:
    """Take a licence away."""
    _must_be(licence, Licence.State.VALID, Licence.State.SUSPENDED)
    return _move(licence, Licence.State.REVOKED, by, f"revoke: {reason}"[:60])


@action(
    kind="registry.operator",
    verb="close",
    title=_("Record as closed"),
    roles=OFFICERS,
    when=lambda operator, by: operator.status != Operator.Status.CLOSED,
)
def close(
    *,
    by: Actor,
    operator: Operator,
    closed_on: Annotated[date, Ask(_("Closed on"))],
    reason: _Reason,
) -> Operator:
    """An operator gave up its business; its valid licences are cancelled with it."""
    if operator.status == Operator.Status.CLOSED:
        raise Refused(_("This operator is closed already."))
    if operator.opened_on and closed_on < operator.opened_on:
        raise Refused(_("It cannot close before it opened."), field="closed_on")
    for licence in operator.licences.filter(state__in=[Licence.State.VALID, Licence.State.SUSPENDED]):
        licence.state = Licence.State.CANCELLED
        store(licence, by=by, verb="cancel")
    operator.status = Operator.Status.CLOSED
    operator.closed_on = closed_on
    return store(operator, by=by, verb=f"close: {reason}"[:60])


@action(
    kind="registry.operator",
    verb="reopen",
    title=_("Correct: not closed"),
    roles=OFFICERS,
    when=lambda operator, by: operator.status == Operator.Status.CLOSED,
)
def reopen(*, by: Actor, operator: Operator, reason: _Reason) -> Operator:
    """Undo a closing that was recorded in error; licences are granted again one by one."""
    if operator.status != Operator.Status.CLOSED:
        raise Refused(_("This operator is not closed."))
    operator.status = Operator.Status.OPEN
    operator.closed_on = None
    operator.duplicate_of = None
    return store(operator, by=by, verb=f"reopen: {reason}"[:60])


def _must_be(licence: Licence, *states: str) -> None:
    if licence.state not in states:
        raise Refused(
            _("This licence is “%(state)s”; the step does not apply.")
            % {"state": licence.get_state_display()}
        )


def _move(licence: Licence, state: str, by: Actor, verb: str) -> Licence:
    licence.state = state
    return store(licence, by=by, verb=verb)
