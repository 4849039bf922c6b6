"""What may be behind a signal, from its own cases: a shared meal, one household, late reports, the season."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from shian.domains.surveillance.cases.codes import agent_shown
from shian.domains.surveillance.cases.models import Case
from shian.domains.surveillance.signals.models import Signal
from shian.platform.flows.clocks import local

HALF, MOSTLY = 0.5, 0.7
BATCH_HOURS, SPREAD_DAYS = 24, 10
SCHOOL = (60, 215)  # months of age
RISE = 1.5


@dataclass(frozen=True, slots=True)
class Hint:
    """One suggestion: towards an outbreak (`good` of the signal), or towards another reason."""

    text: str
    outbreak: bool


def hints(signal: Signal, cases: Sequence[Case]) -> list[Hint]:
    """Suggestions, those for an outbreak first. `cases` with exposures and hospital prefetched."""
    if not cases:
        return []
    told = [case for case in cases if any(e.food_name or e.place_name or e.operator_id for e in _eaten(case))]
    found = [
        *_shared_place(told),
        *_shared_food(told),
        *_one_agent(cases),
        *_school(cases),
        *_companions(cases),
    ]
    return [*found, *_household(cases), *_late_batch(cases), *_season(signal), *_no_history(cases, told)]


def _eaten(case: Case) -> list[Any]:
    return list(case.exposures.all())  # type: ignore[attr-defined]


def _shared_place(told: Sequence[Case]) -> list[Hint]:
    places = Counter(name for case in told for name in {_place(e) for e in _eaten(case)} if name)
    if not places or len(told) < 2:
        return []
    name, count = places.most_common(1)[0]
    if count < 2:
        return []
    words = {"count": count, "all": len(told), "name": name}
    return [Hint(_("%(count)s of %(all)s with a food history name %(name)s.") % words, outbreak=True)]


def _place(exposure: object) -> str:
    operator = getattr(exposure, "operator", None)
    return str(operator) if operator is not None else str(getattr(exposure, "place_name", ""))


def _shared_food(told: Sequence[Case]) -> list[Hint]:
    foods = Counter(
        name for case in told for name in {str(getattr(e, "food_name", "")) for e in _eaten(case)} if name
    )
    if not foods or len(told) < 3:
        return []
    name, count = foods.most_common(1)[0]
    if count < 3 or count < HALF * len(told):
        return []
    words = {"count": count, "all": len(told), "name": name}
    return [Hint(_("%(count)s of %(all)s with a food history ate %(name)s.") % words, outbreak=True)]


def _one_agent(cases: Sequence[Case]) -> list[Hint]:
    agents = Counter(case.agent for case in cases if case.agent)
    if not agents:
        return []
    agent, count = agents.most_common(1)[0]
    if count < 2 or count < MOSTLY * sum(agents.values()):
        return []
    words = {"count": count, "agent": agent_shown(agent)}
    return [Hint(_("%(agent)s was named or found in %(count)s.") % words, outbreak=True)]


def _school(cases: Sequence[Case]) -> list[Hint]:
    aged = [case.age_months for case in cases if case.age_months is not None]
    young = [months for months in aged if SCHOOL[0] <= months <= SCHOOL[1]]
    if len(young) < 3 or len(young) < MOSTLY * len(aged):
        return []
    words = {"count": len(young), "all": len(aged)}
    return [Hint(_("%(count)s of %(all)s are of school age: ask for the canteen.") % words, outbreak=True)]


def _companions(cases: Sequence[Case]) -> list[Hint]:
    ill = sum(max((getattr(e, "companions_ill", 0) or 0 for e in _eaten(case)), default=0) for case in cases)
    if not ill:
        return []
    return [
        Hint(
            _("Those reported tell of %(count)s companions who fell ill too.") % {"count": ill}, outbreak=True
        )
    ]


def _household(cases: Sequence[Case]) -> list[Hint]:
    phones = Counter(case.phone_index for case in cases if case.phone_index)
    if not phones:
        return []
    _phone, count = phones.most_common(1)[0]
    if count < 2 or count < HALF * len(cases):
        return []
    return [Hint(_("%(count)s gave the same telephone: one household.") % {"count": count}, outbreak=False)]


def _late_batch(cases: Sequence[Case]) -> list[Hint]:
    hospitals = Counter(case.hospital_id for case in cases)  # type: ignore[attr-defined]
    hospital, count = hospitals.most_common(1)[0]
    if count < 3 or count < MOSTLY * len(cases):
        return []
    mine = [case for case in cases if case.hospital_id == hospital]  # type: ignore[attr-defined]
    reported = sorted(case.reported_at for case in mine)
    onsets = sorted(case.onset_at for case in mine)
    at_once = reported[-1] - reported[0] <= timedelta(hours=BATCH_HOURS)
    if not at_once or onsets[-1] - onsets[0] < timedelta(days=SPREAD_DAYS):
        return []
    words = {"hospital": str(mine[0].hospital), "count": count}
    said = _("%(hospital)s reported %(count)s of them at once, of onsets many days apart: late reports.")
    return [Hint(said % words, outbreak=False)]


def _season(signal: Signal) -> list[Hint]:
    """Whether the whole city had as much more of this syndrome then."""
    length = (signal.to_on - signal.from_on).days + 1
    counted = Case.objects.exclude(state="void")
    if signal.syndrome:
        counted = counted.filter(syndrome=signal.syndrome)
    days = [local(at).date() for at in counted.filter(
        onset_at__date__gte=signal.from_on - timedelta(days=28), onset_at__date__lte=signal.to_on
    ).values_list("onset_at", flat=True)]  # fmt: skip
    own = sum(1 for day in days if day >= signal.from_on)
    before = (len(days) - own) / 28 * length
    if before < 3 or own - signal.observed < RISE * before:
        return []
    times = f"{(own - signal.observed) / before:.1f}"
    said = _("The rest of the city had %(times)s times as many cases as in the four weeks before.")
    return [Hint(said % {"times": times}, outbreak=False)]


def _no_history(cases: Sequence[Case], told: Sequence[Case]) -> list[Hint]:
    without = len(cases) - len(told)
    if without < HALF * len(cases):
        return []
    words = {"count": without, "all": len(cases)}
    return [Hint(_("%(count)s of %(all)s have no food history: ask them first.") % words, outbreak=False)]
