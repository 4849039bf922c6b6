"""The filter drawer's form: the FilterSet's fields with widgets for areas and related records."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _

from shian.platform.access.actor import Actor
from shian.platform.pages import widgets
from shian.platform.resources.filtering import field_at, filterset_of
from shian.platform.resources.registry import Resource


def filter_form(resource: Resource, actor: Actor, query: QueryDict) -> forms.Form:
    """The unbound form, filled from the query."""
    form: forms.Form = filterset_of(resource.kind)(None, resource.model.objects.none()).form
    form.marks_required = False  # type: ignore[attr-defined]
    form.fields.pop("q", None)
    for name in list(form.fields):
        form.fields[name] = _dressed(resource, actor, name, form.fields[name])
        values = query.getlist(name)
        many = isinstance(form.fields[name], forms.MultipleChoiceField)
        form.initial[name] = values if many else (values[-1] if values else None)
    return form


def _dressed(resource: Resource, actor: Actor, name: str, field: Any) -> forms.Field:
    if name == "area":
        return widgets.area_field(actor, label=field.label)
    if name in resource.filters:
        model_field = field_at(resource.model, name)
        if isinstance(model_field, models.ForeignKey):
            other: Any = model_field.related_model
            return widgets.record_field(other.objects.all(), actor, label=field.label, required=False)
    match field:
        case forms.MultipleChoiceField():
            field.widget = forms.CheckboxSelectMultiple(widgets.BOXES, choices=cast(Any, field.choices))
        case forms.NullBooleanField():
            field.widget = forms.NullBooleanSelect(widgets.SELECT)
            field.widget.choices = [("unknown", "—"), ("true", _("Yes")), ("false", _("No"))]
        case forms.ChoiceField():
            field.widget = forms.Select(widgets.SELECT, choices=cast(Any, field.choices))
        case forms.DateField():
            field.widget = widgets.DateInput()
        case forms.DecimalField() | forms.IntegerField():
            field.widget = forms.NumberInput(widgets.CONTROL)
        case _:
            field.widget = forms.TextInput(widgets.CONTROL)
    dressed: forms.Field = field
    return dressed
