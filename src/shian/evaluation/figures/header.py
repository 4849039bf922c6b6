"""The header of a figure's SQL file: what is counted, in words and by which rules."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

_LINE = re.compile(r"--\s*([a-z_]+):\s*(.*)")
_MORE = re.compile(r"--\s{2,}(\S.*)")


class FigureProblem(ValueError):
    """A figure's file is wrong: the message names file, key and what to do."""


class Header(BaseModel):
    """The validated header. ``unit`` and ``owner`` are ``中文 | English``, or one text for both.

    ``required`` names ``table.column …`` that a complete record has filled in, ``event`` the ``table.column``
    with the day of the event: from both follows the quality label.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z_]+\.[a-z0-9_]+$")
    title_zh: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    unit: str = ""
    kind: Literal["count", "sum", "ratio", "per_capita"]
    definition_zh: str = Field(min_length=1)
    definition_en: str = Field(min_length=1)
    basis: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    period: Literal["year", "as_of", "range"]
    population: str = ""
    decimals: int = Field(default=-1, ge=-1, le=6)
    scale: int = Field(default=0, ge=0)
    required: str = ""
    event: str = ""
    order: int = 100

    @model_validator(mode="after")
    def _per_capita_has_people(self) -> Header:
        if self.kind == "per_capita" and not self.population:
            raise ValueError("a per_capita figure names its usual population series (population: …)")
        return self

    @property
    def has_denominator(self) -> bool:
        """Whether the value is a quotient."""
        return self.kind in ("ratio", "per_capita")

    @property
    def factor(self) -> int:
        """What the quotient is multiplied by: 100 for percentages, 1000 for rates per thousand people."""
        if self.scale:
            return self.scale
        if self.kind == "per_capita":
            return 1000
        return 100 if self.unit == "%" else 1

    @property
    def places(self) -> int:
        """Decimals shown."""
        if self.decimals >= 0:
            return self.decimals
        return 2 if self.has_denominator else 0


def parse(text: str, source: str) -> tuple[Header, str]:
    """Split a file's text into its validated header and its SQL.

    Raises:
        FigureProblem: a line that is no ``-- key: value``, a key missing, unknown or with a wrong value.
    """
    values: dict[str, str] = {}
    key = ""
    lines = text.splitlines()
    at = 0
    for at, line in enumerate(lines, start=1):
        if not line.startswith("--"):
            break
        if found := _LINE.fullmatch(line.rstrip()):
            key = found[1]
            if key in values:
                raise FigureProblem(f"{source}:{at}: {key} stands twice in the header")
            values[key] = found[2]
        elif (more := _MORE.fullmatch(line.rstrip())) and key:
            values[key] += f" {more[1]}"
        else:
            raise FigureProblem(f"{source}:{at}: the header's lines read “-- key: value”, this one: {line!r}")
    body = "\n".join(lines[at - 1 :]).strip().rstrip(";")
    return _validated(values, source), _checked(body, source)


def _validated(values: dict[str, str], source: str) -> Header:
    try:
        return Header.model_validate({k: v.strip() for k, v in values.items()})
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in one['loc']) or 'header'}: {one['msg']}"
            for one in error.errors()
        )
        raise FigureProblem(f"{source}: {faults}") from None


def _checked(body: str, source: str) -> str:
    if not body:
        raise FigureProblem(f"{source}: no SQL after the header")
    for column in ("part", "kind", "id", "weight", "area", "day"):
        if not re.search(rf"\bAS {column}\b", body):
            raise FigureProblem(f"{source}: the query has no column named {column} (… AS {column})")
    return body
