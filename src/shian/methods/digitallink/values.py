"""Checks the value of one application identifier: length, characters, and the rules of its parts."""

from shian.methods.digitallink.checks import CHARACTERS_39, CHARACTERS_64, CHARACTERS_82, DIGITS
from shian.methods.digitallink.errors import DigitalLinkError, refusal
from shian.methods.digitallink.rules import RULES
from shian.methods.digitallink.table import Identifier, Part, table

ALLOWED = {
    "n": (frozenset(DIGITS), "digits"),
    "x": (frozenset(CHARACTERS_82), "GS1 character set 82"),
    "y": (frozenset(CHARACTERS_39), "GS1 character set 39"),
    "z": (frozenset(CHARACTERS_64), "the base64url alphabet"),
}
GTIN = "01"
SHORT_GTINS = (8, 12, 13)


def identifier(ai: str) -> Identifier:
    """The entry of an AI. Raises where GS1 has not assigned it."""
    entry = table().get(ai)
    if entry is None:
        raise refusal("is no application identifier of GS1", ai=ai)
    return entry


def check_value(ai: str, value: str) -> None:
    """Raises DigitalLinkError where the value is not one that the AI may have."""
    entry = identifier(ai)
    _check_length(entry, value)
    rest = value
    for part in entry.parts:
        if not rest and part.optional:
            break
        taken, rest = rest[: part.most], rest[part.most :]
        _check_part(entry, value, part, taken)
    if rest:
        raise refusal("has %(rest)s left over after its last part", ai=ai, value=value, rest=rest)


def padded(ai: str, value: str) -> str:
    """A GTIN-8, -12 or -13 with the zeros that make it one of 14 digits; other values as they are."""
    return value.zfill(14) if ai == GTIN and len(value) in SHORT_GTINS else value


def _check_length(entry: Identifier, value: str) -> None:
    length, least, most = len(value), entry.least, entry.most
    if not value:
        raise refusal("has no value", ai=entry.ai)
    if least <= length <= most:
        return
    if entry.ai == GTIN and length in SHORT_GTINS:
        message = "a GTIN has 14 digits here: put %(zeros)s before it, or allow zero-suppressed GTINs"
        raise refusal(message, ai=entry.ai, value=value, zeros="0" * (14 - length))
    if least == most:
        message = "has %(length)s characters but must have %(most)s"
    else:
        message = "has %(length)s characters but must have %(least)s to %(most)s"
    raise refusal(message, ai=entry.ai, value=value, length=length, least=least, most=most)


def _check_part(entry: Identifier, value: str, part: Part, taken: str) -> None:
    if len(taken) < part.least:
        message = "ends after %(found)s of the %(least)s characters of a part"
        raise refusal(message, ai=entry.ai, value=value, found=len(taken), least=part.least)
    characters = _without_padding(entry, value, taken) if part.kind == "z" else taken
    allowed, name = ALLOWED[part.kind]
    for place, character in enumerate(characters):
        if character not in allowed:
            message = "the character %(character)s (position %(position)s) is none of %(allowed)s"
            position = value.index(taken) + place + 1
            raise refusal(
                message, ai=entry.ai, value=value, character=repr(character), position=position, allowed=name
            )
    for rule in part.rules:
        wrong = RULES[rule](taken)
        if wrong is not None:
            raise DigitalLinkError(wrong, ai=entry.ai, value=value)


def _without_padding(entry: Identifier, value: str, taken: str) -> str:
    bare = taken.rstrip("=")
    pads = len(taken) - len(bare)
    if pads > 2 or (pads and len(taken) % 3):
        raise refusal("the = at its end are no padding of base64url", ai=entry.ai, value=value)
    return bare
