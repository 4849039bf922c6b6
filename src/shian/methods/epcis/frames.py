"""What readers of all forms share: the faults they gather, the prefixes, the document they make."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from shian.methods.epcis.model import (
    MOST_FAULTS,
    TOO_LARGE,
    VALIDATION,
    Document,
    Event,
    Fault,
    Limits,
    VocabularyElement,
)
from shian.methods.epcis.names import Names
from shian.methods.problems import Problem, problem


class Frame:
    """A document being read."""

    def __init__(self, limits: Limits, names: Names) -> None:
        self.limits = limits
        self.faults: list[Fault] = []
        self.noted: Counter[int | None] = Counter()
        self.names = names
        self.master: list[VocabularyElement] = []
        self.ignored: set[str] = set()
        self.header: dict[str, str] = {}
        self.version = self.created = self.ignoring = ""

    def fault(self, field: str, reason: Problem, event: int | None = None, name: str = VALIDATION) -> None:
        """Note what is wrong; of each event, and of the document itself, up to a number that tells enough."""
        self.noted[event] += 1
        if self.noted[event] <= MOST_FAULTS:
            self.faults.append(Fault(event, field, name, reason))

    def declare(self, prefixes: Mapping[str, str]) -> None:
        """Add prefixes; the first declaration of one stays."""
        known = self.names.declared
        new = {prefix: space for prefix, space in prefixes.items() if prefix not in known}
        self.names = self.names.with_more(new)

    def refused(self, reason: Problem, name: str = VALIDATION) -> Document:
        """A document of which nothing could be read."""
        return Document(faults=(Fault(None, "", name, reason),))

    def document(self, kind: str = "", events: Iterable[Event] = ()) -> Document:
        """What has been read."""
        return Document(
            kind,
            self.version,
            self.created,
            tuple(events),
            tuple(self.faults),
            tuple(self.master),
            self.names.declared,
            frozenset(self.ignored),
            self.ignoring,
            self.header,
        )

    def within_limits(self, events: list[Any]) -> list[Any]:
        """The events, where they are not too many; else none, and a fault."""
        if len(events) <= self.limits.events:
            return events
        message = "%(count)s events are too many: at most %(most)s in one document"
        self.fault("eventList", problem(message, count=len(events), most=self.limits.events), name=TOO_LARGE)
        return []
