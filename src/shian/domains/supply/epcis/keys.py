"""Keys for the systems of firms: issued once, shown once, ended at any time."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shian.domains.directory.roles import FIRMS, OFFICERS
from shian.domains.registry.models import Operator
from shian.domains.supply.epcis.models import ApiToken
from shian.platform.access.actor import Actor
from shian.platform.access.scope import in_scope
from shian.platform.access.systemkeys import SHOWN, digest_of, valid_until
from shian.platform.actions.core import NotAllowed, Refused, action, store
from shian.platform.actions.inputs import Ask

ISSUING = (*OFFICERS, *FIRMS)


@action(kind="epcis.apitoken", verb="issue", title=gettext_lazy("Issue a key"), roles=ISSUING)
def issue(*, by: Actor, name: str, operator: Operator, key: str, expires_on: date | None = None) -> ApiToken:
    """Register a key for a system of a firm. Only its digest is kept; the caller shows the key once."""
    if by.operator is not None and by.operator != operator.pk:
        raise NotAllowed(_("A firm issues keys for its own systems only."))
    if by.operator is None and not in_scope(operator, by):
        raise NotAllowed(_("This record lies outside your area or organisation."))
    if not name.strip():
        raise Refused(_("Name the system that the key is for."), field="name")
    until = valid_until(by.now(), expires_on)
    if until is None:
        raise Refused(_("A key is valid for at most two years."), field="expires_on")
    made = ApiToken(
        name=name.strip()[:120],
        operator=operator,
        area=operator.area,
        digest=digest_of(key),
        start=key[:SHOWN],
        made_by=by.user_id,
        made_at=by.now(),
        expires_on=until,
    )
    return store(made, by=by, verb="issue")


@action(kind="epcis.apitoken", verb="end", title=gettext_lazy("End the key"), roles=ISSUING,
        when=lambda token, by: token.state == "active")  # fmt: skip
def end(*, by: Actor, token: ApiToken, reason: Annotated[str, Ask(gettext_lazy("Reason"))] = "") -> ApiToken:
    """Let the key open nothing from now on."""
    if token.state != ApiToken.State.ACTIVE:
        raise Refused(_("This key has ended."))
    token.state, token.ended_at = ApiToken.State.ENDED, by.now()
    return store(token, by=by, verb="end")
