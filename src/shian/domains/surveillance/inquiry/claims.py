"""Whether the file bears out what a conclusion claims: how certain each part of it may be called, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shian.domains.surveillance.inquiry.evidence import Match, matches
from shian.domains.surveillance.inquiry.models import Inference, OutbreakSample, Survey
from shian.domains.surveillance.inquiry.models.conclusions import RANK, Grade
from shian.domains.surveillance.outbreaks.foods import food_table
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.outbreaks.picture import Picture

CONFIRMING = 2  # patients with the agent who confirm it
LIKELY = 8000  # of ten thousand: from here an inferred source counts as probable
SIGNIFICANT = 0.05
PARTS = ("agent", "vehicle", "place", "lot", "cause")
Sort = OutbreakSample.Sort


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed, without grades."""

    agent: str = ""
    subtype: str = ""
    vehicle: str = ""
    operator: int | None = None
    lot: int | None = None
    cause: str = ""

    def holds(self, part: str) -> bool:
        """Whether a part is claimed at all."""
        return bool({"place": self.operator}.get(part, getattr(self, part, None)))


@dataclass(frozen=True, slots=True)
class Borne:
    """The highest grade the file bears out, and the ground for it in words."""

    grade: Grade
    ground: str


@dataclass(frozen=True)
class File:
    """What stands on file: results with their matches, the picture, the last inference, surveys."""

    picture: Picture
    found: tuple[Match, ...]
    inference: Inference | None
    survey: Survey | None

    @classmethod
    def of(cls, outbreak: Outbreak, picture: Picture) -> File:
        """Four queries beside the picture."""
        samples = OutbreakSample.objects.filter(outbreak=outbreak).select_related("operator", "lot")
        survey = Survey.objects.filter(outbreak=outbreak, finished_at__isnull=False, failed__gt=0)
        return cls(
            picture,
            tuple(matches(samples)),
            Inference.objects.filter(outbreak=outbreak).first(),
            survey.order_by("-pk").first(),
        )


def borne_out(file: File, claim: Claim) -> Mapping[str, Borne]:
    """For each part that is claimed the grade it may have."""
    judges = {"agent": _agent, "vehicle": _vehicle, "place": _place, "lot": _lot, "cause": _cause}
    nothing = Borne(Grade.UNKNOWN, "")
    return {part: judges[part](file, claim) if claim.holds(part) else nothing for part in PARTS}


def _agent(file: File, claim: Claim) -> Borne:
    patients = sum(len(match.people) for match in file.found if match.agent == claim.agent)
    listed = sum(one.agent == claim.agent and one.lab == "positive" for one in file.picture.cases)
    count = max(patients, listed)
    if count >= CONFIRMING:
        return Borne(Grade.CONFIRMED, _("found in %(count)s persons") % {"count": count})
    if count or any(match.agent == claim.agent for match in file.found):
        return Borne(Grade.PROBABLE, _("found once, or in things only"))
    return Borne(Grade.SUSPECTED, _("by symptoms and incubation only"))


def _joined(file: File, claim: Claim) -> list[OutbreakSample]:
    """Positive samples of things in which the patients' agent was found, subtype not contradicting."""
    return [
        one
        for match in file.found
        if match.agent == claim.agent and claim.agent
        if not (claim.subtype and match.subtype and match.subtype != claim.subtype)
        for one in match.things
    ]


def _vehicle(file: File, claim: Claim) -> Borne:
    patients = any(match.people for match in file.found if match.agent == claim.agent)
    if patients and any(one.sort == Sort.FOOD for one in _joined(file, claim)):
        return Borne(Grade.CONFIRMED, _("the patients' agent was found in food"))
    for row in food_table(file.picture).rows:
        risk, p = row.found.risk.estimate, row.found.p.two_sided
        if _same(row.dish.name, claim.vehicle) and risk > 1 and p < SIGNIFICANT:
            ground = _("those who ate it fell ill %(rr)s times as often, p = %(p)s")
            return Borne(Grade.PROBABLE, ground % {"rr": f"{risk:.1f}", "p": f"{p:.2g}"})
    if _inferred(file, "food", lambda row: _same(row["label"], claim.vehicle)):
        return Borne(Grade.PROBABLE, _("by the inferred source"))
    return Borne(Grade.SUSPECTED, _("neither found in it nor eaten more often by the ill"))


def _place(file: File, claim: Claim) -> Borne:
    there = [one for one in _joined(file, claim) if one.operator_id == claim.operator]
    if there:
        return Borne(Grade.CONFIRMED, _("the patients' agent was found there"))
    if _inferred(file, "premises", lambda row: row.get("operator") == claim.operator):
        return Borne(Grade.PROBABLE, _("by the inferred source"))
    return Borne(Grade.SUSPECTED, _("named by patients only"))


def _lot(file: File, claim: Claim) -> Borne:
    if any(one.lot_id == claim.lot for one in _joined(file, claim)):
        return Borne(Grade.CONFIRMED, _("the patients' agent was found in the lot"))
    if _inferred(file, "lot", lambda row: row.get("lot") == claim.lot):
        return Borne(Grade.PROBABLE, _("by the inferred source"))
    return Borne(Grade.SUSPECTED, _("by deliveries only"))


def _cause(file: File, claim: Claim) -> Borne:
    if file.survey is None:
        return Borne(Grade.SUSPECTED, _("no survey on file has found a fault"))
    return Borne(Grade.PROBABLE, _("%(count)s faults found by the survey") % {"count": file.survey.failed})


def _same(one: str, other: str) -> bool:
    return bool(one and other) and (one in other or other in one)


def _inferred(file: File, kind: str, holds: Callable[[dict[str, Any]], bool]) -> bool:
    """Whether the last inference gives the thing claimed enough probability."""
    rows = [] if file.inference is None else file.inference.answer.get("kinds", [])
    return any(
        row["probability"] >= LIKELY and holds(row)
        for ranking in rows
        if ranking["kind"] == kind
        for row in ranking["sources"]
    )


def beyond(borne: Mapping[str, Borne], grades: Mapping[str, str]) -> list[str]:
    """The parts whose grade is higher than the file bears out."""
    return [part for part in PARTS if RANK[Grade(grades[part])] > RANK[borne[part].grade]]
