"""The inbox page: what is due from the officer, worst first, with the next lawful step."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from shian.platform.flows.inbox import PAGE, Item, inbox, overdue_count
from shian.platform.pages.duties import due_day, time_left, tone_of_reading
from shian.platform.pages.forms import can_be_asked
from shian.platform.pages.links import action_url, record_url
from shian.platform.pages.places import chosen_area, name_of
from shian.platform.pages.requests import actor_of
from shian.platform.pages.shapes import Button, Text
from shian.platform.pages.waiting import Waiting, waiting_for
from shian.platform.resources.registry import RESOURCES

FILTERS = (
    ("", gettext_lazy("All")),
    ("overdue", gettext_lazy("Overdue")),
    ("soon", gettext_lazy("Due within three days")),
    ("paused", gettext_lazy("Stopped clocks")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One duty as the page shows it."""

    url: str
    title: str
    kind: Text
    what: Text
    state: Text
    place: str
    due: str
    left: str
    tone: str
    steps: tuple[Button, ...]


@require_GET
@login_required
def show_inbox(request: HttpRequest) -> HttpResponse:
    """A page of the officer's inbox."""
    only = request.GET.get("only", "")
    only = only if only in dict(FILTERS) else ""
    number = request.GET.get("page", "1")
    page = max(1, int(number)) if number.isdigit() and len(number) < 6 else 1
    found = inbox(actor_of(request), page=page, only=only, area=chosen_area(request))
    pages = Paginator(range(found.matching), PAGE)
    context = {
        "lines": [line_of(item) for item in found.items],
        "found": found,
        "only": only,
        "filters": FILTERS,
        "page": pages.get_page(page) if found.matching else None,
        "waiting": _waiting(request) if not only and page == 1 else [],
    }
    return render(request, "shell/inbox.html", context)


def _waiting(request: HttpRequest) -> list[Waiting]:
    return list(waiting_for(actor_of(request), chosen_area(request)))


@require_GET
@login_required
def show_badge(request: HttpRequest) -> HttpResponse:
    """How many duties are overdue, for the navigation; nothing where none is."""
    late = overdue_count(actor_of(request))
    return HttpResponse(f'<span class="count num tone-bad">{late}</span>' if late else "")


def line_of(item: Item) -> Line:
    """A duty with its time left in words."""
    duty, reading = item.duty, item.reading
    return Line(
        url=record_url(duty.kind, duty.record) if duty.kind in RESOURCES else "",
        title=duty.title,
        kind=str(item.kind_title),
        what=str(item.clock_title),
        state=str(item.state_title),
        place=name_of(duty.area),
        due=due_day(reading),
        left=time_left(reading),
        tone=tone_of_reading(reading),
        steps=_steps(item),
    )


def _steps(item: Item) -> tuple[Button, ...]:
    offers = [o for o in item.offers if o.action is not None and can_be_asked(o.action)]
    return tuple(
        Button(o.action.title, action_url(o.action, item.duty.record), main=i == 0, dialog=True)
        for i, o in enumerate(offers[:2])
        if o.action is not None
    )
