"""Three years of supply: the groups of goods one after the other, as they depend on each other."""

from __future__ import annotations

from shian.simulation.supply import frozen
from shian.simulation.supply.flows import Flows
from shian.simulation.supply.frozen import Imports
from shian.simulation.supply.goods import groups


def run(flows: Flows, share: float) -> Imports:
    """Make all lots and move them; ``share`` is of the full three million events."""
    scale = flows.made.scale
    imports: Imports | None = None
    for group in groups():
        if group.key == "frozen":
            imports = frozen.run(flows, group, share)
        elif group.inputs:
            flows.deliver(group, flows.produce(group))
        else:
            flows.deliver(group, flows.originate(group, max(1, round(group.lots * scale * share))))
    assert imports is not None
    return imports
