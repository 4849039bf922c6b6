"""Facts given beside a report (populations, a document's right number) and corrections of its reading.

A TOML file: tables ``[[fact]]`` with ``says`` (a sentence, as a report would write it) and ``source``; tables
``[[correction]]`` with ``figure`` (as written), optionally ``nth`` (1 is the first such figure), and what is
to be read: ``ignore``, ``subject``, ``year``, ``place``, ``target``, ``value``, ``apart``.
"""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shian.methods.claims.corrections import Correction
from shian.methods.claims.model import Reading

APPENDIX = "【另行提供的事实】"
LARGEST = 200_000  # characters of a file of facts


class BadFacts(ValueError):
    """The file of facts is not as it must be; the message names table, key and reason."""


class Fact(BaseModel):
    """A sentence that holds beside the report."""

    model_config = ConfigDict(extra="forbid")
    says: Annotated[str, Field(min_length=4, max_length=500)]
    source: Annotated[str, Field(max_length=200)] = ""


class Said(BaseModel):
    """What a figure is to be read as."""

    model_config = ConfigDict(extra="forbid")
    figure: Annotated[str, Field(min_length=1, max_length=60)]
    nth: Annotated[int, Field(ge=1)] = 1
    start: Annotated[int, Field(ge=0)] | None = None  # its first character, instead of nth
    ignore: bool = False
    subject: Annotated[str, Field(max_length=60)] | None = None
    year: Annotated[int, Field(ge=1900, le=2999)] | None = None
    place: Annotated[str, Field(max_length=40)] | None = None
    target: bool | None = None
    value: Annotated[str, Field(max_length=30, pattern=r"^\d+(\.\d+)?$")] | None = None
    apart: bool = False


class Facts(BaseModel):
    """All that a person adds to a report."""

    model_config = ConfigDict(extra="forbid")
    fact: Annotated[list[Fact], Field(max_length=500)] = []
    correction: Annotated[list[Said], Field(max_length=5_000)] = []

    @property
    def appendix(self) -> str:
        """The facts as an appendix to the report's text."""
        lines = [f"{one.says.rstrip('。')}。" for one in self.fact]
        return "\n\n" + "\n".join([APPENDIX, *lines]) if lines else ""

    def corrections(self, reading: Reading) -> list[Correction]:
        """The corrections, each at the place of its figure.

        Raises:
            BadFacts: the report has no such figure.
        """
        return [_correction(one, reading) for one in self.correction]


def facts_from(path: Path) -> Facts:
    """The file's facts and corrections.

    Raises:
        BadFacts: it is no TOML, too large, or a key is wrong.
    """
    try:
        text = path.read_text("utf-8")
        if len(text) > LARGEST:
            raise BadFacts(f"{path}: more than {LARGEST:,} characters")
        return Facts.model_validate(orjson.loads(text) if path.suffix == ".json" else tomllib.loads(text))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, orjson.JSONDecodeError) as fault:
        raise BadFacts(f"{path}: {fault}") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadFacts(f"{path}: {where}: {first['msg']}") from fault


def _correction(said: Said, reading: Reading) -> Correction:
    found = [
        claim
        for claim in reading.claims
        if said.figure in reading.text[claim.start : claim.end] and said.start in {None, claim.start}
    ]
    if len(found) < said.nth:
        raise BadFacts(
            f"correction of {said.figure!r}: the report has {len(found)} such figures, not {said.nth}"
        )
    claim = found[said.nth - 1]
    value = Fraction(said.value) if said.value is not None else None
    return Correction(
        claim.start,
        claim.end,
        said.ignore,
        said.subject,
        said.year,
        said.place,
        said.target,
        value,
        said.apart,
    )
