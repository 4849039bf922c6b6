"""The rarer fields of the sampling sheet, filled in beside the sample."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import Sampler
from shian.domains.laboratory.answers import Details
from shian.domains.laboratory.models import Sample
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store

OPEN_STATES = ("taken", "sent")


@action(
    kind="laboratory.sample",
    verb="fill_in",
    title=_("Fill in the sheet"),
    roles=(Sampler,),
    when=lambda sample, by: sample.state in OPEN_STATES,
)
def fill_in(*, by: Actor, sample: Sample, sheet: Details) -> Sample:
    """Complete the sampling sheet while the sample is on its way; blank fields are left out."""
    if sample.state not in OPEN_STATES:
        raise Refused(_("The sheet can be completed until the laboratory has received the sample."))
    given = vars(sheet)
    written = {name: str(value) for name, value in given.items() if value not in ("", None)}
    sample.details = {**{k: v for k, v in sample.details.items() if k not in given}, **written}
    return store(sample, by=by, verb="fill_in")
