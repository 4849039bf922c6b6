"""The series explorer: any series, any method, any settings."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shian.domains.surveillance.cases.codes import agent_choices
from shian.domains.surveillance.cases.counting import AGE_BANDS
from shian.domains.surveillance.cases.models import Case, Syndrome
from shian.domains.surveillance.signals.exploring import Asked, explore
from shian.domains.surveillance.signals.methods import METHODS, OF_YEARS, Choice
from shian.domains.surveillance.signals.running import local_day
from shian.domains.surveillance.signals.views.common import for_viewers
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.pages.requests import actor_of
from shian.platform.pages.widgets import CONTROL, SELECT, DateInput, area_field

BY = (
    ("area,syndrome", lazy("District and syndrome")),
    ("area", lazy("District")),
    ("syndrome", lazy("Syndrome")),
    ("agent", lazy("Agent")),
    ("area,agent", lazy("District and agent")),
    ("syndrome,age", lazy("Syndrome and age")),
    ("area,syndrome,age", lazy("District, syndrome and age")),
    ("hospital", lazy("Hospital")),
    ("township", lazy("Township")),
    ("food_class", lazy("Food class")),
)
STEPS = (("week", lazy("Weeks")), ("day", lazy("Days")))
THRESHOLDS = (
    ("nbPlugin", lazy("Negative binomial")),
    ("delta", lazy("Delta rule")),
    ("muan", lazy("Upper mean")),
)
ALPHAS = ("0.0005", "0.001", "0.0025", "0.005", "0.01", "0.02", "0.05")


class Question(forms.Form):
    """What to count, by which method, how many false alarms one is ready to bear."""

    by = forms.ChoiceField(label=lazy("Series by"), choices=BY, widget=forms.Select(SELECT))
    step = forms.ChoiceField(label=lazy("Time step"), choices=STEPS, widget=forms.Select(SELECT))
    syndrome = forms.ChoiceField(label=lazy("Syndrome"), required=False, widget=forms.Select(SELECT))
    agent = forms.ChoiceField(label=lazy("Agent"), required=False, widget=forms.Select(SELECT))
    age = forms.ChoiceField(label=lazy("Age band"), required=False, widget=forms.Select(SELECT))
    until = forms.DateField(label=lazy("Up to"), required=False, widget=DateInput())
    method = forms.ChoiceField(label=lazy("Method"), choices=METHODS, widget=forms.Select(SELECT))
    alpha = forms.ChoiceField(
        label=lazy("Share of false alarms"), choices=[(a, f"{100 * float(a):g} %") for a in ALPHAS],
        widget=forms.Select(SELECT),
    )  # fmt: skip
    years = forms.IntegerField(
        label=lazy("Years of baseline"), min_value=1, max_value=5, widget=forms.NumberInput(CONTROL)
    )
    half_width = forms.IntegerField(
        label=lazy("Half-width of windows"), min_value=1, max_value=6, widget=forms.NumberInput(CONTROL)
    )
    threshold = forms.ChoiceField(label=lazy("Bound by"), choices=THRESHOLDS, widget=forms.Select(SELECT))
    least = forms.IntegerField(
        label=lazy("No alarm below so many cases in four steps"), min_value=0, max_value=99,
        widget=forms.NumberInput(CONTROL),
    )  # fmt: skip
    # Advanced settings are folded away.
    FOLDED = ("years", "half_width", "threshold", "least")
    DEFAULTS = {
        "by": "area,syndrome", "step": "week", "method": "combined", "alpha": "0.005", "years": 5,
        "half_width": 3, "threshold": "nbPlugin", "least": 0,
    }  # fmt: skip

    def __init__(self, actor: Actor, data: Any) -> None:
        given = {**self.DEFAULTS, **{name: value for name, value in data.items() if value != ""}}
        super().__init__(given)
        blank = [("", "—")]
        fields: dict[str, Any] = self.fields
        fields["area"] = area_field(actor, label=lazy("Area"))
        fields["syndrome"].choices = [*blank, *Syndrome.choices]
        fields["agent"].choices = [*blank, *agent_choices()]
        fields["age"].choices = [*blank, *((band, band) for band in AGE_BANDS)]
        self.order_fields(["by", "area", "syndrome", "agent", "age", "step", "until", "method", "alpha"])


@for_viewers
def explorer(request: HttpRequest) -> HttpResponse:
    """The table of all series that are asked for, and the plot of one."""
    actor = actor_of(request)
    form = Question(actor, request.GET)
    context: dict[str, Any] = {
        "form": form,
        "plain": [form[name] for name in form.fields if name not in form.FOLDED],
        "folded": [form[name] for name in form.FOLDED],
        "breadcrumbs": [{"label": _("Early warning"), "url": reverse("signals")}],
    }
    if form.is_valid():
        answer = explore(_asked(form, actor), _choice(form), request.GET.get("series", "")[:200])
        query = urlencode([(k, v) for k, v in request.GET.items() if k != "series" and v])
        context |= {
            "answer": answer,
            "spec": answer.plot.spec() if answer.plot is not None else None,
            "query": query,
            "percent": None if answer.past_rate is None else f"{100 * answer.past_rate:.2f}",
            "of_years": form.cleaned_data["method"] in OF_YEARS,
        }
    return render(request, "signals/explorer.html", context)


def _asked(form: Question, actor: Actor) -> Asked:
    given = form.cleaned_data
    area = given["area"]
    if actor.role.scope is Scope.AREA and not area.startswith(actor.area):
        area = actor.area
    only = tuple((name, given[name]) for name in ("syndrome", "agent", "age") if given[name])
    return Asked(tuple(given["by"].split(",")), given["step"], given["until"] or _latest(actor), area, only)


def _latest(actor: Actor) -> date:
    """The day of the latest report: the record of a past time is looked at as it was then."""
    at = Case.objects.order_by("-reported_at").values_list("reported_at", flat=True).first()
    return local_day(min(at, actor.now()) if at is not None else actor.now())


def _choice(form: Question) -> Choice:
    given = form.cleaned_data
    return Choice(
        given["method"], float(given["alpha"]), given["years"], given["half_width"], 10, given["threshold"],
        52 if given["step"] == "week" else 365, given["least"],
    )  # fmt: skip
