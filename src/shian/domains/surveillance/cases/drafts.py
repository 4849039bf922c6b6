"""What a hospital tells of a case, before it is kept: one shape for form, table and hospital system."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Body
from shian.domains.surveillance.cases import completeness
from shian.domains.surveillance.cases.models import Case, Exposure, Specimen
from shian.domains.surveillance.cases.suggesting import syndrome_of
from shian.methods.identifiers import check_resident_id
from shian.platform.flows.clocks import local
from shian.platform.personal.fields import Sealed
from shian.platform.records.problems import in_words

SKEW = timedelta(minutes=10)  # a hospital's clock may be so much ahead
LONGEST_ILL = timedelta(days=365)  # between onset and visit
LONGEST_BEFORE = timedelta(days=90)  # between a meal and the onset; hepatitis A takes seven weeks
MOST_EXPOSURES = 12
MOST_SPECIMENS = 6
OWN = (
    "department", "external_id", "patient_name", "id_number", "phone", "address", "sex", "age_months",
    "occupation", "area", "onset_at", "visited_at", "temperature", "diagnosis", "syndrome", "agent",
    "outcome",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Eaten:
    """One food before the illness. Names are those of ``models.Exposure``."""

    eaten_at: datetime | None = None
    food_name: str = ""
    food_class: str = ""
    setting: str = ""
    place_name: str = ""
    operator: int | None = None
    companions: int | None = None
    companions_ill: int | None = None
    bought_at: str = ""
    brand: str = ""
    lot_number: str = ""

    def empty(self) -> bool:
        """Whether nothing was said."""
        return self == Eaten()


@dataclass(frozen=True, slots=True)
class Taken:
    """One specimen. Names are those of ``models.Specimen``."""

    sort: str
    taken_at: datetime | None = None
    agent: str = ""
    result: str = Specimen.Result.PENDING
    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A report. Names are those of ``models.Case``; without a syndrome the symptoms say it."""

    hospital: Body
    onset_at: datetime
    visited_at: datetime
    department: str = ""
    external_id: str = ""
    patient_name: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    sex: str = ""
    age_months: int | None = None
    occupation: str = ""
    area: str = ""
    symptoms: tuple[str, ...] = ()
    temperature: Decimal | None = None
    diagnosis: str = ""
    syndrome: str = ""
    agent: str = ""
    outcome: str = Case.Outcome.OUTPATIENT
    exposures: tuple[Eaten, ...] = ()
    specimens: tuple[Taken, ...] = ()

    def __post_init__(self) -> None:
        """Numbers are written in one way, so that equal ones are found equal."""
        if not isinstance(self.phone, Sealed):
            object.__setattr__(self, "phone", re.sub(r"[\s()-]", "", self.phone))
        if not isinstance(self.id_number, Sealed):
            object.__setattr__(self, "id_number", self.id_number.strip().upper())


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: the field (``exposures.0.eaten_at`` of the first food), and why."""

    field: str
    reason: str | Promise


def faults_of(draft: Draft, now: datetime) -> list[Fault]:
    """Everything that cannot be, by the draft alone."""
    return [*_times(draft, now), *_person(draft), *_illness(draft), *_history(draft, now)]


def _times(draft: Draft, now: datetime) -> list[Fault]:
    found = []
    if draft.visited_at > now + SKEW:
        found.append(Fault("visited_at", _("The visit lies in the future.")))
    if draft.onset_at > draft.visited_at:
        found.append(Fault("onset_at", _("The illness begins before the visit.")))
    elif draft.visited_at - draft.onset_at > LONGEST_ILL:
        found.append(Fault("onset_at", _("More than a year lies between onset and visit.")))
    return found


def _person(draft: Draft) -> list[Fault]:
    found = []
    if draft.id_number and (wrong := check_resident_id(draft.id_number).problem):
        found.append(Fault("id_number", in_words(wrong)))
    if draft.phone and not 5 <= sum(c.isdigit() for c in draft.phone) <= 20:
        found.append(Fault("phone", _("A telephone number has 5 to 20 digits.")))
    return found


def _illness(draft: Draft) -> list[Fault]:
    if not draft.symptoms and not draft.diagnosis:
        return [Fault("symptoms", _("Tell the symptoms, or the diagnosis."))]
    return []


def _history(draft: Draft, now: datetime) -> list[Fault]:
    found = []
    if len(draft.exposures) > MOST_EXPOSURES:
        found.append(Fault("exposures", _("At most 12 foods are taken.")))
    if len(draft.specimens) > MOST_SPECIMENS:
        found.append(Fault("specimens", _("At most 6 specimens are taken.")))
    for at, one in enumerate(draft.exposures):
        if one.eaten_at and one.eaten_at > draft.onset_at:
            found.append(Fault(f"exposures.{at}.eaten_at", _("It was eaten after the illness began.")))
        elif one.eaten_at and draft.onset_at - one.eaten_at > LONGEST_BEFORE:
            found.append(Fault(f"exposures.{at}.eaten_at", _("It was eaten more than 90 days before.")))
        if one.companions is not None and (one.companions_ill or 0) > one.companions:
            found.append(Fault(f"exposures.{at}.companions_ill", _("More of them are ill than ate along.")))
    for at, taken in enumerate(draft.specimens):
        if taken.taken_at and taken.taken_at > now + SKEW:
            found.append(Fault(f"specimens.{at}.taken_at", _("The specimen is taken in the future.")))
    return found


def by_id_number(text: str, on: datetime) -> dict[str, Any]:
    """Sex and age in months that an identity number tells; nothing where it is not right."""
    found = check_resident_id(text, local(on).date())
    if found.problem:
        return {}
    born = date.fromisoformat(found.parts["born"])
    return {"sex": found.parts["sex"], "age_months": months_between(born, local(on).date())}


def months_between(born: date, on: date) -> int:
    """Whole months from one day to another."""
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)


def as_case(draft: Draft, *, number: str, reported_at: datetime, source: str) -> Case:
    """The record with its owned rows held, not stored. A patient from elsewhere stands with the hospital."""
    values = {name: getattr(draft, name) for name in OWN}
    values |= {"area": draft.area or draft.hospital.area, "syndrome": draft.syndrome or guessed(draft)}
    case = Case(
        number=number, hospital=draft.hospital, symptoms=list(draft.symptoms), reported_at=reported_at,
        source=source, completeness=completeness.score(draft), **values,
    )  # fmt: skip
    case.held_parts = parts_of(draft)  # type: ignore[attr-defined]
    return case


def guessed(draft: Draft) -> str:
    """The syndrome that symptoms and foods say."""
    return syndrome_of(draft.symptoms, [one.food_name for one in draft.exposures], draft.diagnosis)


def parts_of(draft: Draft) -> dict[str, list[Any]]:
    """The rows that the case owns."""
    return {
        "exposures": [
            Exposure(**{("operator_id" if n == "operator" else n): getattr(one, n) for n in one.__slots__})
            for one in draft.exposures
        ],
        "specimens": [Specimen(**{n: getattr(one, n) for n in one.__slots__}) for one in draft.specimens],
    }


def of_case(case: Case) -> Draft:
    """The draft that a stored case is of, its personal texts left sealed: for scores and corrections."""
    values = {name: getattr(case, name) for name in OWN}
    exposures = [
        Eaten(**{n: getattr(row, "operator_id" if n == "operator" else n) for n in Eaten.__slots__})
        for row in case.exposures.order_by("pk")  # type: ignore[attr-defined]
    ]
    specimens = [
        Taken(**{n: getattr(row, n) for n in Taken.__slots__})
        for row in case.specimens.order_by("pk")  # type: ignore[attr-defined]
    ]
    return Draft(
        hospital=case.hospital, symptoms=tuple(case.symptoms), exposures=tuple(exposures),
        specimens=tuple(specimens), **values,
    )  # fmt: skip
