"""The case definition: who counts as a case, how surely, by time, group, food, symptoms and laboratory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import orjson

from shian.domains.surveillance.outbreaks.choices import Classification
from shian.methods.canonical import canonical

TIERS = (Classification.CONFIRMED, Classification.PROBABLE, Classification.SUSPECTED)
MINUTE = "%Y-%m-%dT%H:%M"


class Judged(Protocol):
    """What a definition looks at in a person. Moments are the city's local time, without a zone."""

    @property
    def ill(self) -> bool | None: ...
    @property
    def onset(self) -> datetime | None: ...
    @property
    def grouping(self) -> str: ...
    @property
    def symptoms(self) -> Sequence[str]: ...
    @property
    def lab(self) -> str: ...
    @property
    def linked(self) -> bool: ...
    @property
    def answers(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Tier:
    """What one degree of certainty asks for: every symptom of ``all``, ``least`` of those of ``any``; a
    positive specimen (``lab``), a hospital's report (``linked``)."""

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    least: int = 1
    lab: bool = False
    linked: bool = False

    def met_by(self, person: Judged) -> bool:
        """Whether a person who fell ill within time and place has it."""
        has = set(person.symptoms)
        enough = not self.any or len(has & set(self.any)) >= self.least
        tested = not self.lab or person.lab == "positive"
        return enough and tested and has >= set(self.all) and (not self.linked or person.linked)


@dataclass(frozen=True, slots=True)
class Criteria:
    """A case definition. ``begins`` and ``ends`` bound the onset; an unknown onset lies within any bounds.

    ``groups``: the person belongs to one of them; ``foods``: has eaten one of them (a dish's code; an
    unknown answer does not exclude). A tier that is None is not used.
    """

    begins: datetime | None = None
    ends: datetime | None = None
    groups: tuple[str, ...] = ()
    foods: tuple[str, ...] = ()
    confirmed: Tier | None = None
    probable: Tier | None = None
    suspected: Tier | None = None

    def tier(self, name: str) -> Tier | None:
        """The tier of a classification."""
        found: Tier | None = getattr(self, name)
        return found

    def concerns(self, person: Judged) -> bool:
        """Whether a person fell ill at the time, belongs to a group, and may have eaten the food."""
        if person.onset is not None:
            if self.begins and person.onset < self.begins:
                return False
            if self.ends and person.onset > self.ends:
                return False
        if self.groups and person.grouping not in self.groups:
            return False
        return not self.foods or any(ate(person.answers.get(code, "")) is not False for code in self.foods)

    def classify(self, person: Judged) -> str:
        """The surest tier the person meets, ``not_a_case``, or ``""``: nobody knows whether they fell ill."""
        if person.ill is False:
            return Classification.NOT_A_CASE
        if person.ill is None and not person.symptoms and person.onset is None:
            return ""
        if self.concerns(person):
            for name in TIERS:
                tier = self.tier(name)
                if tier is not None and tier.met_by(person):
                    return name
        return Classification.NOT_A_CASE

    @property
    def empty(self) -> bool:
        """Whether no tier is used: then nobody can be a case."""
        return not any(self.tier(name) for name in TIERS)


def ate(answer: str) -> bool | None:
    """Whether an answer says that the dish was eaten: ``y``, ``n``, portions; None where it says nothing."""
    if answer in ("", "y", "n"):
        return {"": None, "y": True, "n": False}[answer]
    return float(answer) > 0


def portions(answer: str) -> float | None:
    """How many portions an answer says; ``n`` is none, ``y`` says no number."""
    if answer in ("", "y"):
        return None
    return 0.0 if answer == "n" else float(answer)


def write(criteria: Criteria) -> str:
    """Canonical JSON of the criteria."""
    out: dict[str, Any] = {
        "begins": f"{criteria.begins:{MINUTE}}" if criteria.begins else "",
        "ends": f"{criteria.ends:{MINUTE}}" if criteria.ends else "",
        "groups": list(criteria.groups),
        "foods": list(criteria.foods),
    }
    for name in TIERS:
        tier = criteria.tier(name)
        if tier is not None:
            out[str(name)] = {
                "all": list(tier.all),
                "any": list(tier.any),
                "least": tier.least,
                "lab": tier.lab,
                "linked": tier.linked,
            }
    return canonical(out).decode()


def read(text: str) -> Criteria:
    """The criteria that JSON text holds; what it does not say is open."""
    held: dict[str, Any] = orjson.loads(text or "{}")
    return Criteria(
        begins=_moment(held.get("begins", "")),
        ends=_moment(held.get("ends", "")),
        groups=tuple(held.get("groups", ())),
        foods=tuple(held.get("foods", ())),
        confirmed=_tier(held.get("confirmed")),
        probable=_tier(held.get("probable")),
        suspected=_tier(held.get("suspected")),
    )


def _moment(text: str) -> datetime | None:
    return datetime.strptime(text, MINUTE) if text else None  # noqa: DTZ007  (the city's local time)


def _tier(held: dict[str, Any] | None) -> Tier | None:
    if held is None:
        return None
    return Tier(
        all=tuple(held.get("all", ())),
        any=tuple(held.get("any", ())),
        least=held.get("least", 1),
        lab=held.get("lab", False),
        linked=held.get("linked", False),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How many people a definition makes cases of; for live counts while it is being written."""

    counts: Mapping[str, int] = field(default_factory=dict)
    unknown: int = 0

    @property
    def cases(self) -> int:
        """All degrees together."""
        return sum(self.counts.get(name, 0) for name in TIERS)


def standing(criteria: Criteria, people: Sequence[Judged]) -> Standing:
    """The counts of a definition over the line list."""
    counts = dict.fromkeys((*map(str, TIERS), str(Classification.NOT_A_CASE)), 0)
    unknown = 0
    for person in people:
        name = criteria.classify(person)
        if name:
            counts[str(name)] += 1
        else:
            unknown += 1
    return Standing(counts, unknown)
