"""Matters of a flow that wait for the officer without a clock: a task to sample for, a report to verify."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.flows.binding import BINDINGS
from shian.platform.pages.detail import buttons_of
from shian.platform.pages.links import record_url
from shian.platform.pages.places import name_of
from shian.platform.pages.waiting import SHOWN, Waiting, waits
from shian.platform.resources.registry import RESOURCES

# In which states a matter waits for somebody. Those with clocks are in the inbox itself.
WAITS = {
    "laboratory.task": ("open", "running"),
    "laboratory.testreport": ("testing", "submitted"),
    "laboratory.plan": ("draft", "approved"),
    "laboratory.publication": ("draft", "approved"),
}
LOOKED_AT = 24


@waits
def in_flows(actor: Actor, area: str) -> list[Waiting]:
    """The latest matters of each kind in which the actor may do something now."""
    return [line for kind in WAITS for line in _of_kind(kind, actor, area)]


def _of_kind(kind: str, actor: Actor, area: str) -> Iterator[Waiting]:
    resource, flow = RESOURCES[kind], BINDINGS[kind].flow
    if not resource.allows("view", actor):
        return
    rows: Any = resource.model.objects.all()
    found = scoped(rows.filter(state__in=WAITS[kind]), actor)
    shown = 0
    for matter in found.filter(area__startswith=area).order_by("-pk")[:LOOKED_AT]:
        steps = tuple(b for b in buttons_of(resource, matter, actor) if b.dialog)
        if steps and shown < SHOWN:
            shown += 1
            title, place = str(matter), name_of(matter.area)
            state = flow.state[matter.state].title
            yield Waiting(record_url(kind, matter.pk), title, resource.title, state, place, steps[:2])  # type: ignore[arg-type]
