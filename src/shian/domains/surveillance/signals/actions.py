"""Everything that changes signals: detection raises and extends them, epidemiologists judge them."""

from __future__ import annotations

import time
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.db import connection
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import Epidemiologist
from shian.domains.surveillance.signals import running
from shian.domains.surveillance.signals.building import fill, numbers_of, signal_of
from shian.domains.surveillance.signals.detecting import Settings
from shian.domains.surveillance.signals.events import SignalEscalated, SignalRaised
from shian.domains.surveillance.signals.flows import ALIVE, SIGNAL
from shian.domains.surveillance.signals.models import Run, Signal, SignalAlarm, SignalCase
from shian.domains.surveillance.signals.words import Lexicon
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.scope import scoped
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.events import emit
from shian.platform.actions.inputs import Ask
from shian.platform.flows.engine import advance, begin, require, step_action

KIND = "signal.signal"
LOCK = "signal:run"
Reason = Annotated[str, Ask(_("Reason"), lines=3, longest=500)]
Note = Annotated[str, Ask(_("Note"), lines=3, longest=1000)]


@action(kind="signal.run", verb="detect", title=_("Run detection now"), roles=(Epidemiologist,))
def detect(*, by: Actor, trigger: str = Run.Trigger.ASKED) -> Run:
    """Judge the reports known by now; raise new signals and add cases to those there are.

    Raises:
        Refused: the same reports have been judged for the same day.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
    now, settings, began = by.now(), Settings(), time.monotonic()
    as_of = running.local_day(now)
    mark = running.fingerprint(as_of, now, settings)
    if Run.objects.filter(fingerprint=mark).exists():
        raise Refused(_("These reports have been judged today already: nothing new has come."))
    outcome = running.judge(as_of, now, settings)
    lexicon = Lexicon.of(outcome.keys())
    raised = _raise(outcome, lexicon, now)
    extended = sum(_extend(signal, happening, outcome, lexicon, now) for signal, happening in outcome.changed)
    run = Run(
        at=now, as_of=as_of, trigger=trigger, cases=len(outcome.loaded.ids), fingerprint=mark,
        series_count=outcome.found.series, alarms=len(outcome.found.alarms), raised=raised,
        extended=extended, lacks=running.lacks_of(outcome),
        seconds=Decimal(str(round(time.monotonic() - began, 2))),
    )  # fmt: skip
    return store(run, by=by, verb="detect")


def _raise(outcome: running.Outcome, lexicon: Lexicon, now: datetime) -> int:
    by = system_actor(now)
    numbers = numbers_of(now, len(outcome.new))
    for number, happening in zip(numbers, outcome.new, strict=True):
        signal = signal_of(happening, outcome.loaded, lexicon, number, now)
        begin(signal, by=by, verb="raise", parts=signal.held_parts)  # type: ignore[attr-defined]
        emit(SignalRaised(signal.pk, number, signal.sort, signal.area, now.isoformat()))
    return len(outcome.new)


def _extend(signal: Signal, happening: Any, outcome: running.Outcome, lexicon: Lexicon, now: datetime) -> int:
    """Add what is new to a signal that lives; open a dismissed one again if it has grown much."""
    locked: Signal = Signal.objects.select_for_update(of=("self",)).get(pk=signal.pk)
    verb = "extend" if locked.state in ALIVE.split() else "reopen"
    if verb == "reopen" and not (
        locked.state == "dismissed" and running.grew(locked.cases.count(), happening)
    ):
        return 0
    older = set(locked.cases.values_list("case", flat=True)) - {
        int(outcome.loaded.ids[row]) for row in happening.cases
    }
    parts = fill(locked, happening, outcome.loaded, lexicon)
    parts["cases"] += [SignalCase(case_id=pk) for pk in sorted(older)]
    if verb == "reopen":
        locked.because = say("Reopened: many further cases have been reported.")
    advance(locked, verb, by=system_actor(now), parts=parts)
    return 1


def detect_if_new(at: datetime, trigger: str) -> Run | None:
    """`detect` as the system's act, unless the same reports were judged today."""
    as_of = running.local_day(at)
    mark = running.fingerprint(as_of, at, Settings())
    if Run.objects.filter(fingerprint=mark).exists():
        return None
    return detect(by=system_actor(at), trigger=trigger)


