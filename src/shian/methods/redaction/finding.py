"""What a finding is: its kind, its place in the text, how grave it is and what could stand there instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was found."""

    PERSON = "person"
    MINOR = "minor"
    OFFICIAL = "official"
    IDENTITY = "identity"
    PHONE = "phone"
    BANK = "bank"
    ADDRESS = "address"
    EMAIL = "email"
    ACCOUNT = "account"
    PLATE = "plate"
    SECRET = "secret"


class Severity(StrEnum):
    """``high`` and ``medium`` stop a publication; ``low`` is told and does not stop it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch ``text[start:end]`` of the text that was searched.

    Attributes:
        reason: an English msgid that says why it was found; whoever shows it translates it.
        suggestion: the masked form that could be published instead.
    """

    kind: Kind
    start: int
    end: int
    text: str
    severity: Severity
    reason: str
    suggestion: str


def stopping(findings: Iterable[Finding]) -> list[Finding]:
    """Those that stop a publication until a person decides."""
    return [f for f in findings if f.severity is not Severity.LOW]


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
