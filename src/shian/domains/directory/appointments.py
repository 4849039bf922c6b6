"""Users and their appointments, as the administrator keeps them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import Administrator, Assessor, Public
from shian.platform.access.actor import Actor
from shian.platform.access.models import Appointment, User
from shian.platform.access.roles import ROLES, Scope, System, role_named
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.resources.registry import resource

resource(
    title=_("Appointment"),
    plural=_("Users and appointments"),
    duty="system",
    icon="user-shield",
    order=10,
    columns="user role area body operator valid_from valid_to",
    filters="role area",
    search="user__username user__display_name",
    view=(Administrator, Assessor),
)(Appointment)


def _roles(by: object, subject: object) -> list[tuple[str, str]]:
    return [(r.name, str(r.title)) for r in ROLES.values() if r not in (System, Public) and r.title]


@action(kind="access.appointment", verb="appoint", title=_("Appoint a user"), roles=(Administrator,))
def appoint(
    *,
    by: Actor,
    username: Annotated[str, Ask(_("User name"), longest=150)],
    role: Annotated[str, Ask(_("Role"), choices=_roles)],
    valid_from: Annotated[date, Ask(_("From"))],
    display_name: Annotated[str, Ask(_("Name"), longest=60)] = "",
    area: Annotated[str, Ask(_("Area"), longest=12)] = "",
    body: Annotated[int | None, Ask(_("Body"), least=1)] = None,
    operator: Annotated[int | None, Ask(_("Operator"), least=1)] = None,
    password: Annotated[str, Ask(_("First password (a new user changes it)"), longest=128)] = "",
) -> Appointment:
    """Give a user a role; a user name not seen before makes a new user."""
    if role not in dict(_roles(None, None)):
        raise Refused(_("There is no such role."), field="role")
    _needs(role, area, body, operator)
    user = User.objects.filter(username=username).first() or _new_user(username, display_name, password)
    return store(
        Appointment(user=user, role=role, area=area, body=body, operator=operator, valid_from=valid_from),
        by=by,
        verb="appoint",
    )


def _needs(role: str, area: str, body: int | None, operator: int | None) -> None:
    match role_named(role).scope:
        case Scope.AREA if not area:
            raise Refused(_("This role holds in an area: give its code."), field="area")
        case Scope.BODY if body is None:
            raise Refused(_("This role belongs to an organisation: give it."), field="body")
        case Scope.OPERATOR if operator is None:
            raise Refused(_("This role belongs to a firm: give it."), field="operator")


def _new_user(username: str, display_name: str, password: str) -> User:
    user = User(username=username, display_name=display_name)
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise Refused(" ".join(fault.messages), field="password") from fault
    user.set_password(password)
    user.full_clean()
    user.save()
    return user


@action(
    kind="access.appointment",
    verb="end",
    title=_("End the appointment"),
    roles=(Administrator,),
    when=lambda appointment, by: appointment.valid_to is None,
)
def end(*, by: Actor, appointment: Appointment, on: Annotated[date, Ask(_("Last day"))]) -> Appointment:
    """End an appointment; the person keeps others they hold."""
    if on < appointment.valid_from:
        raise Refused(_("It cannot end before it began."), field="on")
    appointment.valid_to = on
    return store(appointment, by=by, verb="end")
