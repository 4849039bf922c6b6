"""Rules that parts of values must keep, by the names used in `data/ai.csv`.

Sources: GS1 General Specifications, section 3 (each AI's description), ISO 3166-1, ISO 4217, ISO 5218, ISO
13616 (IBAN). A rule returns the reason why a value is refused, or None.
"""

import re
from collections.abc import Callable

from shian.methods.digitallink.checks import (
    CHARACTERS_82,
    LONGEST_PAIRED,
    check_digit,
    check_pair,
    digits_only,
)
from shian.methods.digitallink.coupons import coupon, offer
from shian.methods.digitallink.dates import date, day, day0, hour, minute, time
from shian.methods.digitallink.table import codes
from shian.methods.problems import Problem, problem

SHORTEST_PREFIX = 4
IMPORTER = re.compile(r"[-0-9A-Z_a-z]")
ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
MEDIA = frozenset(f"{number:02}" for number in (*range(1, 11), *range(80, 100)))
HIGHEST_LATITUDE, HIGHEST_LONGITUDE = 1_800_000_000, 3_600_000_000


def check(text: str) -> Problem | None:
    """The last digit is the check digit of the others."""
    expected = check_digit(text[:-1])
    if text[-1] == expected:
        return None
    return problem("the check digit is %(found)s but must be %(expected)s", found=text[-1], expected=expected)


def pair(text: str) -> Problem | None:
    """The last two characters are the check-character pair of the others."""
    if not 2 < len(text) <= LONGEST_PAIRED + 2:
        return problem("too short to end in a check-character pair")
    if set(text[:-2]) - set(CHARACTERS_82):
        return problem("holds characters that a check-character pair cannot be computed for")
    expected = check_pair(text[:-2])
    if text[-2:] == expected:
        return None
    message = "the check-character pair is %(found)s but must be %(expected)s"
    return problem(message, found=text[-2:], expected=expected)


def prefix(text: str) -> Problem | None:
    """Begins with a GS1 company prefix, whose shortest has four digits."""
    if len(text) >= SHORTEST_PREFIX and digits_only(text[:SHORTEST_PREFIX]):
        return None
    return problem("must begin with a GS1 company prefix, at least four digits")


def prefix2(text: str) -> Problem | None:
    """A GS1 company prefix begins at the second digit, after the indicator or extension digit."""
    return prefix(text[1:])


def _listed(name: str, message: str) -> Callable[[str], Problem | None]:
    return lambda text: None if text in codes(name) else problem(message)


def _one_of(allowed: str, message: str) -> Callable[[str], Problem | None]:
    return lambda text: None if text in allowed.split() else problem(message)


def _up_to(highest: int, message: str) -> Callable[[str], Problem | None]:
    return lambda text: None if int(text) <= highest else problem(message, highest=highest)


def country999(text: str) -> Problem | None:
    """ISO 3166-1 numeric, or 999 where the processor's country is not told."""
    if text == "999" or text in codes("country"):
        return None
    return problem("must be a numeric country code of ISO 3166-1, or 999")


def encoded(text: str) -> Problem | None:
    """Each % begins an escape of two hexadecimal digits."""
    if ESCAPE.search(text):
        return problem("each %% must be followed by two hexadecimal digits")
    return None


def minus(text: str) -> Problem | None:
    """A trailing minus marks a temperature below zero."""
    return None if text == "-" else problem("only - may follow the digits")


def zero(text: str) -> Problem | None:
    """The filler digit."""
    return None if text.strip("0") == "" else problem("must begin with 0")


def nonzero(text: str) -> Problem | None:
    """Not all zeros."""
    return None if text.strip("0") else problem("a part of it is zero, which is not allowed")


def nozerofirst(text: str) -> Problem | None:
    """No leading zero."""
    return problem("must not begin with 0") if text.startswith("0") else None


def nondigit(text: str) -> Problem | None:
    """At least one character that is no digit."""
    return problem("must hold at least one character that is no digit") if digits_only(text) else None


def piece(text: str) -> Problem | None:
    """Piece and total, two digits each: piece at least 1 and at most the total."""
    half = len(text) // 2
    number, total = int(text[:half]), int(text[half:])
    if 1 <= number <= total:
        return None
    message = "piece %(number)s of %(total)s: the piece must be between 1 and the total"
    return problem(message, number=number, total=total)


def birth(text: str) -> Problem | None:
    """Order of birth, as in 1/2."""
    found = re.fullmatch(r"([1-9])/([1-9])", text)
    if found and found[1] <= found[2]:
        return None
    return problem("must be an order of birth such as 1/2, the first number at most the second")


def iban(text: str) -> Problem | None:
    """International bank account number: country, length, check digits modulo 97."""
    if text[:2] not in codes("country2"):
        return problem("an IBAN begins with a country code of two letters")
    if len(text) <= 10 or not (text.isascii() and text.isalnum() and text.upper() == text):
        return problem("an IBAN has 11 to 34 capital letters and digits")
    number = int("".join(str(int(character, 36)) for character in text[4:] + text[:4]))
    return None if number % 97 == 1 else problem("the check digits of the IBAN are wrong")


def importer(text: str) -> Problem | None:
    """The importer index of the EU's tobacco rules."""
    if IMPORTER.fullmatch(text):
        return None
    return problem("the importer index must be a letter, a digit, - or _")


def media(text: str) -> Problem | None:
    """AIDC media type of ICCBBA."""
    return None if text in MEDIA else problem("must be an assigned media type: 01–10 or 80–99")


RULES: dict[str, Callable[[str], Problem | None]] = {
    "check": check, "pair": pair, "prefix": prefix, "prefix2": prefix2, "day0": day0, "day": day, "date":
    date, "time": time, "hour": hour, "minute": minute, "second": minute, "country999": country999,
    "encoded": encoded, "minus": minus, "zero": zero, "nonzero": nonzero, "nozerofirst": nozerofirst,
    "nondigit": nondigit, "piece": piece, "birth": birth, "iban": iban, "importer": importer, "media": media,
    "coupon": coupon, "offer": offer,
    "country": _listed("country", "must be a numeric country code of ISO 3166-1"),
    "country2": _listed("country2", "must be a country code of two capital letters (ISO 3166-1)"),
    "currency": _listed("currency", "must begin with a numeric currency code of ISO 4217"),
    "package": _listed("package", "must be a package type code of GS1"),
    "yesno": _one_of("0 1", "must be 0 (no) or 1 (yes)"),
    "sex": _one_of("0 1 2 9", "must be a code of ISO 5218: 0, 1, 2 or 9"),
    "winding": _one_of("0 1 9", "the winding direction must be 0, 1 or 9"),
    "latitude": _up_to(HIGHEST_LATITUDE, "the latitude must be at most %(highest)s"),
    "longitude": _up_to(HIGHEST_LONGITUDE, "the longitude must be at most %(highest)s"),
}  # fmt: skip
