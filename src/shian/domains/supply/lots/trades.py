"""What each sort of place does with goods: which acts its forms and sheets offer."""

from __future__ import annotations

from shian.domains.supply.lots.models import Place
from shian.domains.supply.lots.telling import Act

Sort = Place.Sort
_KEEPS = (Act.WASTE, Act.COUNT)
_TRADES: dict[str, tuple[Act, ...]] = {
    Sort.FARM: (Act.MAKE, Act.SHIP, *_KEEPS),
    Sort.SLAUGHTER: (Act.RECEIVE, Act.MAKE, Act.SHIP, *_KEEPS),
    Sort.PRODUCER: (Act.RECEIVE, Act.MAKE, Act.REPACK, Act.SHIP, Act.RETURN, *_KEEPS),
    Sort.WHOLESALE: (Act.RECEIVE, Act.SHIP, Act.SELL, Act.REPACK, Act.RETURN, *_KEEPS),
    Sort.RETAIL: (Act.RECEIVE, Act.SELL, Act.REPACK, Act.RETURN, *_KEEPS),
    Sort.CATERER: (Act.RECEIVE, Act.MAKE, Act.SELL, Act.RETURN, *_KEEPS),
    Sort.CANTEEN: (Act.RECEIVE, Act.MAKE, Act.SELL, Act.RETURN, *_KEEPS),
    Sort.DEPOT: (Act.RECEIVE, Act.SHIP, *_KEEPS),
    Sort.STORE: (Act.RECEIVE, Act.SHIP, *_KEEPS),
    Sort.GATE: (Act.RECEIVE, Act.SHIP, *_KEEPS),
    Sort.DISPOSAL: (Act.RECEIVE, Act.WASTE),
}
# Trades for which there is a sheet to fill in.
SHEETS = (Sort.FARM, Sort.SLAUGHTER, Sort.WHOLESALE, Sort.PRODUCER, Sort.RETAIL, Sort.CANTEEN)


def acts_of(sort: str) -> tuple[Act, ...]:
    """The acts of a place of this sort, most frequent first; all where its sort is not known."""
    return _TRADES.get(sort, tuple(Act))
