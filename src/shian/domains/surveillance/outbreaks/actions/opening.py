"""Opening an outbreak: from scratch, from a signal with its cases, from case reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import EPIDEMIOLOGISTS
from shian.domains.registry.models import Operator
from shian.domains.surveillance.cases.codes import agent_choices
from shian.domains.surveillance.cases.models import Case
from shian.domains.surveillance.outbreaks.actions.common import (
    KIND,
    alert,
    check_going,
    classify,
    criteria_of,
    going,
    next_number,
)
from shian.domains.surveillance.outbreaks.choices import Setting
from shian.domains.surveillance.outbreaks.models import Line, Outbreak
from shian.domains.surveillance.outbreaks.taking_over import lines_from
from shian.domains.surveillance.signals.models import Signal
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.roles import Scope
from shian.platform.access.scope import in_scope, scoped
from shian.platform.actions.bulk import store_many
from shian.platform.actions.core import NotAllowed, Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin
from shian.platform.pages.places import name_of

Title = Annotated[str, Ask(_("Title"), help=_("Place and day, such as “Lunch at … on 5 March”"), longest=200)]
Settings = Annotated[str, Ask(pgettext_lazy("outbreak", "Setting"), choices=Setting.choices)]
Place = Annotated[str, Ask(pgettext_lazy("outbreak", "Place"), longest=200)]
LEAST_CASES = 2
ESCALATING = ("raised", "verifying", "verified")


def _operators(by: Actor, subject: object) -> Any:
    return Operator.objects.all()


def _signals(by: Actor, subject: object) -> Any:
    """Signals an outbreak can be opened from: not dismissed, not merged, without an outbreak yet."""
    fit = Signal.objects.filter(state__in=[*ESCALATING, "escalated"], outbreak_number="")
    return scoped(fit, by)


@action(kind=KIND, verb="open", title=_("Open an outbreak"), roles=EPIDEMIOLOGISTS)
def open_outbreak(
    *,
    by: Actor,
    title: Title,
    area: Annotated[str, Ask(_("Area"), longest=12)] = "",
    setting: Settings = "",
    place: Place = "",
    operator: Annotated[Operator | None, Ask(_("Operator"), among=_operators)] = None,
    notified_at: Annotated[datetime | None, Ask(_("Notified at"), help=_("Empty: now"))] = None,
    first_onset_at: Annotated[datetime | None, Ask(_("First onset"))] = None,
    people_at_risk: Annotated[int | None, Ask(_("People at risk"), least=0)] = None,
    people_ill: Annotated[int | None, Ask(_("Ill, as told"), least=0)] = None,
    deaths: Annotated[int | None, Ask(_("Died, as told"), least=0)] = None,
) -> Outbreak:
    """A new outbreak; its clocks run from the moment somebody was notified."""
    outbreak = Outbreak(
        title=title, area=area, setting=setting, place=place, operator=operator,
        first_onset_at=first_onset_at, people_at_risk=people_at_risk, people_ill=people_ill, deaths=deaths,
    )  # fmt: skip
    return _begun(outbreak, by, notified_at)


def _begun(outbreak: Outbreak, by: Actor, notified_at: datetime | None = None) -> Outbreak:
    now = by.now()
    outbreak.notified_at = notified_at or now
    if outbreak.notified_at > now:
        raise Refused(_("Nobody can have been notified in the future."), field="notified_at")
    if outbreak.first_onset_at and outbreak.first_onset_at > now:
        raise Refused(_("The first onset cannot lie in the future."), field="first_onset_at")
    if not outbreak.title.strip():
        raise Refused(_("Give the outbreak a title."), field="title")
    if not outbreak.area:
        operator = outbreak.operator
        outbreak.area = operator.area if operator is not None else by.area
    if by.role.scope is Scope.AREA and not (by.area and outbreak.area.startswith(by.area)):
        raise NotAllowed(say("This outbreak would lie outside your area."))
    outbreak.number = _number(outbreak.notified_at)
    begin(outbreak, by=by, verb="open")
    alert(outbreak.pk, by)
    outbreak.refresh_from_db()
    return outbreak


def _number(at: datetime) -> str:
    stem = f"BF-{local(at):%Y%m%d}"
    numbers = Outbreak.objects.filter(number__startswith=f"{stem}-").values_list("number", flat=True)
    ends = [int(end) for number in numbers if (end := number.rpartition("-")[2]).isdigit()]
    return f"{stem}-{max(ends, default=0) + 1}"


@action(kind=KIND, verb="open_from_signal", title=_("Open an outbreak from a signal"), roles=EPIDEMIOLOGISTS)
def open_from_signal(
    *,
    by: Actor,
    signal: Annotated[Signal, Ask(_("Signal"), among=_signals)],  # type: ignore[valid-type]
    title: Title = "",
    setting: Settings = "",
) -> Outbreak:
    """An outbreak that takes over a signal's cases as lines; the signal is escalated and names it."""
    locked = _taken(signal, by)
    cases = _cases_of(locked)
    outbreak = Outbreak(
        title=title or f"{name_of(locked.area)} {locked.title or locked.food or locked.number}".strip()[:200],
        area=locked.area, setting=setting, operator=locked.operator, agent=_agent(locked.agent),
        signal=locked,
        place=locked.operator.name if locked.operator is not None else "",
        first_onset_at=cases[0].onset_at if cases else None,
    )  # fmt: skip
    _begun(outbreak, by)
    _take_over(outbreak, cases, by)
    _name(locked, outbreak, by)
    return outbreak


