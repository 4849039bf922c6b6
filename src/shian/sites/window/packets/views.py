"""Reporting what is wrong with a packet, and saying where one is: plain forms, no JavaScript."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from shian.domains.directory.models import Area
from shian.domains.supply.packets.actions import receive, see
from shian.domains.supply.packets.guessing import Limit, asker_of
from shian.domains.supply.packets.models import PacketReport
from shian.platform.access.actor import system_actor
from shian.platform.actions.core import Refused
from shian.platform.pages.widgets import CONTROL
from shian.sites.window.packets.fast import address_of
from shian.sites.window.packets.page import LANGUAGES, page_address
from shian.sites.window.packets.query import packet_of

POSTS = Limit(most=6)  # reports of one asker within ten minutes
TOO_MANY = lazy("Too many reports from here; call 12315, or try again later.")
View = Callable[[HttpRequest], HttpResponse]


def in_language_read(view: View) -> View:
    """Who read a packet in English goes on in English: the address says so once, then a cookie."""

    @wraps(view)
    def shown(request: HttpRequest) -> HttpResponse:
        language = request.GET.get("lang", "")
        if request.method != "GET" or language not in LANGUAGES:
            return view(request)
        query = request.GET.copy()
        del query["lang"]
        answer = HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
        return answer

    return shown


class ReportForm(forms.Form):
    """What is wrong, where it was bought, and, if one likes, how to be reached."""

    code = forms.CharField(max_length=200, widget=forms.HiddenInput)
    sort = forms.ChoiceField(
        label=lazy("What is wrong"), choices=PacketReport.Sort.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=lazy("In words"),
        max_length=500,
        required=False,
        widget=forms.Textarea({**CONTROL, "rows": 4}),
    )
    place_name = forms.CharField(
        label=lazy("Where it was bought"), max_length=120, required=False, widget=forms.TextInput(CONTROL)
    )
    area = forms.ChoiceField(label=lazy("District"), required=False, widget=forms.Select(CONTROL))
    contact = forms.RegexField(
        r"^[0-9+\-() ]{5,40}$",
        label=lazy("Telephone (need not be given)"),
        required=False,
        widget=forms.TextInput({**CONTROL, "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("Not said")), *districts()]  # type: ignore[attr-defined]


def districts() -> list[tuple[str, str]]:
    """The districts there are now."""
    now = Area.objects.filter(level=Area.Level.DISTRICT, valid_to=None).order_by("code")
    return [(code, name) for code, name in now.values_list("code", "name")]


def _about(code: str) -> dict[str, Any]:
    """What both forms say of the packet, and the way back to its page."""
    packet = packet_of(code) if code else None
    return {"code": code, "packet": packet, "back": page_address(code) if code else ""}


@require_http_methods(["GET", "POST"])
@in_language_read
def report(request: HttpRequest) -> HttpResponse:
    """The form; once sent, a number to ask after."""
    code = (request.POST.get("code") or request.GET.get("code", ""))[:200]
    form = ReportForm(request.POST or None, initial={"code": code})
    context: dict[str, Any] = {"form": form, **_about(code)}
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "packet/report.html", context, status=status)
    asker, now = asker_of(address_of(request)), time.monotonic()
    if POSTS.waits(asker, now):
        form.add_error(None, TOO_MANY)
        return render(request, "packet/report.html", context, status=429)
    POSTS.miss(asker, now)
    try:
        context["made"] = receive(by=system_actor(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(str(getattr(refusal, "field", "")) or None, str(refusal))
        return render(request, "packet/report.html", context, status=422)
    return render(request, "packet/report.html", context)


@require_http_methods(["GET", "POST"])
@in_language_read
def seen(request: HttpRequest) -> HttpResponse:
    """In which district is this packet? One tap; helps to find copied codes."""
    code = (request.POST.get("code") or request.GET.get("code", ""))[:200]
    offered = districts()
    context: dict[str, Any] = {"districts": offered, **_about(code)}
    if request.method == "POST":
        area = request.POST.get("area", "")
        asker, now = asker_of(address_of(request)), time.monotonic()
        if context["packet"] is None or area not in dict(offered):
            context["wrong"] = _("There is no such district.")
            return render(request, "packet/seen.html", context, status=422)
        if POSTS.waits(asker, now):
            context["wrong"] = TOO_MANY
            return render(request, "packet/seen.html", context, status=429)
        POSTS.miss(asker, now)
        context["odd"] = see(code, area, by=system_actor())
        context["thanks"] = True
    return render(request, "packet/seen.html", context)
