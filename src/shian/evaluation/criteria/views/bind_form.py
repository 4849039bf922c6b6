"""The form that binds an item of a draft: its figure, scoring function, veto, points, evidence."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shian.evaluation.criteria.schema import ItemRow
from shian.evaluation.criteria.views.words import CERTAINTIES, SORTS
from shian.evaluation.figures.book import figures
from shian.platform.pages.widgets import BOXES, CONTROL, SELECT

KINDS = [
    ("", "—"),
    ("threshold", _("Threshold: all or nothing")),
    ("whole", _("Only where nothing is missing")),
    ("linear", _("Pro rata between two values")),
    ("steps", _("Steps")),
    ("deduct", _("Points off for each unit missing")),
    ("declared", _("A fact that is declared")),
    ("extra", _("Points on top")),
]
NEEDS = {
    "threshold": ("at",),
    "whole": ("full",),
    "linear": ("start", "end"),
    "steps": ("steps",),
    "deduct": ("full", "each", "lose"),
    "declared": (),
    "extra": ("each", "gain"),
}
PERIODS = [
    ("year", _("the year judged")),
    ("as_of", _("its last day")),
    ("since", _("all years up to then")),
]
JOINS = [
    ("last", _("the last year's")),
    ("least", _("the least of the years")),
    ("most", _("the most of the years")),
    ("sum", _("the sum of the years")),
    ("growth", _("the growth over the year before (%)")),
]
RULES = [
    ("", _("no veto")),
    ("at_least", _("at least")),
    ("at_most", _("at most")),
    ("yes", _("must hold")),
    ("no", _("must not be")),
]
COUNTS = [
    ("whole", _("whole units only")),
    ("started", _("a unit begun counts")),
    ("exact", _("pro rata")),
]
_NUMBERS = ("at", "start", "end", "full", "each", "lose", "gain")


def _number(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, widget=forms.NumberInput({**CONTROL, "step": "any"})
    )


class BindForm(forms.Form):
    """One item."""

    title_zh = forms.CharField(label=_("Heading"), max_length=300, widget=forms.TextInput(CONTROL))
    weight = forms.DecimalField(
        label=_("Points"), min_value=0, widget=forms.NumberInput({**CONTROL, "step": "any"})
    )
    figure = forms.CharField(
        label=_("Figure"),
        required=False,
        widget=forms.TextInput({**CONTROL, "list": "known-figures", "autocomplete": "off"}),
    )
    period = forms.ChoiceField(
        label=_("Period"), choices=PERIODS, required=False, widget=forms.Select(SELECT)
    )
    years = forms.IntegerField(
        label=_("Number of years"),
        min_value=1,
        max_value=10,
        required=False,
        widget=forms.NumberInput(CONTROL),
    )
    join = forms.ChoiceField(
        label=_("Of several years"), choices=JOINS, required=False, widget=forms.Select(SELECT)
    )
    series = forms.CharField(
        label=_("Population series"), required=False, max_length=40, widget=forms.TextInput(CONTROL)
    )
    kind = forms.ChoiceField(label=_("Scoring"), choices=KINDS, required=False, widget=forms.Select(SELECT))
    at = _number(_("Threshold"))
    start = _number(_("None at"))
    end = _number(_("All at"))
    full = _number(_("Full points at"))
    each = _number(_("For each"))
    lose = _number(_("Points off"))
    gain = _number(_("Points on top"))
    steps = forms.CharField(
        label=_("Steps (value: points, worst first)"),
        required=False,
        max_length=400,
        widget=forms.TextInput({**CONTROL, "placeholder": "60: 1; 80: 3"}),
    )
    fewer = forms.BooleanField(
        label=_("Fewer is better"), required=False, widget=forms.CheckboxInput({"class": "form-check-input"})
    )
    count = forms.ChoiceField(
        label=_("A part of a unit"), choices=COUNTS, required=False, widget=forms.Select(SELECT)
    )
    veto = forms.ChoiceField(label=_("Veto"), choices=RULES, required=False, widget=forms.Select(SELECT))
    veto_at = _number(_("Veto at"))
    extra = forms.BooleanField(
        label=_("On top of the total"),
        required=False,
        widget=forms.CheckboxInput({"class": "form-check-input"}),
    )
    evidence = forms.MultipleChoiceField(
        label=_("Evidence"),
        choices=list(SORTS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple(BOXES),
    )
    certainty = forms.ChoiceField(
        label=_("Certainty"), choices=list(CERTAINTIES.items()), widget=forms.Select(SELECT)
    )
    owner = forms.CharField(
        label=_("Responsible"), required=False, max_length=80, widget=forms.TextInput(CONTROL)
    )

    def clean_figure(self) -> str:
        """A figure there is."""
        name = str(self.cleaned_data["figure"]).strip().split(" ")[0]
        if name and name not in figures():
            raise forms.ValidationError(gettext("There is no figure “%(name)s”.") % {"name": name})
        return name

    def clean_steps(self) -> list[list[Decimal]]:
        """Pairs of value and points."""
        found = []
        for part in str(self.cleaned_data["steps"]).replace("；", ";").replace("：", ":").split(";"):
            if not part.strip():
                continue
            try:
                x, _colon, y = part.partition(":")
                found.append([Decimal(x.strip()), Decimal(y.strip())])
            except InvalidOperation:
                raise forms.ValidationError(
                    gettext("“%(part)s” is no step: write value: points.") % {"part": part.strip()}
                ) from None
        return found

    def clean(self) -> dict[str, Any]:
        """All that the chosen function needs, and that the schema accepts it."""
        data = super().clean() or {}
        if self.errors:
            return data
        missing = [n for n in NEEDS.get(data["kind"], ()) if data.get(n) in (None, "", [])]
        if data["kind"] == "whole" and "full" in missing:
            missing, data["full"] = [], Decimal(100)
        for name in missing:
            self.add_error(name, gettext("This is needed for the scoring chosen."))
        if data["veto"] in ("at_least", "at_most") and data.get("veto_at") is None:
            self.add_error("veto_at", gettext("Say from which value."))
        if not self.errors and data["kind"]:
            try:
                row = {k: v for k, v in self.changes(data).items() if v is not None}
                ItemRow.model_validate({"id": "x", **row}).made()
            except ValueError as error:
                self.add_error("kind", str(error).split("\n")[0])
        return data

    @staticmethod
    def changes(data: dict[str, Any]) -> dict[str, Any]:
        """The item's fields as the edition's file has them; None where one is to go."""
        kind = data["kind"]
        function: dict[str, Any] | None = {"kind": kind} if kind else None
        if function is not None:
            function |= {name: data[name] for name in NEEDS[kind]}
            if kind in ("threshold", "steps", "deduct") and data["fewer"]:
                function["fewer"] = True
            if kind == "deduct":
                function["count"] = data["count"] or "exact"
        figure = None
        if data["figure"]:
            figure = {
                "name": data["figure"],
                "period": data["period"] or "year",
                "years": data["years"] or 1,
                "join": data["join"] or "last",
                "series": data["series"],
            }
        veto = {"rule": data["veto"]} if data["veto"] else None
        if veto and data["veto"] in ("at_least", "at_most"):
            veto["at"] = data["veto_at"]
        kept = {n: data[n] for n in ("title_zh", "weight", "extra", "evidence", "certainty", "owner")}
        return {**kept, "function": function, "figure": figure, "veto": veto}


def initial_of(line: dict[str, Any]) -> dict[str, Any]:
    """What the form shows of an item as it is."""
    function, figure, veto = line.get("function") or {}, line.get("figure") or {}, line.get("veto") or {}
    shown = {n: line.get(n) for n in ("title_zh", "weight", "extra", "evidence", "certainty", "owner")}
    shown |= {n: function[n] for n in (*_NUMBERS, "fewer", "count", "kind") if n in function}
    if "steps" in function:
        shown["steps"] = "; ".join(f"{x}: {y}" for x, y in function["steps"])
    shown |= {n: figure[n] for n in ("period", "years", "join", "series") if n in figure}
    return {
        **shown,
        "figure": figure.get("name", ""),
        "veto": veto.get("rule", ""),
        "veto_at": veto.get("at"),
    }
