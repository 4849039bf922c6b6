"""What several actions of an investigation need."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from shian.domains.surveillance.outbreaks.choices import LogSort
from shian.domains.surveillance.outbreaks.models import Log, Outbreak
from shian.platform.access.actor import Actor
from shian.platform.access.scope import in_scope, scoped
from shian.platform.actions.core import NotAllowed, Refused, store
from shian.platform.actions.inputs import Ask

OUTBREAK = _("Outbreak")
Reason = Annotated[str, Ask(_("Reason"), lines=3, longest=300)]


def outbreaks(by: Actor, subject: object) -> Any:
    """The outbreaks an actor may see that are not closed, the newest first."""
    return scoped(Outbreak.objects.exclude(state="closed"), by).order_by("-pk")


def within(outbreak: Outbreak, by: Actor) -> Outbreak:
    """Refuse an outbreak outside the actor's area, or one that is closed."""
    if not in_scope(outbreak, by):
        raise NotAllowed(say("This record lies outside your area or organisation."))
    if outbreak.state == "closed":
        raise Refused(say("This outbreak is closed: reopen it first."))
    return outbreak


def said(text: str, field: str = "reason") -> str:
    """The text without blanks; refuse an empty one."""
    if not text.strip():
        raise Refused(say("Say why."), field=field)
    return text.strip()


def tell(outbreak: Outbreak, text: str, sort: LogSort, by: Actor) -> None:
    """Put an entry on the outbreak's timeline."""
    entry = Log(outbreak=outbreak, area=outbreak.area, at=by.now(), sort=sort, text=text[:1000])
    store(entry, by=by, verb="tell")
