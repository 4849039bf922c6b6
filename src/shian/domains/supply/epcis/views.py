"""Pages of the workbench: events by code, step and time; one event; a new key for a firm's system."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from shian.domains.registry.models import Operator
from shian.domains.supply.epcis import keys
from shian.domains.supply.epcis.models import Event
from shian.domains.supply.epcis.naming import names_of
from shian.domains.supply.epcis.searching import Found, Place, TooComplex, page_of
from shian.domains.supply.epcis.showing import event_page
from shian.domains.supply.epcis.sight import may_read
from shian.domains.supply.epcis.words import STEPS, TYPES, word
from shian.methods.epcis import normal
from shian.methods.epcis.identifiers import identify
from shian.methods.epcisquery import Ids, Named, Names, OneOf, Pattern, Query, QueryFault, query_of
from shian.platform.access import systemkeys
from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.actions.core import Refused
from shian.platform.pages.links import record_url
from shian.platform.pages.requests import actor_of
from shian.platform.pages.shapes import Cell, Heading, Row
from shian.platform.pages.widgets import CONTROL, DateInput

PAGE = 50
SHOWN_CODES = 3


class EventFilter(forms.Form):
    """What narrows the list of events."""

    code = forms.CharField(
        label=lazy("Code of goods, lot, paper or event"),
        max_length=500,
        required=False,
        widget=forms.TextInput(CONTROL),
    )
    step = forms.ChoiceField(
        label=lazy("Step"),
        required=False,
        choices=[("", lazy("any")), *sorted(STEPS.items())],
        widget=forms.Select({"class": "form-select"}),
    )
    since = forms.DateField(label=lazy("From"), required=False, widget=DateInput())
    until = forms.DateField(label=lazy("To"), required=False, widget=DateInput())
    capture = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput())
    after = forms.RegexField(r"^[0-9:.+ \-]{10,40},[0-9]{1,18}$", required=False, widget=forms.HiddenInput())


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not may_read(actor):
        raise PermissionDenied("the role reads no events")
    return actor


@require_GET
@login_required
def events(request: HttpRequest) -> HttpResponse:
    """Events, the latest first."""
    actor = _reader(request)
    form = EventFilter(request.GET)
    context: dict[str, Any] = {"form": form, "columns": _columns(), "rows": (), "next": ""}
    if form.is_valid():
        context |= _listed(form.cleaned_data, actor)
    return render(request, "epcis/events.html", context)


def _listed(asked: dict[str, Any], actor: Actor) -> dict[str, Any]:
    query = _query(asked)
    key, _comma, pk = asked["after"].rpartition(",")
    try:
        page = page_of(
            query, actor, size=PAGE, after=Place(key, int(pk)) if pk else None, capture=asked["capture"]
        )
    except (TooComplex, QueryFault):
        return {"refusal": _("This question takes too long. Narrow it by a code or by days.")}
    names = names_of({code for one in page.events for code in (*_places(one), *_goods(one)[:SHOWN_CODES])})
    following = ""
    if page.following:
        kept = {n: v for n, v in asked.items() if v and n != "after"}
        following = urlencode({**kept, "after": f"{page.following.key},{page.following.pk}"})
    return {"rows": [_row(one, names) for one in page.events], "next": following}


def _query(asked: dict[str, Any]) -> Query:
    conditions: list[Any] = []
    if code := asked["code"].strip():
        conditions.append(_named(code))
    if asked["step"]:
        conditions.append(OneOf("biz_step", (asked["step"],)))
    zone = timezone.get_current_timezone()
    days: dict[str, Any] = {}
    if asked["since"]:
        days["GE_eventTime"] = _midnight(asked["since"], zone)
    if asked["until"]:
        days["LT_eventTime"] = _midnight(asked["until"] + timedelta(days=1), zone)
    return Query((*conditions, *query_of(days, {}).conditions), "event_time")


def _named(code: str) -> Ids | Names:
    """The event of that id, or events that name the code."""
    by_id = query_of({"EQ_eventID": [code]}, {}).conditions[0]
    if isinstance(by_id, Ids) and (by_id.hashes or Event.objects.filter(event_id=code).exists()):
        return by_id
    return Names(tuple(Named), Pattern((identify(code).canonical, code)))


def _midnight(day: Any, zone: Any) -> str:
    return str(timezone.datetime(day.year, day.month, day.day, tzinfo=zone).isoformat())  # type: ignore[attr-defined]


def _columns() -> tuple[Heading, ...]:
    return (
        Heading("time", _("Happened"), "date"),
        Heading("step", _("Step")),
        Heading("place", _("Place")),
        Heading("codes", _("Goods")),
    )


def _places(found: Found) -> tuple[str, str]:
    plain = normal(found.body)
    return tuple((plain.get(name) or {}).get("id", "") for name in ("bizLocation", "readPoint"))  # type: ignore[return-value]


def _row(found: Found, names: dict[str, tuple[str, str]]) -> Row:
    plain = normal(found.body)
    location, point = _places(found)
    place = location or point
    step = plain.get("bizStep") or ""
    moment = timezone.localtime(timezone.datetime.fromisoformat(plain["eventTime"]))  # type: ignore[attr-defined]
    url = reverse("epcis-event-page", args=[found.pk])
    return Row(
        url,
        (
            Cell(_("Happened"), moment.strftime("%Y-%m-%d %H:%M"), "date", url=url),
            Cell(_("Step"), word(STEPS, step) if step else word(TYPES, str(plain.get("type")))),
            Cell(_("Place"), names[place][0] if place in names else place),
            _codes(_goods(found), names),
        ),
    )


def _goods(event: Found) -> list[str]:
    """The codes of what an event is about."""
    plain = normal(event.body)
    found = [
        *(plain.get("epcList") or ()),
        *(plain.get("childEPCs") or ()),
        *(plain.get("inputEPCList") or ()),
    ]
    for name in ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"):
        found += [entry.get("epcClass", "") for entry in plain.get(name) or ()]
    return [str(code) for code in found]


def _codes(goods: list[str], names: dict[str, tuple[str, str]]) -> Cell:
    more = f" (+{len(goods) - SHOWN_CODES})" if len(goods) > SHOWN_CODES else ""
    shown = goods[:SHOWN_CODES]
    words = [names[c][0] if c in names else c.removeprefix("https://id.gs1.org/") for c in shown]
    return Cell(_("Goods"), "、".join(words) + more, "" if any(code in names for code in shown) else "code")


@require_GET
@login_required
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event, if it is within sight."""
    actor = _reader(request)
    page = page_of(Query(), actor, size=1, only=pk)
    if not page.events:
        raise Http404(f"no event {pk} within sight")
    found = Event.objects.get(pk=pk)
    crumbs = [{"label": _("Events"), "url": reverse("epcis-event-list")}]
    context = {
        "page": event_page(found),
        "capture": record_url("epcis.capture", found.capture_id),
        "breadcrumbs": crumbs,
    }
    return render(request, "epcis/event.html", context)


