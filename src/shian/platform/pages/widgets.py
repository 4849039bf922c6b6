"""Form widgets in the look of the pages: dates, areas, choices, and a picker for records of any number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.pages.places import within
from shian.platform.records.base import Record
from shian.platform.resources.registry import RESOURCES

FEW = 60  # up to so many records a plain select serves better than a picker
CONTROL = {"class": "form-control"}
SELECT = {"class": "form-select"}
BOXES = {"class": "boxes"}  # Django gives the class to the frame of the boxes and to each box


class Picker(forms.TextInput):
    """A record chosen by typing part of its name; the page of its kind answers with what fits."""

    template_name = "resources/picker.html"

    def __init__(self, kind: str) -> None:
        super().__init__(CONTROL)
        self.kind = kind

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        model = RESOURCES[self.kind].model
        known = str(value or "").isdigit()
        record = model.objects.filter(pk=value).first() if known else None
        context["widget"].update(text=str(record or ""), source=reverse("resource-pick", args=[self.kind]))
        return context


class DateInput(forms.DateInput):
    """A date by the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(CONTROL, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A moment by the browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(CONTROL, format="%Y-%m-%dT%H:%M")


def area_field(actor: Actor, *, label: Any, required: bool = False) -> forms.ChoiceField:
    """A select of the areas an actor may look at."""
    choices = [("", _("The whole city") if not required else "—"), *within(actor).items()]
    return forms.ChoiceField(label=label, choices=choices, required=required, widget=forms.Select(SELECT))


def record_field(
    rows: QuerySet[Any], actor: Actor, *, label: Any, required: bool, many: bool = False, help_text: Any = ""
) -> forms.ModelChoiceField[Any]:
    """A choice among records within the actor's scope: a select of few, a picker of many."""
    model = rows.model
    if issubclass(model, Record):
        rows = scoped(rows, actor)
    common: dict[str, Any] = {"label": label, "required": required, "help_text": help_text}
    few = rows[: FEW + 1].count() <= FEW
    if many:
        return forms.ModelMultipleChoiceField(rows, widget=forms.SelectMultiple(SELECT), **common)
    kind = model.kind() if issubclass(model, Record) else ""
    widget: forms.Widget = forms.Select(SELECT) if few or kind not in RESOURCES else Picker(kind)
    return forms.ModelChoiceField(rows, widget=widget, empty_label="—", **common)


def yes_no(*, label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    """A question that must be answered: nothing is chosen beforehand."""
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect(BOXES),
    )
