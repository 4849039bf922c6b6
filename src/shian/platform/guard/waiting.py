"""Stopped publications in the inbox: of those who decide all, of others what they asked to publish."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from shian.platform.access.actor import Actor
from shian.platform.guard import roles
from shian.platform.guard.models import Screening
from shian.platform.pages.shapes import Button
from shian.platform.pages.waiting import SHOWN, Waiting, waits


@waits
def stopped(actor: Actor, area: str) -> Iterator[Waiting]:
    """The stops without a decision, oldest first; one query."""
    if not roles.may_use(actor) or (actor.user_id is None and not roles.decides(actor)):
        return
    found = Screening.objects.filter(state=Screening.State.OPEN).order_by("stopped_at", "pk")
    if not roles.decides(actor):
        found = found.filter(asked_by=actor.user_id)
    for screening in found[:SHOWN]:
        url = reverse("guard-screening", args=[screening.pk])
        steps = (Button(_("Decide"), url, "shield-search", main=True),) if roles.decides(actor) else ()
        state = _("%(open)s of %(all)s findings undecided") % {
            "open": screening.open_count, "all": screening.finding_count,
        }  # fmt: skip
        yield Waiting(url, screening.title, _("Stopped publication"), state, "", steps)
