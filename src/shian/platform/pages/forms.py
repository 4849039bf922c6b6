"""Forms made from declarations: a resource's own fields, and what an action asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, get_args, get_origin

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.actions.moments import within_reach
from shian.platform.actions.registry import ActionSpec, Parameter, without_none
from shian.platform.pages import widgets
from shian.platform.pages.values import LABELS
from shian.platform.personal.fields import EncryptedTextField, Sealed
from shian.platform.records.base import Record
from shian.platform.resources.registry import Resource

EXPECTED = "expected_version"
MANY = 6  # from so many optional fields on they are folded away


class PageForm(forms.Form):
    """A form whose page marks what must be filled in, and which remembers the version that was seen."""

    marks_required = True
    upfront: frozenset[str] = frozenset()  # optional fields that are not folded away
    expected_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def first(self) -> list[forms.BoundField]:
        """What must be filled in or is filled in already; all of it where little else would remain."""
        rest = self._rest()
        return [field for field in self if field.name not in rest]

    @property
    def more(self) -> list[forms.BoundField]:
        """The optional, empty fields of a long form, folded away on the page."""
        rest = self._rest()
        return [field for field in self if field.name in rest]

    @property
    def more_is_wrong(self) -> bool:
        """Whether a folded field was refused."""
        return any(field.errors for field in self.more)

    def _rest(self) -> set[str]:
        idle = {
            field.name
            for field in self
            if not (field.is_hidden or field.field.required or field.name in self.upfront)
            and not self.get_initial_for_field(field.field, field.name)
        }
        return idle if len(idle) >= MANY else set()

    def values(self) -> dict[str, Any]:
        """What was filled in, without the version."""
        return {k: v for k, v in self.cleaned_data.items() if k != EXPECTED}

    def put(self, refusal: ValidationError) -> None:
        """Put a refusal's reasons beside their fields."""
        told: Mapping[str, list[str]] = (
            refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}
        )
        for name, reasons in told.items():
            for reason in reasons:
                known = name in self.fields
                self.add_error(
                    name if known else None,
                    reason if known or name == NON_FIELD_ERRORS else f"{name}: {reason}",
                )


def resource_form(
    resource: Resource, actor: Actor, *, data: Any = None, record: Record | None = None, initial: Any = None
) -> PageForm:
    """The create or edit form of a resource."""
    form = PageForm(data, initial={**_held(resource, record), **(initial or {})})
    for name in resource.form:
        form.fields[name] = _model_field(resource.model._meta.get_field(name), actor)
    return form


def _held(resource: Resource, record: Record | None) -> dict[str, Any]:
    if record is None:
        fields = [resource.model._meta.get_field(name) for name in resource.form]
        return {f.name: f.get_default() for f in fields if f.has_default()}  # type: ignore[union-attr]
    held: dict[str, Any] = {EXPECTED: record.version}
    for name in resource.form:
        value = getattr(record, name)
        held[name] = value.masked() if isinstance(value, Sealed) else value
    return held


def changed_values(form: PageForm, record: Record) -> dict[str, Any]:
    """What the form changes; personal text left as its mask stays as it is."""
    changed = {}
    for name, value in form.values().items():
        old = getattr(record, name)
        if isinstance(old, Sealed):
            if value != old.masked():
                changed[name] = value
        elif value != old:
            changed[name] = value
    return changed


def _model_field(field: Any, actor: Actor) -> forms.Field:
    if field.name == "area":
        return widgets.area_field(actor, label=LABELS["area"])
    if isinstance(field, models.ForeignKey):
        rows: Any = field.related_model
        return widgets.record_field(
            rows.objects.all(),
            actor,
            label=field.verbose_name,
            required=not field.blank,
            help_text=field.help_text,
        )
    if isinstance(field, EncryptedTextField):
        return forms.CharField(
            label=field.verbose_name,
            required=not field.blank,
            max_length=200,
            widget=forms.TextInput(widgets.CONTROL),
        )
    made: forms.Field = field.formfield()
    made.widget = _widget_for(made)
    if isinstance(made, forms.ChoiceField):
        made.widget.choices = made.choices
    return made


def _widget_for(made: forms.Field) -> forms.Widget:
    match made:
        case forms.DateTimeField():
            return widgets.MomentInput()
        case forms.DateField():
            return widgets.DateInput()
        case forms.BooleanField():
            return forms.CheckboxInput({"class": "form-check-input"})
        case forms.MultipleChoiceField():
            return forms.CheckboxSelectMultiple(widgets.BOXES)
        case forms.ChoiceField() | forms.TypedChoiceField():
            return forms.Select(widgets.SELECT)
        case forms.IntegerField() | forms.DecimalField():
            return forms.NumberInput({**widgets.CONTROL, "step": "any"})
    if isinstance(made.widget, forms.Textarea):
        return forms.Textarea({**widgets.CONTROL, "rows": 3, "wide": True})
    return forms.TextInput({**widgets.CONTROL, **made.widget_attrs(made.widget)})


