"""The table of GS1 application identifiers: formats, associations, keys.

Source of the facts in `data/ai.csv`: GS1 General Specifications, section 3, as published in machine-readable
form in the GS1 Barcode Syntax Dictionary (GS1 AISBL, Apache-2.0), read November 2026. Columns: `ai`–`to` a
range; `format` parts as in `n13:check+prefix x1-17?` (type, lengths, `?` optional, rules of `rules.py`);
`length` is `fixed` where no separator follows; `attribute` where it may stand in the query of a Digital Link;
`requires` alternatives of groups (`01+21|02`); `excludes`; `key` the qualifiers of a primary key in order,
with alternatives (`22 10 21|235`), `-` where it has none. `#` stands for any digit.
"""

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

PART = re.compile(r"(?P<kind>[nxyz])(?:(?P<least>\d+)-)?(?P<most>\d+)(?P<optional>\??)(?::(?P<rules>\S+))?")
# Lengths of data that no separator ends, by the first two digits of the AI (General Specifications, 7.8.4).
PREDEFINED = {
    "00": 18, "01": 14, "02": 14, "03": 14, "04": 16,
    **{f"{first}": 6 for first in range(11, 20)}, "20": 2,
    **{f"{first}": 6 for first in range(31, 37)}, "41": 13,
}  # fmt: skip
# The alphabetic names of version 1.0 and 1.1 of the standard, deprecated since.
CONVENIENCE = {
    "cpid": "8010", "cpsn": "8011", "cpv": "22", "exp": "17", "expdt": "7003", "gcn": "255", "gdti": "253",
    "giai": "8004", "ginc": "401", "gln": "414", "glnx": "254", "gmn": "8013", "grai": "8003", "gsin": "402",
    "gsrn": "8018", "gsrnp": "8017", "gtin": "01", "itip": "8006", "lot": "10", "party": "417",
    "refno": "8020", "ser": "21", "srin": "8019", "sscc": "00",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a value: digits `n`, character set 82 `x`, 39 `y`, base64url `z`, and rules by name."""

    kind: str
    least: int
    most: int
    optional: bool
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identifier:
    """An application identifier; `sequences` are the orders of qualifiers that its path may hold."""

    ai: str
    title: str
    parts: tuple[Part, ...]
    fixed: bool
    attribute: bool
    requires: tuple[tuple[str, ...], ...]
    excludes: tuple[str, ...]
    primary: bool
    sequences: tuple[tuple[str, ...], ...]

    @property
    def least(self) -> int:
        return sum(part.least for part in self.parts if not part.optional)

    @property
    def most(self) -> int:
        return sum(part.most for part in self.parts)


@cache
def table() -> Mapping[str, Identifier]:
    """All application identifiers, by number."""
    text = (files(__package__) / "data" / "ai.csv").read_text(encoding="utf-8")
    return {entry.ai: entry for row in csv.DictReader(text.splitlines()) for entry in _entries(row)}


def _entries(row: dict[str, str]) -> list[Identifier]:
    parts = tuple(_part(text) for text in row["format"].split())
    requires = tuple(tuple(group.split("+")) for group in row["requires"].split("|") if group)
    sequences = tuple(tuple(order.split()) for order in row["key"].split("|") if order and order != "-")
    last = int(row["to"] or row["ai"])
    return [
        Identifier(
            f"{number:0{len(row['ai'])}}",
            row["title"],
            parts,
            row["length"] == "fixed",
            row["attribute"] == "yes",
            requires,
            tuple(row["excludes"].split()),
            bool(row["key"]),
            sequences,
        )
        for number in range(int(row["ai"]), last + 1)
    ]


def _part(text: str) -> Part:
    found = PART.fullmatch(text)
    if found is None:
        raise ValueError(f"data/ai.csv: {text!r} is no format")
    most = int(found["most"])
    rules = tuple(found["rules"].split("+")) if found["rules"] else ()
    return Part(found["kind"], int(found["least"] or most), most, bool(found["optional"]), rules)


@cache
def length_of_ai(start: str) -> int:
    """How many digits the AIs have that begin with these two digits; 0 where none does."""
    return next((len(ai) for ai in table() if ai.startswith(start)), 0)


@cache
def codes(name: str) -> frozenset[str]:
    """A list of codes of `data/codes.toml`: country, country2, currency, package."""
    text = (files(__package__) / "data" / "codes.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[name].split())
