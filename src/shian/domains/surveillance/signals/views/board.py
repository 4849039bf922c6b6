"""The signals that wait for a judgement, heaviest first, with their time limits; the last runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shian.domains.surveillance.signals.flows import OPEN
from shian.domains.surveillance.signals.models import Run, Signal
from shian.domains.surveillance.signals.views.common import KIND, for_viewers
from shian.domains.surveillance.signals.words import Lexicon, parts_of
from shian.platform.access.scope import scoped
from shian.platform.actions.registry import find
from shian.platform.flows.clocks import reading_of
from shian.platform.flows.dates import current_calendar
from shian.platform.flows.models import Duty
from shian.platform.pages.duties import time_left, tone_of_reading
from shian.platform.pages.links import action_url, list_url
from shian.platform.pages.places import name_of
from shian.platform.pages.requests import actor_of

SHOWN, RECENT, RUNS = 100, 12, 6


@for_viewers
def board(request: HttpRequest) -> HttpResponse:
    """What is to be judged now."""
    actor = actor_of(request)
    mine = scoped(Signal.objects.select_related("operator"), actor)
    waiting = list(mine.filter(state__in=OPEN.split()).order_by("-weight", "-raised_at")[:SHOWN])
    judged = list(mine.exclude(state__in=[*OPEN.split(), "merged"]).order_by("-verified_at")[:RECENT])
    runs = list(Run.objects.order_by("-at")[:RUNS])
    spec = find("signal.run", "detect")
    context = {
        "waiting": _lines(waiting, actor.now()),
        "judged": [(one, name_of(one.area)) for one in judged],
        "runs": [(run, silent_in(run.lacks)) for run in runs],
        "detect_url": action_url(spec) if spec is not None and actor.role.name in spec.roles else "",
        "list_url": list_url(KIND),
        "runs_url": list_url("signal.run"),
    }
    return render(request, "signals/board.html", context)


def _lines(signals: Sequence[Signal], now: Any) -> list[dict[str, Any]]:
    duties: dict[int, Duty] = {}
    for duty in Duty.objects.filter(kind=KIND, record__in=[s.pk for s in signals], done_at=None).order_by(
        "-due_day"
    ):
        duties[duty.record] = duty
    calendar = current_calendar()
    lexicon = Lexicon.of(signal.series for signal in signals)
    return [
        {
            "signal": one,
            "url": reverse("signal-page", args=[one.pk]),
            "area": name_of(one.area),
            "about": lexicon.words(one.series),
            "left": _left(duties.get(one.pk), now, calendar),
        }
        for one in signals
    ]  # fmt: skip


def _left(duty: Duty | None, now: Any, calendar: Any) -> tuple[str, str]:
    if duty is None:
        return "", ""
    reading = reading_of(duty, now, calendar)
    return time_left(reading), tone_of_reading(reading)


def silent_in(lacks: str) -> tuple[int, list[str]]:
    """Of what a run could not evaluate: how many hospitals were silent, and the rest in words."""
    parts = [part for part in lacks.split("; ") if part]
    silent = [part for part in parts if part.startswith("silent: ")]
    return len(silent), [reason_of(part) for part in parts if part not in silent]


def reason_of(lack: str) -> str:
    """A reason of a run in the reader's language."""
    known = {
        "weekly: too little history to know delays": _("Weekly counts: too little history to know delays"),
        "weekly: less than a year of history": _("Weekly counts: less than a year of history"),
        "scan: townships without coordinates": _("Scan: townships without coordinates"),
        "no cases": _("No case reports"),
    }
    return str(known.get(lack, lack))


def hospitals_in(lacks: str) -> list[str]:
    """The hospitals that were silent, by name."""
    keys = [part.removeprefix("silent: ") for part in lacks.split("; ") if part.startswith("silent: ")]
    lexicon = Lexicon.of(keys)
    return [lexicon.words(key) for key in keys if parts_of(key)]
