"""The replay: what was known at each moment of the investigation, from the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from shian.domains.surveillance.outbreaks.looking import moments_of, picture_at
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.outbreaks.shown import log_shown
from shian.domains.surveillance.outbreaks.tabs import TabContent, desk_tab
from shian.domains.surveillance.outbreaks.views.common import of_outbreak
from shian.domains.surveillance.outbreaks.views.overview import known_of
from shian.platform.access.actor import Actor
from shian.platform.pages.history import verb_title

MOST_STOPS = 400
SHOWN_LOG = 6


@dataclass(frozen=True, slots=True)
class Stop:
    """A moment at which something became known, and what."""

    at: datetime
    text: str


def stops_of(outbreak: Outbreak) -> list[Stop]:
    """The moments of all entries, one a second at most; of more than can be shown every so many.

    The last entry is always among them.
    """
    entries = moments_of(outbreak)
    stops = []
    for _second, group in groupby(entries, key=lambda entry: entry[0].replace(microsecond=0)):
        held = list(group)
        stops.append(Stop(held[-1][0], _said([(kind, verb) for _at, verb, kind, _record in held])))
    if len(stops) <= MOST_STOPS:
        return stops
    step = -(-len(stops) // MOST_STOPS)
    return stops[len(stops) - 1 :: -step][::-1]


def _said(acts: list[tuple[str, str]]) -> str:
    kind, verb = acts[-1]
    if len(acts) == 1:
        return verb_title(kind, verb)
    more = ngettext("and %(count)s more", "and %(count)s more", len(acts) - 1) % {"count": len(acts) - 1}
    return f"{verb_title(kind, verb)} {more}"


@desk_tab("replay", gettext_lazy("Replay"), icon="history", order=90)
def replay(outbreak: Outbreak, actor: Actor, query: QueryDict) -> TabContent:
    """A slider over the moments, and the picture at the one chosen."""
    stops = stops_of(outbreak)
    number = _number(query, len(stops))
    context = {"stops": stops, "most": len(stops) - 1, "number": number}
    return TabContent("outbreaks/replay.html", context | known_at(outbreak, stops, number))


def _number(query: QueryDict, count: int) -> int:
    asked = query.get("stop", "")
    return min(int(asked), count - 1) if asked.isdigit() and len(asked) < 9 else count - 1


def known_at(outbreak: Outbreak, stops: list[Stop], number: int) -> dict[str, object]:
    """What was known at a stop, as the overview shows it."""
    if not stops:
        return {"stop": None}
    stop = stops[number]
    picture = picture_at(outbreak, stop.at)
    if picture is None:
        return {"stop": stop}
    known = known_of(picture, outbreak)
    return known | {
        "stop": stop,
        "hours": round((stop.at - stops[0].at).total_seconds() / 3600, 1),
        "log": log_shown(picture.log)[:SHOWN_LOG],
        "shown_at": timezone.localtime(stop.at),
        "title_of_stop": _("What was known"),
    }


@require_GET
@of_outbreak
def at_stop(request: HttpRequest, outbreak: Outbreak) -> HttpResponse:
    """The picture at one stop, for the slider."""
    stops = stops_of(outbreak)
    number = _number(request.GET, len(stops))
    context = {"outbreak": outbreak, "number": number, "most": len(stops) - 1}
    return render(request, "outbreaks/_replay.html", context | known_at(outbreak, stops, number))
