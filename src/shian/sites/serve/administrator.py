"""The act that appoints the first administrator."""

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import Administrator
from shian.platform.access.actor import Actor
from shian.platform.access.models import Appointment, User
from shian.platform.actions.core import action, store


@action(kind="access.appointment", verb="appoint_first", title=_("Appoint the first administrator"))
def appoint_first(*, by: Actor, name: str, password: str) -> Appointment:
    """Make the user and their appointment, on the ledger like every later one."""
    UnicodeUsernameValidator()(name)
    user = User.objects.create_user(username=name, password=password, display_name=name)
    appointment = Appointment(user=user, role=Administrator.name, valid_from=by.now().date())
    return store(appointment, by=by, verb="appoint_first")
