"""Loading the figures of exposure that come with the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shian.domains.surveillance.contaminants.exposure_data import missing
from shian.domains.surveillance.contaminants.flows import PLANNERS
from shian.domains.surveillance.contaminants.models import Consumption, GuidanceValue
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store


@action(kind="contaminant.consumption", verb="load", title=_("Load the figures provided"), roles=PLANNERS)
def load_figures(*, by: Actor) -> Consumption | GuidanceValue:
    """Consumption assumed here and published guidance values; what is there already stays."""
    made = [store(one, by=by, verb="load") for one in missing()]
    if not made:
        raise Refused(_("All figures provided are there already."))
    return made[0]
