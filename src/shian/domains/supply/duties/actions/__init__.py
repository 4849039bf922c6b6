"""Every change of state of the duties along the chain."""

from shian.domains.supply.duties.actions import (
    campaigns,
    certificates,
    entry,
    files,
    grain,
    inputs,
    school,
    slaughter,
    waste,
)

__all__ = ["campaigns", "certificates", "entry", "files", "grain", "inputs", "school", "slaughter", "waste"]
