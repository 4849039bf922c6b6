"""Records of places and lots, and the graph that follows from the events."""

from shian.domains.supply.lots.models.graph import Edge, Node
from shian.domains.supply.lots.models.lots import Lot, LotCode
from shian.domains.supply.lots.models.places import Place

__all__ = ["Edge", "Lot", "LotCode", "Node", "Place"]
