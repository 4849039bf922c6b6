"""Rapid tests: a positive one is a clue that a sample has to confirm."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import OFFICERS, Inspector, Sampler
from shian.domains.laboratory.actions.common import within
from shian.domains.laboratory.events import RapidTestPositive
from shian.domains.laboratory.models import RapidTest, Sample, TestStation
from shian.domains.registry.models import Operator
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.events import emit
from shian.platform.actions.inputs import Ask

KIND = "laboratory.rapidtest"


def _of_the_place(by: Actor, test: Any) -> Any:
    return Sample.objects.filter(area__startswith=by.area, taken_at__gte=test.tested_at).order_by("-taken_at")


@action(kind=KIND, verb="record", title=_("Record a rapid test"), roles=(*OFFICERS, Inspector, Sampler))
def record(
    *,
    by: Actor,
    station: Annotated[TestStation, Ask(_("Station"))],  # type: ignore[valid-type]
    food_name: Annotated[str, Ask(_("Food"), longest=120)],
    parameter: Annotated[str, Ask(_("Parameter"), longest=80)],
    result: Annotated[str, Ask(_("Result"), choices=RapidTest.Result.choices)],
    value: Annotated[str, Ask(_("Reading"), longest=30)] = "",
    operator: Annotated[Operator | None, Ask(_("Operator"))] = None,
) -> RapidTest:
    """Record a rapid test; a positive one is told to the packages above as a clue."""
    if station.instruments == 0:
        raise Refused(_("This station has no rapid-test instrument."), field="station")
    test = RapidTest(
        station=station,
        area=station.area,
        tested_at=by.now(),
        food_name=food_name,
        parameter=parameter,
        result=result,
        value=value,
        operator=operator,
        place_name=operator.name if operator else "",
    )
    within(store(test, by=by, verb="record"), by)
    if result == RapidTest.Result.POSITIVE:
        emit(RapidTestPositive(test.pk, test.operator_id, food_name, test.area))
    return test


@action(
    kind=KIND,
    verb="confirm",
    title=_("Link the confirming sample"),
    roles=(*OFFICERS, Inspector, Sampler),
    when=lambda test, by: test.result == RapidTest.Result.POSITIVE and test.sample_id is None,
)
def confirm(
    *,
    by: Actor,
    test: RapidTest,
    sample: Annotated[Sample, Ask(_("Sample"), among=_of_the_place)],  # type: ignore[valid-type]
) -> RapidTest:
    """Name the sample taken to confirm a positive test; only its verdict counts."""
    if test.result != RapidTest.Result.POSITIVE:
        raise Refused(_("Only a positive test is confirmed by a sample."))
    if sample.taken_at < test.tested_at:
        raise Refused(_("The sample was taken before the rapid test."), field="sample")
    test.sample = sample
    return store(test, by=by, verb="confirm")
