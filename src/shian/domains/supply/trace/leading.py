"""From a lot's record to its story and its trace."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from shian.domains.supply.lots.models import Lot
from shian.domains.supply.trace.access import may_trace
from shian.platform.access.actor import Actor
from shian.platform.pages.own import leads_from
from shian.platform.pages.shapes import Button


@leads_from("supply.lot")
def to_story(lot: Lot, actor: Actor) -> Button | None:
    """From a lot to what happened to it."""
    if not may_trace(actor):
        return None
    return Button(_("Story and trace"), reverse("trace-story", args=[lot.pk]), "route")
