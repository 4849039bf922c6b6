"""Finding what must not be published without a decision: persons, numbers, addresses, secrets as marked."""

from shian.methods.redaction.finding import Finding, Kind, Severity, place_of, stopping
from shian.methods.redaction.masking import mask, redact
from shian.methods.redaction.people import Person, Role, persons
from shian.methods.redaction.scan import find

__all__ = [
    "Finding",
    "Kind",
    "Person",
    "Role",
    "Severity",
    "find",
    "mask",
    "persons",
    "place_of",
    "redact",
    "stopping",
]
