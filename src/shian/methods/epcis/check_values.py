"""Checks single values of events: times, URIs, identifiers, words, numbers."""

import math
import re
from typing import Any

from shian.methods.epcis.identifiers import CLASS, INSTANCE, identify
from shian.methods.epcis.model import MOST_FAULTS, VALIDATION, Fault
from shian.methods.epcis.names import is_uri
from shian.methods.epcis.times import OFFSET, utc
from shian.methods.epcis.vocabulary import RESERVED, vocabularies
from shian.methods.problems import Problem, problem

ACTIONS = ("ADD", "OBSERVE", "DELETE")
UOM = re.compile(r"[A-Z0-9]{2,3}")
HEXADECIMAL = re.compile(r"[0-9A-Fa-f]+")
LONGEST = 80  # characters of a value shown in a message


class Faults:
    """Gathers the faults of one event, up to a number that tells enough."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, field: str, message: str, **params: object) -> None:
        """Note a fault; `message` is an English msgid."""
        self.put(field, problem(message, **params))

    def put(self, field: str, reason: Problem) -> None:
        """Note a fault whose reason is made."""
        if len(self.found) < MOST_FAULTS:
            self.found.append(Fault(None, field, VALIDATION, reason))


def shown(value: object) -> str:
    """A value as it stands in a message, on one line and not too long."""
    text = (
        ascii(value) if not isinstance(value, str) else "".join(c if c.isprintable() else "?" for c in value)
    )
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def check_time(faults: Faults, field: str, value: Any) -> None:
    """A date and time that exists, with a time zone."""
    if not isinstance(value, str) or utc(value) is None:
        message = "%(value)s is no date and time with a time zone, such as 2026-03-01T08:30:00.000+08:00"
        faults.add(field, message, value=shown(value))


def check_offset(faults: Faults, field: str, value: Any) -> None:
    """An offset from UTC."""
    if not isinstance(value, str) or OFFSET.fullmatch(value) is None:
        faults.add(field, "%(value)s is no offset from UTC, such as +08:00", value=shown(value))


def check_action(faults: Faults, field: str, value: Any) -> None:
    """One of the three actions."""
    if value not in ACTIONS:
        faults.add(field, "%(value)s is none of ADD, OBSERVE and DELETE", value=shown(value))


def check_uri(faults: Faults, field: str, value: Any) -> None:
    """Any absolute URI."""
    if not is_uri(value):
        faults.add(field, "%(value)s is no URI", value=shown(value))


def check_identifier(faults: Faults, field: str, value: Any, wrong: str = "") -> None:
    """A URI; where it is a GS1 key, a right one, and not of the level `wrong`."""
    if not isinstance(value, str):
        faults.add(field, "%(value)s is no URI", value=shown(value))
        return
    found = identify(value)
    if found.problem is not None:
        faults.add(field, "%(value)s: %(reason)s", value=shown(value), reason=found.problem)
    elif wrong and found.level == wrong:
        if wrong == CLASS:
            faults.add(
                field,
                "%(value)s names a class, not an instance: it belongs in a quantity list",
                value=shown(value),
            )
        else:
            faults.add(
                field,
                "%(value)s names an instance, not a class: it belongs in a list of EPCs",
                value=shown(value),
            )


def check_epc(faults: Faults, field: str, value: Any) -> None:
    """An identifier of one thing."""
    check_identifier(faults, field, value, CLASS)


def check_class(faults: Faults, field: str, value: Any) -> None:
    """An identifier of a class of things."""
    check_identifier(faults, field, value, INSTANCE)


def check_word(faults: Faults, field: str, value: Any, vocabulary: str) -> None:
    """A bare word of the Core Business Vocabulary, or a URI of another vocabulary."""
    known = vocabularies()[vocabulary]
    if not isinstance(value, str):
        faults.add(field, "%(value)s is no text", value=shown(value))
    elif value in known.words:
        return
    elif value.startswith(RESERVED):
        word = known.bare.get(value)
        if word is None:
            faults.add(field, "%(value)s is no word of the Core Business Vocabulary 2.0", value=shown(value))
        else:
            faults.add(field, "%(value)s is written %(word)s in JSON", value=shown(value), word=word)
    elif not is_uri(value):
        message = "%(value)s is neither a word of the Core Business Vocabulary 2.0 nor a URI"
        faults.add(field, message, value=shown(value))


def check_number(faults: Faults, field: str, value: Any) -> None:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        faults.add(field, "%(value)s is no number", value=shown(value))


def check_text(faults: Faults, field: str, value: Any) -> None:
    """Any text."""
    if not isinstance(value, str):
        faults.add(field, "%(value)s is no text", value=shown(value))


def check_boolean(faults: Faults, field: str, value: Any) -> None:
    """True or false."""
    if not isinstance(value, bool):
        faults.add(field, "%(value)s is neither true nor false", value=shown(value))


def check_hexadecimal(faults: Faults, field: str, value: Any) -> None:
    """Hexadecimal digits."""
    if not isinstance(value, str) or HEXADECIMAL.fullmatch(value) is None:
        faults.add(field, "%(value)s is not hexadecimal", value=shown(value))


def check_uom(faults: Faults, field: str, value: Any) -> None:
    """A code of a unit, of UN/CEFACT Recommendation 20 by its form."""
    if not isinstance(value, str) or UOM.fullmatch(value) is None:
        faults.add(
            field,
            "%(value)s is no code of a unit: two or three capital letters or digits",
            value=shown(value),
        )
