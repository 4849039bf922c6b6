"""Case reports as lines. Personal texts go over as the tokens they are: nobody opens them for that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import prefetch_related_objects

from shian.domains.surveillance.cases.models import Case, Exposure, Specimen
from shian.domains.surveillance.outbreaks.choices import Lab, Outcome, Sex
from shian.domains.surveillance.outbreaks.models import Line, Outbreak

SEXES = {"male": Sex.M, "female": Sex.F}
OUTCOMES = {"outpatient": Outcome.OUTPATIENT, "inpatient": Outcome.INPATIENT, "died": Outcome.DIED}
# The strongest of a patient's specimens counts.
LABS = (Lab.POSITIVE, Lab.PENDING, Lab.NEGATIVE)


def lines_from(outbreak: Outbreak, cases: Iterable[Case], *, first: int) -> list[Line]:
    """A new line for each case report, numbered from ``first``. Two queries for food and specimens."""
    cases = list(cases)
    prefetch_related_objects(cases, "exposures", "specimens")
    return [_line(outbreak, case, number) for number, case in enumerate(cases, first)]


def _line(outbreak: Outbreak, case: Case, number: int) -> Line:
    exposures, specimens = list(case.exposures.all()), list(case.specimens.all())
    eaten = next((e.eaten_at for e in exposures if e.eaten_at is not None), None)
    return Line(
        outbreak=outbreak,
        number=number,
        area=outbreak.area,
        name=case.patient_name,
        id_number=case.id_number,
        phone=case.phone,
        sex=SEXES.get(case.sex, ""),
        age_months=case.age_months,
        home_area=case.area,
        ill=True,
        onset_at=case.onset_at,
        symptoms=" ".join(case.symptoms),
        outcome=OUTCOMES.get(case.outcome, ""),
        lab=next((lab for lab in LABS if any(s.result == lab for s in specimens)), ""),
        agent=_agent(case, specimens),
        ate_at=eaten if len(exposures) == 1 else None,
        remark="；".join(_said(e) for e in exposures if _said(e))[:300],
        case=case,
    )


def _agent(case: Case, specimens: Sequence[Specimen]) -> str:
    found = [s.agent for s in specimens if s.result == Lab.POSITIVE and s.agent]
    return found[0] if found else case.agent


def _said(exposure: Exposure) -> str:
    """What the patient told the doctor: food and place, kept as a remark."""
    return " · ".join(part for part in (exposure.food_name, exposure.place_name) if part)
