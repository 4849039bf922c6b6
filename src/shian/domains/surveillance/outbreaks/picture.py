"""The picture of an outbreak: all that is known of it at a moment, as plain values.

Whatever the desk computes (counts, curve, food table) it computes from a picture. ``looking`` takes it from
the tables (now) or from the ledger (at any moment before), so that a replay shows what the desk showed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shian.domains.surveillance.outbreaks.choices import CASES, Classification
from shian.domains.surveillance.outbreaks.definition import Criteria


@dataclass(frozen=True, slots=True)
class Person:
    """One line without its personal texts. Moments are the city's local time, without a zone."""

    pk: int
    number: int
    sex: str = ""
    age_months: int | None = None
    grouping: str = ""
    home_area: str = ""
    ill: bool | None = None
    onset: datetime | None = None
    symptoms: tuple[str, ...] = ()
    outcome: str = ""
    lab: str = ""
    agent: str = ""
    ate_at: datetime | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    classification: str = ""
    fixed: bool = False
    linked: bool = False

    @property
    def is_case(self) -> bool:
        """Whether the person counts as a case; before a definition is stated, whether they fell ill."""
        return self.classification in CASES


@dataclass(frozen=True, slots=True)
class Dish:
    """Something on the menu."""

    code: str
    name: str
    meal: str = ""
    portions: bool = False
    lot: int | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meal."""

    code: str
    name: str
    served: datetime | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the timeline."""

    at: datetime
    sort: str
    text: str
    pk: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is known. ``defined`` is the version of the case definition, 0 before the first."""

    people: tuple[Person, ...] = ()
    menu: tuple[Dish, ...] = ()
    meals: tuple[Sitting, ...] = ()
    log: tuple[Told, ...] = ()
    criteria: Criteria | None = None
    defined: int = 0
    state: str = "opened"
    grade: str = ""
    setting: str = ""
    design: str = "cohort"
    people_at_risk: int | None = None
    people_ill: int | None = None
    deaths: int | None = None
    agent: str = ""
    verdict: str = ""
    vehicle: str = ""

    @property
    def cases(self) -> tuple[Person, ...]:
        """The cases; before a definition is stated those who are said to have fallen ill."""
        return tuple(p for p in self.people if self.counts_as_case(p))

    @property
    def well(self) -> tuple[Person, ...]:
        """Those who did not fall ill."""
        return tuple(p for p in self.people if self.counts_as_well(p))

    def counts_as_case(self, person: Person) -> bool:
        """By classification where there is a definition (or a classification by hand), else by being ill."""
        if self.defined or person.fixed:
            return person.is_case
        return person.ill is True

    def counts_as_well(self, person: Person) -> bool:
        """No case, and not ill with something else either."""
        if self.defined or person.fixed:
            return person.classification == Classification.NOT_A_CASE and person.ill is not True
        return person.ill is False

    @property
    def groups(self) -> list[str]:
        """The groups that occur, in order."""
        return sorted({p.grouping for p in self.people if p.grouping})

    def dish(self, code: str) -> Dish | None:
        """A dish by its code."""
        return next((d for d in self.menu if d.code == code), None)