class KeyForm(forms.Form):
    """What a new key is for."""

    marks_required = True
    name = forms.CharField(label=lazy("Name of the system"), max_length=120, widget=forms.TextInput(CONTROL))
    operator = forms.ModelChoiceField(
        label=lazy("Operator"), queryset=Operator.objects.none(), widget=forms.NumberInput(CONTROL)
    )
    expires_on = forms.DateField(label=lazy("Valid until"), required=False, widget=DateInput())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["operator"]
        field.queryset = scoped(Operator.objects.all(), actor)
        if actor.operator is not None:
            field.initial, field.disabled, field.widget = actor.operator, True, forms.HiddenInput()


@require_http_methods(["GET", "POST"])
@login_required
def new_key(request: HttpRequest) -> HttpResponse:
    """Issue a key; it is shown this once."""
    actor = actor_of(request)
    if actor.role.name not in {role.name for role in keys.ISSUING}:
        raise PermissionDenied("the role issues no keys")
    form = KeyForm(request.POST or None, actor=actor)
    made, key = None, ""
    if request.method == "POST" and form.is_valid():
        key = systemkeys.new_key()
        asked = form.cleaned_data
        try:
            made = keys.issue(by=actor, key=key, **asked)
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
    status = 422 if request.method == "POST" and made is None else 200
    context = {"form": form, "made": made, "key": key if made else ""}
    answer = render(request, "epcis/key.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
