"""Values of query parameters: read strictly, with the reason where they are not what the parameter takes."""

from __future__ import annotations

import math
import re
from typing import Any

from shian.methods.epcis.identifiers import identify
from shian.methods.epcis.names import is_uri
from shian.methods.epcis.times import utc
from shian.methods.epcis.vocabulary import vocabularies
from shian.methods.epcisquery.model import QueryFault, Value
from shian.methods.problems import problem

MOST_VALUES = 1000
LONGEST = 2000
NUMBER = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?(?:[eE][+-]?[0-9]{1,2})?")


def listed(name: str, given: Any) -> list[Any]:
    """The values of a parameter that takes a list; one value is a list of one."""
    found = given if isinstance(given, list) else [given]
    if not found:
        raise QueryFault(name, problem("needs at least one value"))
    if len(found) > MOST_VALUES:
        raise QueryFault(name, problem("takes at most %(most)s values", most=MOST_VALUES))
    return found


def texts(name: str, given: Any) -> tuple[str, ...]:
    """Texts that are not empty."""
    found = listed(name, given)
    for value in found:
        if not isinstance(value, str) or not value.strip():
            raise QueryFault(name, problem("takes texts that are not empty"))
        if len(value) > LONGEST or "\x00" in value:
            raise QueryFault(name, problem("a value is longer than %(most)s characters", most=LONGEST))
    return tuple(dict.fromkeys(value.strip() for value in found))


def words(name: str, given: Any, vocabulary: str) -> tuple[str, ...]:
    """Words of a vocabulary in the form in which events keep them: bare, others as they are."""
    bare = vocabularies()[vocabulary].bare if vocabulary else {}
    return tuple(dict.fromkeys(bare.get(text, text) for text in texts(name, given)))


def forms(name: str, given: Any, vocabulary: str) -> tuple[str, ...]:
    """Every form of these words."""
    bare = vocabularies()[vocabulary].bare
    wanted = set(words(name, given, vocabulary))
    return tuple(sorted(wanted | {form for form, word in bare.items() if word in wanted}))


def identifiers(name: str, given: Any) -> tuple[str, ...]:
    """URIs in canonical form."""
    found = texts(name, given)
    for text in found:
        if not is_uri(text):
            raise QueryFault(name, problem("“%(value)s” is no URI", value=text))
    return tuple(dict.fromkeys(identify(text).canonical for text in found))


def spellings(name: str, given: Any) -> tuple[Value, ...]:
    """Texts as given, and in canonical form where they are GS1 keys."""
    found = texts(name, given)
    both = [*found, *(identify(text).canonical for text in found if is_uri(text))]
    return tuple(Value(text) for text in dict.fromkeys(both))


def number_of(text: str) -> float | None:
    """The number a text is, if it is one."""
    if not NUMBER.fullmatch(text):
        return None
    found = float(text)
    return found if math.isfinite(found) else None


def numbers(name: str, given: Any) -> tuple[float, ...]:
    """Numbers, given as such or as text."""
    made = []
    for value in listed(name, given):
        found = number_of(value.strip()) if isinstance(value, str) else value
        if isinstance(found, bool) or not isinstance(found, int | float) or not _fits(found):
            raise QueryFault(name, problem("takes numbers"))
        made.append(float(found))
    return tuple(made)


def compared(name: str, given: Any, op: str) -> tuple[float, ...]:
    """Numbers that a field equals; one number that it is more or less than."""
    found = numbers(name, given)
    if op != "EQ" and len(found) != 1:
        raise QueryFault(name, problem("takes one number"))
    return found


def _fits(value: int | float) -> bool:
    return abs(value) < 1e300 and not (isinstance(value, float) and math.isnan(value))


def moment(name: str, given: Any) -> str:
    """One instant, as UTC in ISO 8601."""
    given_texts = texts(name, given)
    text = given_texts[0]
    if len(given_texts) != 1:
        raise QueryFault(name, problem("takes one date and time"))
    found = utc(text) or utc(re.sub(r" (?=[0-9]{2}:[0-9]{2}$)", "+", text))  # a plus sign lost in an address
    if found is None:
        raise QueryFault(name, problem("takes a date and time with its time zone"))
    return found


def count(name: str, given: Any) -> int | None:
    """A whole number from 1."""
    if given is None:
        return None
    found = int(given) if isinstance(given, str) and re.fullmatch(r"[0-9]{1,9}", given.strip()) else given
    if isinstance(found, bool) or not isinstance(found, int) or not 1 <= found <= 10**9:
        raise QueryFault(name, problem("takes a whole number from 1"))
    return found


def wanted(name: str, given: Any) -> bool:
    """Whether an EXISTS parameter asks for anything: all but false and 0 do, nothing does too."""
    value = given[0] if isinstance(given, list) and len(given) == 1 else given
    if value is None or value is True or value == "" or value in (1, "1", "true"):
        return True
    if value is False or value in (0, "0", "false"):
        return False
    raise QueryFault(name, problem("takes true or false"))


def boolean(name: str, given: Any) -> Value:
    """True or false, as text."""
    value = given[0] if isinstance(given, list) and len(given) == 1 else given
    if value in (True, "true", "1") or value in (False, "false", "0"):
        return Value("true" if value in (True, "true", "1") else "false")
    raise QueryFault(name, problem("takes true or false"))


def comparable(name: str, given: Any, op: str) -> tuple[Value, ...]:
    """What an extension is compared with: texts, numbers, instants; texts with EQ only."""
    made = []
    for value in listed(name, given):
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise QueryFault(name, problem("takes texts, numbers or instants"))
        if isinstance(value, int | float):
            made.append(Value(repr(value), numbers(name, value)[0]))
            continue
        text = texts(name, [value])[0]
        made.append(Value(text, number_of(text), utc(text)))
    if op != "EQ" and (len(made) != 1 or (made[0].number is None and made[0].moment is None)):
        raise QueryFault(name, problem("takes one number, or one date and time with its time zone"))
    return tuple(made)
