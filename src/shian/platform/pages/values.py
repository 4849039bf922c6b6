"""How a value is shown: numbers, dates, choices, areas, links, states, personal text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shian.platform.flows.binding import BINDINGS
from shian.platform.pages.links import url_of
from shian.platform.pages.places import name_of
from shian.platform.pages.shapes import Cell
from shian.platform.personal.fields import EncryptedTextField, Sealed
from shian.platform.records.base import Record
from shian.platform.resources.filtering import field_at
from shian.platform.resources.registry import Column, Resource

LABELS = {
    "area": gettext_lazy("Area"),
    "id": gettext_lazy("Number"),
    "changed_at": gettext_lazy("Last change"),
}
_CODES = ("number", "code", "uscc", "licence_number", "gtin", "sheet_number")
_GROUPED_FROM = 10_000  # below it a number may be a year


def text_of(value: Any) -> str:
    """A plain value as text."""
    match value:
        case None:
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case Sealed():
            return value.masked()
        case str() | Promise():
            return str(value)
        case int():
            return f"{value:,}" if abs(value) >= _GROUPED_FROM else str(value)
        case Decimal():
            return f"{value:,f}" if abs(value) >= _GROUPED_FROM else f"{value:f}"
        case datetime():
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case list() | tuple():
            return "、".join(text_of(one) for one in value)
        case _:
            return str(value)


def css_of(field: models.Field[Any, Any]) -> str:
    """The class of a field's cells."""
    if isinstance(field, models.ForeignKey) or field.choices:
        return ""
    if isinstance(field, models.DateField):
        return "date"
    if isinstance(field, models.IntegerField | models.DecimalField):
        return "num"
    return "code" if field.name in _CODES else ""


def label_at(resource: Resource, name: str) -> str | Promise:
    """A column's heading."""
    if name in resource.extra:
        return resource.extra[name].label
    if name in LABELS:
        return LABELS[name]
    field = field_at(resource.model, name)
    return field.verbose_name


@cache
def choices_of(model: type[models.Model], path: str) -> Mapping[Any, Any]:
    """The shown texts of a field's choices."""
    field = field_at(model, path)
    return dict(field.flatchoices) if field.choices else {}


def tone_of(record: Any, name: str, value: Any) -> str:
    """The tone of a state: what the model says (``tones``), else by its place in the flow."""
    told: Mapping[str, str] = getattr(type(record), "tones", {})
    if value in told:
        return told[value]
    binding = BINDINGS.get(record.kind()) if isinstance(record, Record) and name == "state" else None
    if binding is None or value not in binding.flow.state:
        return ""
    return "idle" if binding.flow.state[value].final else "open"


def value_at(record: Any, path: str) -> tuple[Any, Any]:
    """(owner, value) at the end of a path through foreign keys."""
    *links, last = path.split("__")
    owner = record
    for link in links:
        owner = getattr(owner, link, None)
        if owner is None:
            return None, None
    return owner, getattr(owner, last, None)


def cell_of(resource: Resource, record: Any, name: str) -> Cell:
    """A record's value under a column or fact."""
    label = label_at(resource, name)
    if name in resource.extra:
        return _extra(resource.extra[name], record, label)
    owner, value = value_at(record, name)
    last = name.rsplit("__", 1)[-1]
    if last == "area" and isinstance(value, str):
        return Cell(label, name_of(value))
    field = field_at(resource.model, name)
    if value is None or value == "":
        return Cell(label, "", css_of(field))
    if isinstance(field, models.ForeignKey):
        return Cell(label, str(value), url=url_of(value))
    if field.choices:
        text = str(choices_of(resource.model, name).get(value, value))
        return Cell(label, text, tone=tone_of(owner, last, value))
    if last == "state":
        return state_cell(owner, label)
    masked = isinstance(field, EncryptedTextField)
    return Cell(label, text_of(value), css_of(field), masked=masked, wide=isinstance(field, models.TextField))


def state_cell(record: Any, label: str | Promise = "") -> Cell:
    """A record's state in its flow, in words and tone."""
    value = record.state
    binding = BINDINGS.get(record.kind())
    title = str(binding.flow.state[value].title) if binding and value in binding.flow.state else str(value)
    return Cell(label, title, tone=tone_of(record, "state", value) or "open")


def _extra(column: Column, record: Any, label: str | Promise) -> Cell:
    value = column.value(record)
    if isinstance(value, Cell):
        return value
    if isinstance(value, Record):
        return Cell(label, str(value), url=url_of(value))
    css = "num" if isinstance(value, int | Decimal) and not isinstance(value, bool) else ""
    return Cell(label, text_of(value), "date" if isinstance(value, date) else css)
