"""Keys for the systems of hospitals: issued once, shown once, ended at any time."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shian.domains.directory.models import Body
from shian.domains.directory.roles import Doctor, Epidemiologist
from shian.domains.surveillance.cases.models import HospitalKey
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.access.systemkeys import SHOWN, digest_of, valid_until
from shian.platform.actions.core import NotAllowed, Refused, action, store
from shian.platform.actions.inputs import Ask

ISSUING = (Doctor, Epidemiologist)


@action(kind="illness.hospitalkey", verb="issue", title=gettext_lazy("Issue a key"), roles=ISSUING)
def issue(*, by: Actor, name: str, hospital: Body, key: str, expires_on: date | None = None) -> HospitalKey:
    """Register a key for a hospital's system. Only its digest is kept; the caller shows the key once."""
    if by.role.scope is Scope.BODY and by.body != hospital.pk:
        raise NotAllowed(_("A hospital issues keys for its own systems only."))
    if hospital.sort != Body.Sort.HOSPITAL:
        raise Refused(_("Choose a hospital."), field="hospital")
    if not name.strip():
        raise Refused(_("Name the system that the key is for."), field="name")
    until = valid_until(by.now(), expires_on)
    if until is None:
        raise Refused(_("A key is valid for at most two years."), field="expires_on")
    made = HospitalKey(
        name=name.strip()[:120], hospital=hospital, area=hospital.area, digest=digest_of(key),
        start=key[:SHOWN], made_by=by.user_id, made_at=by.now(), expires_on=until,
    )  # fmt: skip
    return store(made, by=by, verb="issue")


@action(
    kind="illness.hospitalkey",
    verb="end",
    title=gettext_lazy("End the key"),
    roles=ISSUING,
    when=lambda key, by: key.state == "active",
)
def end(
    *, by: Actor, hospital_key: HospitalKey, reason: Annotated[str, Ask(gettext_lazy("Reason"))] = ""
) -> HospitalKey:
    """Let the key open nothing from now on."""
    if hospital_key.state != HospitalKey.State.ACTIVE:
        raise Refused(_("This key has ended."))
    hospital_key.state, hospital_key.ended_at = HospitalKey.State.ENDED, by.now()
    return store(hospital_key, by=by, verb="end")
