"""A query for events: conditions that must all hold, an order, and limits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from shian.methods.problems import Problem

PARAMETER, VALIDATION = "QueryParameterException", "QueryValidationException"


class QueryFault(Exception):
    """A query that cannot be answered: which parameter, and why. ``name`` is the standard's exception."""

    def __init__(self, parameter: str, reason: Problem, name: str = PARAMETER) -> None:
        super().__init__(reason.message % reason.params)
        self.parameter = parameter
        self.reason = reason
        self.name = name


class Named(IntEnum):
    """In which of its lists an event names an identifier."""

    EPC = 1
    CHILD = 2
    PARENT = 3
    INPUT = 4
    OUTPUT = 5
    QUANTITY = 11
    CHILD_QUANTITY = 12
    INPUT_QUANTITY = 14
    OUTPUT_QUANTITY = 15
    TRANSFORMATION = 20
    TRANSACTION = 21
    SOURCE = 22
    DESTINATION = 23
    LOT = 31


EPCS = (Named.EPC, Named.CHILD)
ANY_EPC = (*EPCS, Named.PARENT, Named.INPUT, Named.OUTPUT)
CLASSES = (Named.QUANTITY, Named.CHILD_QUANTITY)
ANY_CLASS = (*CLASSES, Named.INPUT_QUANTITY, Named.OUTPUT_QUANTITY)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Identifiers that match: ``exact`` ones, and those like one of ``likes`` (as SQL reads LIKE)."""

    exact: tuple[str, ...] = ()
    likes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """What a field is compared with: its text, and what number or instant that text is."""

    text: str
    number: float | None = None
    moment: str | None = None


@dataclass(frozen=True, slots=True)
class OneOf:
    """A plain field of the event is one of these."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of the event; ``op`` is GE or LT, ``moment`` is UTC in ISO 8601."""

    column: str
    op: str
    moment: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the event is one of these, or (``below``) lies within one."""

    column: str
    values: tuple[str, ...]
    below: bool


@dataclass(frozen=True, slots=True)
class Ids:
    """The event's id is one of these: by hash (64 hexadecimal digits), or as given."""

    hashes: tuple[str, ...]
    given: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """The event names an identifier in one of these lists; ``sorts`` are types of transaction, source, …"""

    roles: tuple[Named, ...]
    pattern: Pattern
    sorts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity of the event compares so with one of the numbers (in the unit kept; None: any unit)."""

    op: str
    numbers: tuple[float, ...]
    unit: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of a sensor report compares so with one of the numbers (in the unit kept; None: any unit)."""

    column: str
    op: str
    numbers: tuple[float, ...]
    unit: str | None


@dataclass(frozen=True, slots=True)
class SensorType:
    """A sensor report is of one of these types."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A value at one of the JSON paths exists (``op`` EXISTS) or compares so with one of the values."""

    paths: tuple[str, ...]
    op: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """Master data of what the field names has one of these attributes, with one of these values if any.

    ``column`` is a plain field of the event, or "" where the names stand at ``paths``.
    """

    column: str
    paths: tuple[str, ...]
    names: tuple[str, ...]
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declared:
    """The event declares another (or itself) wrong."""


Condition = (
    OneOf | Moment | Place | Ids | Names | Amount | Reading | SensorType | Field | Attribute | Declared
)


@dataclass(frozen=True, slots=True)
class Query:
    """``order`` is event_time, record_time, "" or the JSON paths of an extension; ``first`` and ``most`` are
    eventCountLimit and maxEventCount."""

    conditions: tuple[Condition, ...] = ()
    order: str = ""
    order_paths: tuple[str, ...] = ()
    descending: bool = True
    first: int | None = None
    most: int | None = None