@step_action(SIGNAL, KIND, "take_up")
def take_up(*, by: Actor, signal: Signal) -> Signal:
    """Somebody looks at it now."""
    return advance(signal, "take_up", by=by)


@step_action(SIGNAL, KIND, "verify")
def verify(*, by: Actor, signal: Signal, note: Note = "") -> Signal:
    """There is something: cases that belong together, be it a small group."""
    signal.verified_at, signal.note, signal.because = by.now(), note, ""
    return advance(signal, "verify", by=by)


@step_action(SIGNAL, KIND, "dismiss")
def dismiss(*, by: Actor, signal: Signal, because: Reason) -> Signal:
    """There is nothing: chance, late reports at once, one household, a wrong code."""
    if not because.strip():
        raise Refused(_("Say why the signal is dismissed."), field="because")
    signal.verified_at, signal.because = by.now(), because
    return advance(signal, "dismiss", by=by)


def _others(by: Actor, signal: Any) -> Any:
    """Signals another may be merged into: those within sight that live, but for itself."""
    found = scoped(Signal.objects.filter(state__in=ALIVE.split()), by).order_by("-raised_at")
    return found.exclude(pk=signal.pk) if signal is not None else found


@step_action(SIGNAL, KIND, "merge")
def merge(
    *, by: Actor, signal: Signal, into: Annotated[Signal, Ask(_("Merge into"), among=_others)]  # type: ignore[valid-type]
) -> Signal:  # fmt: skip
    """The same happening as another signal, which takes over cases and alarms."""
    if into.pk == signal.pk:
        raise Refused(_("A signal cannot be merged into itself."), field="into")
    require(signal, "merge", by)
    other: Signal = Signal.objects.select_for_update(of=("self",)).get(pk=into.pk)
    if other.state not in ALIVE.split():
        raise Refused(_("That signal is closed: choose another, or reopen it first."), field="into")
    _take_over(other, signal, by)
    signal.merged_into, signal.verified_at = other, by.now()
    return advance(signal, "merge", by=by, check=False)


def _take_over(other: Signal, signal: Signal, by: Actor) -> None:
    cases = set(other.cases.values_list("case", flat=True)) | set(signal.cases.values_list("case", flat=True))
    alarms = {(a.method, a.series): a for a in [*signal.alarms.all(), *other.alarms.all()]}
    other.from_on, other.to_on = min(other.from_on, signal.from_on), max(other.to_on, signal.to_on)
    other.operator = other.operator or signal.operator
    other.food = other.food or signal.food
    if not other.area.startswith(signal.area) or not signal.area:
        other.area = _common_area(other.area, signal.area)
    parts: dict[str, list[Any]] = {
        "cases": [SignalCase(case_id=pk) for pk in sorted(cases)],
        "alarms": [_copy(alarm) for _key, alarm in sorted(alarms.items())],
    }
    advance(other, "extend", by=system_actor(by.now()), parts=parts)


def _common_area(one: str, other: str) -> str:
    return next((one[:length] for length in (9, 6) if one and one[:length] == other[:length]), "")


def _copy(alarm: SignalAlarm) -> SignalAlarm:
    fields = ("method", "series", "raised_on", "from_on", "to_on", "observed", "expected", "upper", "p_value")
    return SignalAlarm(**{name: getattr(alarm, name) for name in fields})


@step_action(SIGNAL, KIND, "escalate")
def escalate(*, by: Actor, signal: Signal, because: Reason = "") -> Signal:
    """It is an outbreak: those who keep outbreaks are told by an event, and open one or name an open one."""
    signal.verified_at, signal.because = by.now(), because
    told = advance(signal, "escalate", by=by)
    emit(
        SignalEscalated(
            signal.pk, signal.number, signal.title, signal.area, signal.syndrome, signal.agent, because,
            by.label, by.now().isoformat(),
        )
    )  # fmt: skip
    return told


@step_action(SIGNAL, KIND, "reopen")
def reopen(*, by: Actor, signal: Signal, because: Reason) -> Signal:
    """Judged wrongly, or there is more: back to be verified. What was judged before stays in the ledger."""
    if not because.strip():
        raise Refused(_("Say why the signal is opened again."), field="because")
    require(signal, "reopen", by)
    signal.because, signal.verified_at, signal.merged_into = because, None, None
    return advance(signal, "reopen", by=by, check=False)
