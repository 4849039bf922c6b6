"""Dated assumptions about costs and capacities: read from TOML, checked, and changed by whoever plans."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from django.utils.translation import get_language
from pydantic import BaseModel, ConfigDict, Field, ValidationError

FILE = Path(__file__).with_name("costs.toml")
Money = Annotated[Decimal, Field(ge=0, le=10_000_000, allow_inf_nan=False)]
Hours = Annotated[Decimal, Field(ge=0, le=10_000, allow_inf_nan=False)]
Share = Annotated[Decimal, Field(ge=0, le=1, allow_inf_nan=False)]


class CostProblem(ValueError):
    """A cost file is wrong: the message names file, place and reason."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Tests(_Table):
    """What testing costs."""

    sampling: Money
    transport_within: Money
    transport_between: Money
    usual: Money
    setup: Money
    lot: int = Field(ge=0, le=10_000)
    pair_per_day: Hours
    public: Annotated[Decimal, Field(ge=0, le=100, allow_inf_nan=False)]
    commercial: str = Field(min_length=1, max_length=20)
    cell_most: Annotated[Decimal, Field(ge=0, le=100, allow_inf_nan=False)]
    classes: dict[str, Money] = {}

    def of(self, food_class: str) -> Decimal:
        """Testing one sample of a food class."""
        return self.classes.get(food_class, self.usual)


class Keep(_Table):
    """What stays complete whatever is planned."""

    part: Share
    rate: Share


class _Named(_Table):
    zh: str = Field(min_length=1, max_length=80)
    en: str = Field(min_length=1, max_length=80)

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.en if (get_language() or "zh").startswith("en") else self.zh


class Measure(_Named):
    """What raises the numerator of a figure by one."""

    key: str = Field(pattern=r"^[a-z_]{1,30}$")
    figure: str = Field(pattern=r"^[a-z_]+\.[a-z0-9_]+$")
    unit: Money
    hours: Hours = Decimal(0)
    by_district: bool = False


class Inspection(_Named):
    """Routine inspections by station. ``items``: which item of which edition they move."""

    items: dict[str, str] = {}
    figure: str = ""
    unit: Money
    hours: Hours
    officers: int = Field(ge=1, le=10)


class Training(_Named):
    """Hours of training. ``items`` as above."""

    items: dict[str, str] = {}
    unit: Money


class Officers(_Table):
    """What officers have time for."""

    hours_per_day: Annotated[Decimal, Field(ge=0, le=24, allow_inf_nan=False)]


class Costs(_Table):
    """All assumptions of one edition."""

    valid_from: date
    certainty: Literal["assumed", "contract", "budget"] = "assumed"
    source: str = Field(min_length=1, max_length=300)
    test: Tests
    keep: Keep
    measure: tuple[Measure, ...] = ()
    inspection: Inspection | None = None
    training: Training | None = None
    officers: Officers


def read(path: Path) -> tuple[Costs, ...]:
    """The editions of a file, oldest first.

    Raises:
        CostProblem: naming file, field and fault.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CostProblem(f"{path}: {error}") from None
    rows = data.get("edition")
    if not isinstance(rows, list) or not rows:
        raise CostProblem(f"{path}: there must be at least one [[edition]]")
    return tuple(sorted((_checked(row, path) for row in rows), key=lambda one: one.valid_from))


def _checked(row: Any, path: Path) -> Costs:
    try:
        return Costs.model_validate(row)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise CostProblem(f"{path}: {faults}") from None


@lru_cache(maxsize=1)
def shipped() -> tuple[Costs, ...]:
    """The editions that come with the platform."""
    return read(FILE)


def costs_on(day: date, editions: tuple[Costs, ...] | None = None) -> Costs:
    """The edition in force on a day; before the first, the first."""
    every = editions or shipped()
    return max((one for one in every if one.valid_from <= day), key=lambda o: o.valid_from, default=every[0])


def changed(costs: Costs, values: dict[str, Decimal]) -> Costs:
    """The same with some numbers changed, named ``test.sampling``, ``class.32``, ``measure.filing`` …

    Raises:
        CostProblem: a name there is not, or a value out of bounds.
    """
    data = costs.model_dump()
    for name, value in values.items():
        place, _, key = name.partition(".")
        if place == "class":
            data["test"]["classes"][key] = value
        elif place == "measure" and (found := next((m for m in data["measure"] if m["key"] == key), None)):
            found["unit"] = value
        elif isinstance(data.get(place), dict) and key in data[place]:
            data[place][key] = value
        else:
            raise CostProblem(f"there is no cost named {name}")
    return _checked(data, FILE)
