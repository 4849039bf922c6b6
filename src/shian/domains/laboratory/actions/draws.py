"""The random draw of places: announced with its pool, then drawn with a seed nobody could choose."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import OFFICERS, Sampler
from shian.domains.laboratory.actions.common import Reason, within
from shian.domains.laboratory.flows.plans import DRAW
from shian.domains.laboratory.models import Draw, Task
from shian.domains.registry.models import Operator
from shian.methods import draws as method
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action

KIND = "laboratory.draw"

# Which trades stand at which link of the chain.
TRADES: dict[str, tuple[str, ...]] = {
    "production": ("producer", "health_food"),
    "circulation": ("seller", "grower"),
    "catering": ("caterer", "canteen"),
    "online": ("seller", "caterer"),
}


def _underway(by: Actor, subject: object) -> Any:
    return Task.objects.filter(state__in=["open", "running"], area__startswith=by.area).order_by("-id")


@action(kind=KIND, verb="announce", title=_("Announce a draw"), roles=(*OFFICERS, Sampler))
def announce(
    *,
    by: Actor,
    task: Annotated[Task, Ask(_("Task"), among=_underway)],  # type: ignore[valid-type]
    wanted: Annotated[int, Ask(_("Places wanted"), least=1, most=10_000, like="task.batches")],
    seed_source: Annotated[
        str,
        Ask(
            _("Where the seed will come from"),
            help=_("A public number that does not exist yet, such as the next issue of a state lottery."),
            longest=200,
        ),
    ],
) -> Draw:
    """Fix the pool (the task's district and link, operators in business) and name the future seed."""
    pool = sorted(
        Operator.objects.filter(
            area__startswith=task.area, trade__in=TRADES[task.link], status=Operator.Status.OPEN
        ).values_list("id", flat=True)
    )
    if not pool:
        raise Refused(_("No operator of this link is in business in the district; there is nothing to draw."))
    made = Draw(
        task=task,
        area=task.area,
        announced_on=local(by.now()).date(),
        pool=pool,
        pool_digest=method.pool_digest(pool),
        pool_size=len(pool),
        wanted=wanted,
        seed_source=seed_source,
    )
    return within(begin(made, by=by, verb="announce"), by)


@step_action(DRAW, KIND, "draw")
def draw(*, by: Actor, draw: Draw, seed: Annotated[str, Ask(_("Seed"), longest=200, mono=True)]) -> Draw:
    """Enter the seed, now public, and draw."""
    if not seed.strip():
        raise Refused(_("Enter the announced public number."), field="seed")
    if method.pool_digest(draw.pool) != draw.pool_digest:
        raise Refused(_("The pool differs from what was announced; declare this draw void."))
    draw.seed = seed.strip()
    draw.drawn = method.draw(draw.pool, draw.seed, draw.wanted)
    return advance(draw, "draw", by=by)


@step_action(DRAW, KIND, "void")
def void(*, by: Actor, draw: Draw, reason: Reason) -> Draw:
    """Declare an announced draw void, with the reason."""
    draw.seed_source = f"{draw.seed_source} · {reason}"[:200]
    return advance(draw, "void", by=by)
