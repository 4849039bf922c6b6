"""Records of places and lots, and the graph that follows from the events."""

from shian.domains.supply.lots.models.findings import Finding
from shian.domains.supply.lots.models.graph import Edge, EdgeGone, Node
from shian.domains.supply.lots.models.lots import Lot, LotCode
from shian.domains.supply.lots.models.movements import Movement, Packed, ProcessPart, Voided
from shian.domains.supply.lots.models.places import Place

__all__ = [
    "Edge",
    "EdgeGone",
    "Finding",
    "Lot",
    "LotCode",
    "Movement",
    "Node",
    "Packed",
    "Place",
    "ProcessPart",
    "Voided",
]
