"""Declared facts: numbers no record can prove, each with who says so and where."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shian.evaluation.figures.header import FigureProblem

FILE = Path(__file__).with_name("declared.toml")


class Fact(BaseModel):
    """A declared number. ``stated_on`` is the day it was stated for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title_zh: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    value: Decimal
    unit: str = ""
    source: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    stated_on: date
    remark_zh: str = ""
    remark_en: str = ""


def load(path: Path = FILE) -> dict[str, Fact]:
    """The facts of a TOML file by name (``declared.<key>``).

    Raises:
        FigureProblem: naming the fact, the field and the fault.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise FigureProblem(f"{path}: {error}") from None
    facts = {}
    for key, values in tables.items():
        try:
            facts[f"declared.{key}"] = Fact.model_validate(values)
        except ValidationError as error:
            faults = "; ".join(f"{one['loc'][0]}: {one['msg']}" for one in error.errors())
            raise FigureProblem(f"{path}: [{key}] {faults}") from None
    return facts
