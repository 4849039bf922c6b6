"""The page on which anyone signed in asks whether a result would pass, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from shian.domains.standards.history import Spell, spells
from shian.domains.standards.judging import rule_book
from shian.domains.standards.models import Edition, FoodNode, Limit
from shian.methods.limits import Measurement, Question, Relation, RuleBook, Verdict, explain, judge_text
from shian.methods.limits.explain import OUTCOMES
from shian.methods.limits.model import Outcome
from shian.methods.limits.names import normalise_name
from shian.platform.pages.links import url_of
from shian.platform.pages.shapes import Cell, Facts, Heading, Row
from shian.platform.pages.widgets import CONTROL, DateInput

TONES = {Outcome.PASSED: "good", Outcome.FAILED: "bad", Outcome.UNDETERMINED: "warn"}
NEAR = 12


class ResultForm(forms.Form):
    """A result as a laboratory writes it."""

    marks_required = True
    food = forms.CharField(label=lazy("Food or group"), max_length=120, widget=forms.TextInput(CONTROL))
    item = forms.CharField(label=lazy("Substance"), max_length=120, widget=forms.TextInput(CONTROL))
    day = forms.DateField(label=lazy("Day that chooses the edition"), widget=DateInput())
    result = forms.CharField(
        label=lazy("Result"),
        max_length=200,
        required=False,
        widget=forms.TextInput(CONTROL),
        help_text=lazy("As written: 0.05, <0.01, 未检出. All units of a sampling plan: parted by blanks."),
    )
    unit = forms.CharField(
        label=lazy("Unit"), max_length=24, required=False, initial="mg/kg", widget=forms.TextInput(CONTROL)
    )
    lod = forms.DecimalField(
        label=lazy("Detection limit"), min_value=0, required=False, widget=forms.TextInput(CONTROL)
    )


@require_GET
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """The form; and, once it is filled in, the verdict, its grounds and how the limit has changed."""
    asked = {"food", "item"} <= set(request.GET)
    form = ResultForm(request.GET if asked else None, initial={"day": timezone.localdate()})
    context: dict[str, Any] = {"form": form}
    if asked and form.is_valid():
        context |= _answer(rule_book(), form.cleaned_data)
    return render(request, "standards/judge.html", context)


def _answer(book: RuleBook, given: dict[str, Any]) -> dict[str, Any]:
    food, analyte = book.catalogue.find(given["food"]), book.analyte(given["item"])
    if food is None or analyte is None:
        wanted, names = (
            (given["food"], list(book.catalogue.number))
            if food is None
            else (given["item"], [a.zh for a in book.analytes.values()])
        )
        return {"unknown": wanted, "near": _near(wanted, names)}
    found: dict[str, Any] = {"history": _history(spells(book, food, analyte), food)}
    if given["result"]:
        found |= _verdict(book, food, analyte, given)
    return found


def _near(wanted: str, names: list[str]) -> list[str]:
    plain = normalise_name(wanted)
    parts = [plain, *({plain[:2], plain[-2:]} if len(plain) > 2 else set())]
    return [name for name in names if any(part in normalise_name(name) for part in parts)][:NEAR]


def _verdict(book: RuleBook, food: str, analyte: str, given: dict[str, Any]) -> dict[str, Any]:
    question = Question(food, analyte, Measurement(Relation.UNREADABLE), given["day"])
    verdict = judge_text(question, given["result"], given["unit"], given["lod"], book)
    language = get_language() or "zh"
    return {
        "sentence": explain(verdict, language),
        "outcome": OUTCOMES[verdict.outcome][0 if language.startswith("zh") else 1],
        "tone": TONES[verdict.outcome],
        "panel": Facts(_("Grounds of the verdict"), tuple(_grounds(verdict, book, food))),
    }


def _grounds(verdict: Verdict, book: RuleBook, food: str) -> list[Cell]:
    cells = [Cell(_("Place in the catalogue"), " › ".join(book.catalogue.path(food)), wide=True)]
    limit = verdict.limit
    if limit is None:
        return cells
    row = Limit.objects.filter(key=limit.id).first()
    edition = Edition.objects.filter(code=limit.edition).first()
    node = FoodNode.objects.filter(name=limit.food).first()
    certainty = row.get_certainty_display() if row else limit.certainty
    return [
        *cells,
        Cell(_("Limit value"), limit.demand(), url=url_of(row) if row else ""),
        Cell(_("Edition"), limit.edition, url=url_of(edition) if edition else ""),
        Cell(_("Limited through"), limit.food, url=url_of(node) if node else ""),
        Cell(_("Except"), "、".join(limit.excludes)),
        Cell(_("Basis"), limit.basis),
        Cell(_("Certainty"), str(certainty)),
        Cell(_("Also limited by"), "、".join(f"{x.edition} {x.demand()}" for x in verdict.also)),
    ]


def _history(found: list[Spell], food: str) -> dict[str, Any]:
    headings = (
        _("In force from"),
        _("No longer from"),
        _("Edition"),
        _("Limited through"),
        _("Limit value"),
        _("Except"),
    )
    rows = [
        Row(
            "",
            tuple(
                Cell(label, text)
                for label, text in zip(
                    headings,
                    (
                        spell.since.isoformat(),
                        spell.until.isoformat() if spell.until else "",
                        spell.limit.edition,
                        spell.limit.food if spell.limit.food != food else "",
                        f"{spell.limit.demand()} {spell.limit.basis}".strip(),
                        "、".join(spell.limit.excludes),
                    ),
                    strict=True,
                )
            ),
        )
        for spell in found
    ]
    return {"columns": [Heading("", label) for label in headings], "rows": rows}
