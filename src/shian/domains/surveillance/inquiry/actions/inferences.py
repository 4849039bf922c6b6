"""Asking where an outbreak comes from, and keeping the answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from shian.domains.surveillance.inquiry.actions.common import OUTBREAK, outbreaks, within
from shian.domains.surveillance.inquiry.flows import INVESTIGATORS
from shian.domains.surveillance.inquiry.inferring import NothingToInfer
from shian.domains.surveillance.inquiry.models import Inference
from shian.domains.surveillance.inquiry.running import run
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.jobs.progress import Progress

KIND = "inquiry.inference"


@action(kind=KIND, verb="infer", title=_("Infer the source"), roles=INVESTIGATORS)
def infer(
    *,
    by: Actor,
    outbreak: Annotated[Outbreak, Ask(OUTBREAK, among=outbreaks)],  # type: ignore[valid-type]
    at: Annotated[datetime | None, Ask(_("As it was known at"))] = None,
    progress: Progress | None = None,
) -> Inference:
    """Weigh premises, foods and lots by what is known (then, if a moment is given), and keep the answer.

    An answer that is there already for the same data is not kept twice: it is returned.
    """
    within(outbreak, by)
    if at is not None and at > by.now():
        raise Refused(_("This moment lies in the future."), field="at")
    try:
        made = run(outbreak, at, progress)
    except NothingToInfer as fault:
        raise Refused(str(fault)) from fault
    made.at = at or by.now()
    return store(made, by=by, verb="infer")
