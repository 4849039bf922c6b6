"""How long a GS1 company prefix is: an EPC URN parts it from the rest, a Digital Link does not.

The length is a fact of GS1's registers. Certain without them are: GTIN-8 (EPC Tag Data Standard, 7.3: five
zeros and three digits) and China's prefixes by GB 12904-2008, 4.2 (690 and 691: 7 digits; 692 to 696: 8; 697:
9). `published` adds the blocks of GS1's list of prefix formats within which all prefixes are equally long.
For all others the length must be given, or the whole list.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from shian.methods.digitallink.checks import digits_only
from shian.methods.digitallink.errors import refusal

SHORTEST, LONGEST = 6, 12
CERTAIN: Mapping[str, int] = {
    "00000": 8,
    "690": 7, "691": 7, "692": 8, "693": 8, "694": 8, "695": 8, "696": 8, "697": 9,
}  # fmt: skip
# Where the prefix begins within the value of a key.
OFFSETS = {"00": 1, "01": 1, "8003": 1, "8006": 1}


@cache
def published() -> Mapping[str, int]:
    """Beginnings of company prefixes, up to five digits, with the length of all prefixes that begin so.

    Source of the facts in `data/prefixes.toml`: GS1's list of company prefix formats, read November 2026.
    """
    text = (files(__package__) / "data" / "prefixes.toml").read_text(encoding="utf-8")
    blocks = {
        beginning: int(length)
        for length, ranges in tomllib.loads(text).items()
        for beginning in _each(ranges)
    }
    return {**blocks, **CERTAIN}


def _each(ranges: str) -> Iterator[str]:
    for written in ranges.split():
        first, _, last = written.partition("-")
        for number in range(int(first), int(last or first) + 1):
            yield f"{number:0{len(first)}}"


def prefix_length(ai: str, value: str, given: int | None, known: Mapping[str, int] = CERTAIN) -> int:
    """The length of the company prefix in a key's value: as given, else by the longest known beginning.

    Raises DigitalLinkError where it is neither given nor known, or cannot be.
    """
    digits = value[OFFSETS.get(ai, 0) :]
    length = given if given is not None else _known(ai, digits, known)
    if length is None:
        message = (
            "the length of its company prefix is not known: give it (6 to 12), or a table of prefix lengths"
        )
        raise refusal(message, ai=ai, value=value)
    if not SHORTEST <= length <= LONGEST:
        message = "a company prefix of %(length)s digits has no EPC: 6 to 12 are possible"
        raise refusal(message, ai=ai, value=value, length=length)
    if not digits_only(digits[:length]) or len(digits) < length:
        message = "does not begin with a company prefix of %(length)s digits"
        raise refusal(message, ai=ai, value=value, length=length)
    return length


def _known(ai: str, digits: str, known: Mapping[str, int]) -> int | None:
    for end in range(min(len(digits), LONGEST), 0, -1):
        length = known.get(digits[:end])
        if length is not None and (ai == "01" or digits[:end] != "00000"):
            return length
    return None


def prefix_table(document: object) -> dict[str, int]:
    """GS1's list of company prefix formats (its JSON, decoded), or a plain object of prefix and length.

    Entries of length 0 (not assigned) are left out. Raises DigitalLinkError where the document is neither.
    """
    if isinstance(document, dict) and isinstance(document.get("GCPPrefixFormatList"), dict):
        entries = document["GCPPrefixFormatList"].get("entry")
        pairs = [(e.get("prefix"), e.get("gcpLength")) for e in entries or () if isinstance(e, dict)]
    elif isinstance(document, dict):
        pairs = list(document.items())
    else:
        raise refusal("a table of prefix lengths is a JSON object")
    return {str(prefix): _length(prefix, length) for prefix, length in pairs if length != 0}


def _length(prefix: object, length: object) -> int:
    good = isinstance(prefix, str) and digits_only(prefix) and isinstance(length, int | str)
    if not good or not digits_only(str(length)) or len(str(length)) > 2:
        message = "the table of prefix lengths has an entry that is none: %(prefix)s: %(length)s"
        raise refusal(message, prefix=repr(prefix)[:40], length=repr(length)[:40])
    return int(str(length))