def _taken(signal: Signal, by: Actor) -> Signal:
    """The signal locked and fresh, without an outbreak yet."""
    locked: Signal = Signal.objects.select_for_update(of=("self",)).get(pk=signal.pk)
    if not in_scope(locked, by):
        raise NotAllowed(say("This signal lies outside your area."))
    if locked.outbreak_number:
        raise Refused(
            _("This signal has an outbreak already: %(number)s.") % {"number": locked.outbreak_number}
        )
    return locked


def _name(signal: Signal, outbreak: Outbreak, by: Actor) -> None:
    """The signal names its outbreak; it is escalated by that if it was not."""
    signal.outbreak_number = outbreak.number
    linking = signal.state == "escalated"
    if not linking:
        signal.verified_at = by.now()
    advance(signal, "link" if linking else "escalate", by=system_actor(by.now()) if linking else by)


def _cases_of(signal: Signal) -> list[Case]:
    return list(Case.objects.filter(signals__signal=signal).exclude(state="void").order_by("onset_at"))


@action(kind=KIND, verb="join_signal", title=_("Take over a signal"), roles=EPIDEMIOLOGISTS, when=going)
def join_signal(
    *,
    by: Actor,
    outbreak: Outbreak,
    signal: Annotated[Signal, Ask(_("Signal"), among=_signals)],  # type: ignore[valid-type]
) -> Outbreak:
    """A signal that turns out to belong to this outbreak: its cases become lines, it names the outbreak."""
    check_going(outbreak)
    locked = _taken(signal, by)
    there = set(Line.objects.filter(outbreak=outbreak).exclude(case=None).values_list("case_id", flat=True))
    _take_over(outbreak, [case for case in _cases_of(locked) if case.pk not in there], by)
    _name(locked, outbreak, by)
    return store(outbreak, by=by, verb="join_signal")


def _agent(code: str) -> str:
    return code if code in dict(agent_choices()) else ""


def _take_over(outbreak: Outbreak, cases: Sequence[Case], by: Actor) -> None:
    lines = lines_from(outbreak, cases, first=next_number(outbreak))
    classify(lines, criteria_of(outbreak))
    store_many(lines, by=by, verb="add")
    alert(outbreak.pk, by)
    outbreak.refresh_from_db()


@action(
    kind=KIND, verb="open_from_cases", title=_("Open an outbreak from case reports"), roles=EPIDEMIOLOGISTS
)
def open_from_cases(
    *,
    by: Actor,
    cases: Sequence[Case],
    title: Title,
    setting: Settings = "",
    operator: Annotated[Operator | None, Ask(_("Operator"), among=_operators)] = None,
    area: Annotated[str, Ask(_("Area"), longest=12)] = "",
) -> Outbreak:
    """An outbreak from two or more case reports that seem to belong together."""
    ids = [case.pk for case in cases]
    seen = list(scoped(Case.objects.filter(pk__in=ids).exclude(state="void"), by).order_by("onset_at"))
    if len(seen) < len(set(ids)):
        raise Refused(_("Some of these case reports are void, or lie outside your area."))
    if len(seen) < LEAST_CASES:
        raise Refused(_("An outbreak has at least two ill people: choose more case reports."))
    outbreak = Outbreak(
        title=title, setting=setting, operator=operator, first_onset_at=seen[0].onset_at,
        area=area or _common([case.area for case in seen]),
        place=operator.name if operator is not None else "",
    )  # fmt: skip
    _begun(outbreak, by)
    _take_over(outbreak, seen, by)
    return outbreak


def _common(areas: Sequence[str]) -> str:
    """The smallest area that holds them all: a township, a district, or the city."""
    return next((areas[0][:length] for length in (9, 6, 4) if len({a[:length] for a in areas}) == 1), "")
