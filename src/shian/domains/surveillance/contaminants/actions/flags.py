"""Hazard flags: raised by results, taken up by a consultation, dismissed with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from shian.domains.surveillance.contaminants.flows import FLAG
from shian.domains.surveillance.contaminants.hazards import Exceedance, exceedances
from shian.domains.surveillance.contaminants.models import HazardFlag, Measurement, MonitoringSample
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.actions.inputs import Ask
from shian.platform.flows.engine import advance, begin_many, step_action

KIND = "contaminant.hazardflag"


def raise_flags(sample: MonitoringSample, found: Sequence[Measurement], *, by: Actor) -> int:
    """Flag each measurement beyond a limit that has no flag yet; how many it has. In an action."""
    beyond = exceedances(sample, found)
    known = set(HazardFlag.objects.filter(sample=sample).values_list("analyte_id", flat=True))
    made = [_flag(sample, one, by) for one in beyond if one.measurement.analyte.pk not in known]
    begin_many(made, by=by)
    return len(known) + len(made)


def _flag(sample: MonitoringSample, one: Exceedance, by: Actor) -> HazardFlag:
    return HazardFlag(
        number=f"{sample.number}-{one.measurement.analyte.pk}"[:30],
        sample=sample,
        analyte=one.measurement.analyte,
        food_class=sample.food_class,
        food_name=sample.food_name,
        area=sample.area,
        written=f"{one.measurement.written()} {one.measurement.unit}".strip()[:60],
        demand=one.demand[:120],
        edition=one.edition[:40],
        basis=one.basis[:200],
        raised_at=by.now(),
    )


@step_action(FLAG, KIND, "consult")
def consult(
    *, by: Actor, flag: HazardFlag, number: Annotated[str, Ask(_("Consultation"), longest=30)]
) -> HazardFlag:
    """Bodies are consulted on it; the consultation's opening does this by itself."""
    flag.consultation_number = number
    return advance(flag, "consult", by=by)


@step_action(FLAG, KIND, "dismiss")
def dismiss(
    *, by: Actor, flag: HazardFlag, reason: Annotated[str, Ask(_("Reason"), lines=3, longest=300)]
) -> HazardFlag:
    """It needs no consultation: a known, bounded or mistaken finding."""
    if not reason.strip():
        raise Refused(_("Say why the hazard needs no consultation."), field="reason")
    flag.because = reason.strip()
    return advance(flag, "dismiss", by=by)


@step_action(FLAG, KIND, "reopen")
def reopen_flag(*, by: Actor, flag: HazardFlag) -> HazardFlag:
    """Take it up again."""
    return advance(flag, "reopen", by=by)
