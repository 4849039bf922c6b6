"""Records of the repository, and the rows that follow from its events."""

from shian.domains.supply.epcis.models.captures import Capture, Event
from shian.domains.supply.epcis.models.derived import (
    Arrival,
    EventIdentifier,
    Handled,
    HierarchyLink,
    Namespace,
    Payload,
    SensorReading,
)
from shian.domains.supply.epcis.models.masterdata import VocabularyElement
from shian.domains.supply.epcis.models.queries import NamedQuery, Progress, Subscription
from shian.domains.supply.epcis.models.tokens import ApiToken

__all__ = [
    "ApiToken",
    "Arrival",
    "Capture",
    "Event",
    "EventIdentifier",
    "Handled",
    "HierarchyLink",
    "NamedQuery",
    "Namespace",
    "Payload",
    "Progress",
    "SensorReading",
    "Subscription",
    "VocabularyElement",
]
