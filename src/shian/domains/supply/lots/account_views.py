"""Pages of accounts: a firm's mass balance, custody of a lot, whose goods come without lot codes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from shian.domains.directory.roles import EPIDEMIOLOGISTS, FIELD, FIRMS, READERS
from shian.domains.registry.models import Operator
from shian.domains.supply.lots.accounts import completeness, custody, mass_balance
from shian.domains.supply.lots.models import Lot
from shian.domains.supply.lots.units import amount
from shian.platform.access.actor import Actor
from shian.platform.access.scope import in_scope, scoped
from shian.platform.pages.requests import actor_of
from shian.platform.pages.widgets import DateInput, record_field

SEEING = (*FIELD, *FIRMS, *READERS, *EPIDEMIOLOGISTS)
DAYS = 30
COLUMNS = {
    "before": _("Opening stock"),
    "came": _("Came"),
    "made": pgettext_lazy("supply", "Made"),
    "used": _("Used"),
    "sent": _("Sent"),
    "returned": _("Returned"),
    "sold": _("Sold"),
    "wasted": _("Wasted or destroyed"),
    "left": _("Should be left"),
}


class PeriodForm(forms.Form):
    """Whose goods, and between which days."""

    start = forms.DateField(label=_("From"), widget=DateInput())
    end = forms.DateField(label=_("Until"), widget=DateInput())

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.role not in FIRMS:
            rows = Operator.objects.order_by("name")
            self.fields = {
                "operator": record_field(rows, actor, label=_("Operator"), required=True)
            } | self.fields

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        start, end = given.get("start"), given.get("end")
        if start and end and end < start:
            self.add_error("end", _("The end lies before the beginning."))
        return given


def _may_see(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.role not in SEEING:
        raise PermissionDenied
    return actor


def _moments(start: date, end: date) -> tuple[datetime, datetime]:
    """Local midnights: of the first day, and after the last."""
    first = timezone.make_aware(datetime.combine(start, time()))
    return first, timezone.make_aware(datetime.combine(end + timedelta(days=1), time()))


@login_required
@require_safe
def balance(request: HttpRequest) -> HttpResponse:
    """Came, made, left, sold, wasted, and what does not add up, food by food."""
    actor = _may_see(request)
    today = timezone.localdate()
    asked = request.GET if "start" in request.GET else None
    form = PeriodForm(actor, asked, initial={"start": today - timedelta(days=DAYS), "end": today})
    page: dict[str, Any] = {"form": form, "headings": COLUMNS.values()}
    own = (
        Operator.objects.filter(pk=actor.operator).first() if actor.role in FIRMS and actor.operator else None
    )
    if asked is not None and form.is_valid():
        operator = own or form.cleaned_data.get("operator")
        if operator is not None:
            start, end = _moments(form.cleaned_data["start"], form.cleaned_data["end"])
            page |= {"operator": operator, "lines": _lines(operator.pk, start, end)}
            page["codes"] = next(iter(completeness(start, end, operator=operator.pk)), None)
    return render(request, "supply/balance.html", page)


def _lines(operator: int, start: datetime, end: datetime) -> list[dict[str, Any]]:
    return [
        {
            "food": line.food,
            "cells": [
                (heading, amount(getattr(line, name), line.unit) if getattr(line, name) else "")
                for name, heading in COLUMNS.items()
            ],
            "difference": amount(line.difference, line.unit) if line.difference else "",
        }
        for line in mass_balance(operator, start, end)
    ]


@login_required
@require_safe
def custody_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Who answered for a lot, from when until when."""
    actor = _may_see(request)
    lot = Lot.objects.filter(pk=pk).first()
    if lot is None or not in_scope(lot, actor):
        raise Http404(f"no lot {pk} within your scope")
    rows = [(i, amount(i.most, lot.unit)) for i in custody(lot)]
    return render(request, "supply/custody.html", {"lot": lot, "rows": rows})


@login_required
@require_safe
def codes(request: HttpRequest) -> HttpResponse:
    """Whose receipts and shipments come without a lot: in a recall these would cost most."""
    actor = _may_see(request)
    if actor.role in FIRMS:
        raise PermissionDenied
    end = timezone.now()
    found = completeness(end - timedelta(days=365), end, area=actor.area)
    known = set(
        scoped(Operator.objects.filter(pk__in=[c.operator for c in found]), actor).values_list(
            "pk", flat=True
        )
    )
    trades = dict(Operator.Trade.choices)
    rows = [(c, trades.get(c.trade, c.trade)) for c in found if c.operator in known]
    return render(request, "supply/codes.html", {"rows": rows})
