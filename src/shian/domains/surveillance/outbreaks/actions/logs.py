"""The timeline: what happened, told when it was, or later."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import EPIDEMIOLOGISTS, OFFICERS, Inspector
from shian.domains.surveillance.outbreaks.actions.common import LOG, held
from shian.domains.surveillance.outbreaks.choices import LogSort
from shian.domains.surveillance.outbreaks.models import Log, Outbreak
from shian.platform.access.actor import Actor
from shian.platform.access.scope import in_scope, scoped
from shian.platform.actions.core import NotAllowed, Refused, action, store
from shian.platform.actions.inputs import Ask


def _theirs(by: Actor, subject: object) -> Any:
    return scoped(Outbreak.objects.exclude(state="closed"), by)


LOGGING = (*EPIDEMIOLOGISTS, *OFFICERS, Inspector)
At = Annotated[datetime | None, Ask(pgettext_lazy("log", "At"), help=_("Empty: now"))]
LogText = Annotated[str, Ask(pgettext_lazy("log", "What happened"), lines=3, longest=1000)]
Sort = Annotated[str, Ask(pgettext_lazy("log", "Sort"), choices=LogSort.choices)]


@action(kind=LOG, verb="add", title=_("Add to the timeline"), roles=LOGGING)
def add_log(
    *,
    by: Actor,
    outbreak: Annotated[Outbreak, Ask(_("Outbreak"), among=_theirs)],  # type: ignore[valid-type]
    text: LogText,
    sort: Sort = LogSort.OTHER,
    at: At = None,
) -> Log:
    """Something that happened; it may be told later than it was."""
    if not in_scope(outbreak, by):
        raise NotAllowed(_("This outbreak lies outside your area or organisation."))
    if outbreak.state == "closed":
        raise Refused(_("This outbreak is closed."))
    at = _checked(at or by.now(), by)
    return store(Log(outbreak=outbreak, area=outbreak.area, at=at, sort=sort, text=text), by=by, verb="add")


@action(kind=LOG, verb="correct", title=_("Correct"), roles=LOGGING)
def correct_log(
    *,
    by: Actor,
    log: Log,
    text: Annotated[
        str, Ask(pgettext_lazy("log", "What happened"), lines=3, longest=1000, initial=held("text"))
    ],
    sort: Annotated[str, Ask(pgettext_lazy("log", "Sort"), choices=LogSort.choices, initial=held("sort"))],
    at: Annotated[datetime, Ask(pgettext_lazy("log", "At"), initial=held("at"))],
) -> Log:
    """Put an entry right; what it said before stays on the ledger."""
    log.text, log.sort, log.at = text, sort, _checked(at, by)
    return store(log, by=by, verb="correct")


def _checked(at: datetime, by: Actor) -> datetime:
    if at > by.now():
        raise Refused(_("This time lies in the future."), field="at")
    return at