def action_form(
    spec: ActionSpec,
    actor: Actor,
    *,
    record: Record | None = None,
    data: Any = None,
    files: Any = None,
    given: Mapping[str, str] | None = None,
) -> PageForm:
    """The form of what an action asks for; ``given`` fills in what is known from where one comes."""
    initial: dict[str, Any] = {EXPECTED: record.version} if record is not None else {}
    for p in spec.parameters:
        initial[p.name] = p.ask.initial(actor, record) if p.ask.initial else p.default
    given = given or {}
    form = PageForm(data, files, initial={**initial, **_likewise(spec, actor, given), **given})
    form.upfront = frozenset(p.name for p in spec.parameters if p.ask.upfront)
    for p in spec.parameters:
        form.fields[p.name] = _parameter_field(p, actor, record)
    return form


def _likewise(spec: ActionSpec, actor: Actor, given: Mapping[str, str]) -> dict[str, Any]:
    """What follows from the records named in the address, for parameters asked ``like`` one of theirs."""
    known: dict[str, Any] = {}
    for p in spec.parameters:
        model, pk = without_none(p.type), given.get(p.name, "")
        if isinstance(model, type) and issubclass(model, Record) and pk.isdigit():
            known[p.name] = scoped(model.objects.filter(pk=pk), actor).first()
    found = {}
    for p in spec.parameters:
        source, _dot, name = p.ask.like.partition(".")
        if known.get(source) is not None:
            value = getattr(known[source], name)
            found[p.name] = value.pk if isinstance(value, models.Model) else value
    return found


def can_be_asked(spec: ActionSpec) -> bool:
    """Whether a plain form can ask for all parameters; lists of compound values need a page of their own."""
    return spec.asks_all and all(_askable(p) for p in spec.parameters)


def _askable(p: Parameter) -> bool:
    plain = without_none(p.type)
    if get_origin(plain) in (list, tuple):
        inner = get_args(plain)[0]
        is_record = isinstance(inner, type) and issubclass(inner, models.Model)
        return is_record or (inner in (str, int) and p.ask.choices is not None)
    return plain is not dict and get_origin(plain) is not dict


def _parameter_field(p: Parameter, actor: Actor, record: Record | None) -> forms.Field:
    plain, ask = without_none(p.type), p.ask
    common: dict[str, Any] = {"label": ask.label, "help_text": ask.help, "required": p.required}
    many = get_origin(plain) in (list, tuple)
    inner = get_args(plain)[0] if many else plain
    if isinstance(inner, type) and issubclass(inner, models.Model):
        rows = ask.among(actor, record) if ask.among else inner.objects.all()  # type: ignore[attr-defined]
        return widgets.record_field(rows, actor, many=many, **common)
    if p.name == "area":
        return widgets.area_field(actor, label=ask.label, required=p.required)
    if ask.choices is not None or (isinstance(inner, type) and issubclass(inner, Enum)):
        return _choice_field(p, inner, actor, record, many=many)
    return _plain_field(p, plain, common)


def _choice_field(
    p: Parameter, inner: Any, actor: Actor, record: Record | None, *, many: bool
) -> forms.ChoiceField:
    given = p.ask.choices
    if given is None:
        given = getattr(inner, "choices", None) or [(e.value, e.name) for e in inner]
    choices = list(given(actor, record) if callable(given) else given)
    common: dict[str, Any] = {"label": p.ask.label, "help_text": p.ask.help, "required": p.required}
    if many:
        kind: Any = forms.TypedMultipleChoiceField
        boxes = forms.CheckboxSelectMultiple(widgets.BOXES)
        made: forms.ChoiceField = kind(choices=choices, coerce=inner, widget=boxes, **common)
        return made
    blank = [] if p.required and p.default else [("", "—")]
    coerce: Any = inner if isinstance(inner, type) else str
    return forms.TypedChoiceField(
        choices=blank + choices,
        coerce=coerce,
        empty_value=p.default if not p.required else "",
        widget=forms.Select(widgets.SELECT),
        **common,
    )


def _plain_field(p: Parameter, plain: Any, common: dict[str, Any]) -> forms.Field:
    ask = p.ask
    bounds = {"min_value": ask.least, "max_value": ask.most}
    number = forms.NumberInput({**widgets.CONTROL, "step": "any"})
    if plain is bool and p.type is not bool:
        return forms.NullBooleanField(widget=forms.NullBooleanSelect(widgets.SELECT), **common)
    if plain is bool:
        if p.required:
            return widgets.yes_no(label=ask.label, help_text=ask.help)
        box = forms.CheckboxInput({"class": "form-check-input"})
        return forms.BooleanField(widget=box, **{**common, "required": False})
    if plain is int:
        return forms.IntegerField(widget=number, **bounds, **common)
    if plain is Decimal:
        return forms.DecimalField(widget=number, **bounds, **common)
    if plain is dt.datetime:
        return forms.DateTimeField(widget=widgets.MomentInput(), validators=[within_reach], **common)
    if plain is dt.date:
        return forms.DateField(widget=widgets.DateInput(), **common)
    css = {"class": "form-control code"} if ask.mono else widgets.CONTROL
    text = forms.Textarea({**css, "rows": ask.lines, "wide": True}) if ask.lines > 1 else forms.TextInput(css)
    return forms.CharField(max_length=ask.longest, widget=text, **common)


def given_values(spec: ActionSpec, form: PageForm) -> dict[str, Any]:
    """The action's arguments: an optional parameter left empty is left out."""
    required = {p.name for p in spec.parameters if p.required}
    given = {}
    for name, value in form.values().items():
        if isinstance(value, models.QuerySet):
            value = list(value)
        if name in required or value not in (None, "", []):
            given[name] = value
    return given
