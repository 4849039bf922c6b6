"""What a retest or an objection does to the disposals of its sample and to its conclusion."""

from __future__ import annotations

from shian.domains.laboratory.events import ConclusionOverturned
from shian.domains.laboratory.models import Disposal, Sample
from shian.platform.access.actor import Actor
from shian.platform.actions.events import emit
from shian.platform.flows.engine import advance

_ENDED = ("approved", "cancelled")


def _working(sample: int) -> list[Disposal]:
    return list(Disposal.objects.select_for_update(of=("self",)).filter(sample=sample, state="working"))


def freeze_penalties(sample: int, by: Actor) -> None:
    """The penalty waits for the retest or the decision; control and rectification do not."""
    for disposal in _working(sample):
        advance(disposal, "freeze", by=by, check=False)


def resume_penalties(sample: int, by: Actor) -> None:
    """The conclusion stands: the penalty's clock runs on."""
    for disposal in _working(sample):
        advance(disposal, "resume", by=by, check=False)


def overturn(sample: Sample, reason: str, by: Actor) -> None:
    """The conclusion fell: end its disposals and tell the packages above."""
    disposals = Disposal.objects.select_for_update(of=("self",)).filter(sample=sample)
    for disposal in disposals.exclude(state__in=[*_ENDED, "submitted"]):
        disposal.not_penalised_reason = reason[:300]
        advance(disposal, "cancel", by=by, check=False)
    emit(ConclusionOverturned(sample.pk, sample.operator_id, sample.area))
