"""The counts of an outbreak: cases by certainty, the well, outcomes, ages; what is still unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shian.domains.surveillance.outbreaks.choices import Classification, Outcome
from shian.domains.surveillance.outbreaks.picture import Person, Picture

# The age groups of the national case report, in months.
AGES = ((0, 12, "0"), (12, 60, "1–4"), (60, 180, "5–14"), (180, 780, "15–64"), (780, 9999, "65+"))


@dataclass(frozen=True, slots=True)
class Counts:
    """The picture in numbers. ``other_ill`` are ill but no cases: they count neither as ill nor as well."""

    people: int
    confirmed: int
    probable: int
    suspected: int
    cases: int
    well: int
    other_ill: int
    unknown: int
    inpatient: int
    died: int
    positive: int
    onset_missing: int
    at_risk: int | None

    @property
    def attack_rate(self) -> float | None:
        """Cases among the people at risk, where their number is known."""
        return self.cases / self.at_risk if self.at_risk else None


def counts_of(picture: Picture) -> Counts:
    """Count the people of a picture."""
    cases, well = picture.cases, picture.well
    by = Counter(p.classification for p in cases)
    outcomes = Counter(p.outcome for p in cases)
    unknown = sum(1 for p in picture.people if p.ill is None and not picture.counts_as_case(p))
    return Counts(
        people=len(picture.people),
        confirmed=by[Classification.CONFIRMED],
        probable=by[Classification.PROBABLE],
        suspected=by[Classification.SUSPECTED],
        cases=len(cases),
        well=len(well),
        other_ill=sum(1 for p in picture.people if p.ill is True and not picture.counts_as_case(p)),
        unknown=unknown,
        inpatient=outcomes[Outcome.INPATIENT],
        died=outcomes[Outcome.DIED],
        positive=sum(1 for p in cases if p.lab == "positive"),
        onset_missing=sum(1 for p in cases if p.onset is None),
        at_risk=picture.people_at_risk,
    )


def ill_and_dead(picture: Picture) -> tuple[int, int]:
    """People ill and dead for the grade: of the lines, or what was told while that is more."""
    counts = counts_of(picture)
    return max(counts.cases, picture.people_ill or 0), max(counts.died, picture.deaths or 0)


@dataclass(frozen=True, slots=True)
class Share:
    """Cases and people of one group."""

    name: str
    cases: int
    people: int

    @property
    def rate(self) -> float | None:
        """The attack rate; None of nobody."""
        return self.cases / self.people if self.people else None


def by_age(picture: Picture) -> list[Share]:
    """Cases and people by age group; the last is those of unknown age."""
    return _shares(picture, age_group, [name for _low, _high, name in AGES])


def by_sex(picture: Picture) -> list[Share]:
    """Cases and people by sex."""
    return _shares(picture, lambda p: p.sex, ["m", "f"])


def by_group(picture: Picture) -> list[Share]:
    """Cases and people by group, the most cases first."""
    shares = _shares(picture, lambda p: p.grouping, picture.groups)
    return sorted(shares, key=lambda share: (not share.name, -share.cases, share.name))


def age_group(person: Person) -> str:
    """The name of a person's age group, ``""`` where the age is unknown."""
    if person.age_months is None:
        return ""
    return next(name for low, high, name in AGES if low <= person.age_months < high)


def symptoms_of(people: Iterable[Person]) -> list[tuple[str, int]]:
    """How many have each symptom, the most frequent first."""
    found = Counter(code for p in people for code in p.symptoms)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def _shares(picture: Picture, key: Callable[[Person], str], names: list[str]) -> list[Share]:
    people, cases = Counter(map(key, picture.people)), Counter(map(key, picture.cases))
    return [Share(name, cases[name], people[name]) for name in [*names, ""] if people[name]]
