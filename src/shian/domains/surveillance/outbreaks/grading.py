"""The grade of an accident and whether it must be reported at once, by people ill and deaths, as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Threshold:
    """A rule that is met by enough ill, enough dead, or (``both``) enough of both."""

    name: str
    ill: int | None
    deaths: int | None
    both: tuple[int, int] | None
    settings: frozenset[str]
    source: str
    certainty: str

    def met(self, ill: int, deaths: int, setting: str) -> bool:
        """Whether so many people in such a place meet it."""
        if self.settings and setting not in self.settings:
            return False
        return (
            (self.ill is not None and ill >= self.ill)
            or (self.deaths is not None and deaths >= self.deaths)
            or (self.both is not None and ill >= self.both[0] and deaths >= self.both[1])
        )


@cache
def _held() -> dict[str, list[Any]]:
    text = (Path(__file__).parent / "data" / "grades.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def thresholds(table: str) -> tuple[Threshold, ...]:
    """The rules of ``grade`` (gravest first) or ``reportable``."""
    return tuple(
        Threshold(
            name=row["name"],
            ill=row.get("ill"),
            deaths=row.get("deaths"),
            both=tuple(row["both"]) if "both" in row else None,
            settings=frozenset(row.get("settings", ())),
            source=row["source"],
            certainty=row["certainty"],
        )
        for row in _held()[table]
    )


def grade_of(ill: int, deaths: int, setting: str = "") -> str:
    """The grade that so many people propose, ``ungraded`` below all. The government declares it.

    What the tables say of several counties or cities is left to people: where patients live does not tell.
    """
    return next((rule.name for rule in thresholds("grade") if rule.met(ill, deaths, setting)), "ungraded")


def reportable(ill: int, deaths: int, setting: str) -> Threshold | None:
    """The rule by which it is a public health emergency to be reported within hours, if one is met."""
    return next((rule for rule in thresholds("reportable") if rule.met(ill, deaths, setting)), None)
