"""What the auditor's pages ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shian.platform.pages.widgets import CONTROL, SELECT

LONGEST = 2_000_000


class TakeForm(forms.Form):
    """A file, or a text pasted."""

    file = forms.FileField(label=_("File"), required=False, widget=forms.ClearableFileInput(CONTROL))
    text = forms.CharField(
        label=_("Or the text itself"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({**CONTROL, "rows": 6}),
    )
    title = forms.CharField(
        label=_("Title of the report"), required=False, max_length=200, widget=forms.TextInput(CONTROL)
    )

    def clean(self) -> dict[str, Any]:
        """One of both must be given."""
        given = super().clean() or {}
        if not given.get("file") and not (given.get("text") or "").strip():
            self.add_error("file", _("Choose a file, or paste a text."))
        return given


class CorrectionForm(forms.Form):
    """What a figure is to be read as."""

    subject = forms.CharField(
        label=_("Of what"), required=False, max_length=60, widget=forms.TextInput(CONTROL)
    )
    year = forms.IntegerField(
        label=_("Year"), required=False, min_value=1900, max_value=2999, widget=forms.NumberInput(CONTROL)
    )
    place = forms.CharField(label=_("Where"), required=False, max_length=40, widget=forms.TextInput(CONTROL))
    value = forms.DecimalField(
        label=_("Value in the unit as written"),
        required=False,
        min_value=0,
        max_digits=24,
        decimal_places=6,
        widget=forms.TextInput(CONTROL),
    )
    target = forms.NullBooleanField(
        label=_("A target"),
        required=False,
        widget=forms.Select(
            SELECT, choices=[("", _("as it was read")), ("true", _("yes")), ("false", _("no"))]
        ),
    )
    apart = forms.BooleanField(label=_("It is no part of another figure"), required=False)
    ignore = forms.BooleanField(label=_("Leave this figure out"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.TextInput(CONTROL))


class FactForm(forms.Form):
    """A sentence that holds beside a report."""

    says = forms.CharField(
        label=_("Sentence, as a report would write it"),
        min_length=4,
        max_length=500,
        widget=forms.TextInput({**CONTROL, "placeholder": "2021年末全市常住人口为539.10万人"}),
    )
    source = forms.CharField(label=_("Source"), max_length=200, widget=forms.TextInput(CONTROL))
