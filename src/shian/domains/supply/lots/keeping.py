"""Who keeps a lot held: higher packages say why it may not be released by hand (the gate, a recall)."""

from __future__ import annotations

from collections.abc import Callable

from shian.domains.supply.lots.models import Lot

Keeper = Callable[[Lot], str]
_KEEPERS: list[Keeper] = []


def keeps(function: Keeper) -> Keeper:
    """Register a function that says what keeps a lot held; empty where nothing of its own does."""
    if function not in _KEEPERS:
        _KEEPERS.append(function)
    return function


def kept_by(lot: Lot) -> list[str]:
    """What keeps the lot held, in words."""
    return [said for function in _KEEPERS if (said := function(lot))]
