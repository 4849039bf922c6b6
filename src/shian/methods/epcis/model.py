"""An EPCIS document in memory: its events in one common form, its master data, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shian.methods.problems import Problem

# One event: the object of EPCIS 2.0 JSON, whatever it was read from. Names of extensions are
# `{namespace}local` (methods.epcis.names), numbers are numbers; words of the Core Business Vocabulary stand
# as they were given in JSON, and bare where they came from XML.
Event = dict[str, Any]

VALIDATION = "ValidationException"
TOO_LARGE = "CaptureLimitExceededException"
MOST_FAULTS = 50  # noted of one event, and of the frame of a document
EVENT_TYPES = (
    "ObjectEvent",
    "AggregationEvent",
    "TransactionEvent",
    "TransformationEvent",
    "AssociationEvent",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: in which event (from 0; None for the document), in which field, and why.

    `name` is the standard's exception, without its prefix.
    """

    event: int | None
    field: str
    name: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a stranger's document is read."""

    size: int = 64 << 20  # bytes
    depth: int = 64  # objects, lists or elements within each other
    events: int = 100_000


@dataclass(frozen=True, slots=True)
class VocabularyElement:
    """One element of master data: `type` of its vocabulary, its id, attributes and children."""

    type: str
    id: str
    attributes: tuple[tuple[str, Any], ...] = ()
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What was read.

    `kind` is document, query, events, event, master or request (a call, or its answer without events); ""
    where nothing could be read. `namespaces` are the prefixes that the document declares, without those of
    the standard. `ignored` are the extensions that it asks to leave out of the hash, `ignoring` the extension
    that does so. `header` holds id, sender, receiver, instanceIdentifier, queryName and subscriptionID where
    given.
    """

    kind: str = ""
    version: str = ""
    creation_date: str = ""
    events: tuple[Event, ...] = ()
    faults: tuple[Fault, ...] = ()
    master: tuple[VocabularyElement, ...] = ()
    namespaces: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    ignoring: str = ""
    header: Mapping[str, str] = field(default_factory=dict)
