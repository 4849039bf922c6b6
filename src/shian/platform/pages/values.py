"""How a value is shown: numbers, dates, choices, areas, links, states, personal text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from operator import attrgetter
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shian.platform.flows.binding import BINDINGS
from shian.platform.pages.links import url_of
from shian.platform.pages.places import name_of
from shian.platform.pages.quantities import trimmed
from shian.platform.pages.shapes import Cell
from shian.platform.personal.fields import EncryptedTextField, Sealed
from shian.platform.personal.masks import MASKS
from shian.platform.personal.vault import decrypt_many
from shian.platform.records.base import Record
from shian.platform.resources.filtering import field_at
from shian.platform.resources.registry import RESOURCES, Column, Resource

LABELS = {
    "area": gettext_lazy("Area"),
    "id": gettext_lazy("Number"),
    "changed_at": gettext_lazy("Last change"),
}
TONES = {  # of choices whose words mean the same everywhere; a model says its own with ``tones``
    **dict.fromkeys(("passed", "qualified", "valid", "published", "verified"), "good"),
    **dict.fromkeys(("suspended", "expired", "problem", "due", "paused"), "warn"),
    **dict.fromkeys(("failed", "unqualified", "revoked", "overdue", "refused"), "bad"),
    **dict.fromkeys(("closed", "cancelled", "retired", "withdrawn", "draft", "undetermined"), "idle"),
}
_CODES = ("number", "code", "uscc", "licence_number", "gtin", "sheet_number")
_GROUPED_FROM = 10_000  # below it a whole number may be a year


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
            return f"{value:,f}"
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
        return TONES.get(value, "") if isinstance(value, str) else ""
    return "idle" if binding.flow.state[value].final else "open"


def value_at(record: Any, path: str) -> Any:
    """The value at the end of a path through foreign keys."""
    for step in path.split("__"):
        record = getattr(record, step, None)
        if record is None:
            return None
    return record


Texter = Callable[[Any], str]
Shower = Callable[[Any], Cell]


@cache
def texter_of(kind: str, name: str) -> Texter:
    """The function that gives a record's text under a column: made once, called for every row."""
    resource = RESOURCES[kind]
    if name in resource.extra:
        value = resource.extra[name].value
        return lambda record: _extra_text(value(record))
    field, last = field_at(resource.model, name), name.rsplit("__", 1)[-1]
    get = attrgetter(name) if "__" not in name else partial(value_at, path=name)
    if last == "area" and not field.is_relation:
        return lambda record: name_of(get(record) or "")
    if isinstance(field, EncryptedTextField):
        return partial(_masked, name=name)
    if field.choices:
        choices = dict(field.flatchoices)
        return lambda record: str(choices.get(value := get(record), "" if value is None else value))
    if last == "state" and isinstance(field, models.CharField):
        return partial(_state_text, path=name)
    if isinstance(field, models.CharField | models.TextField):
        return lambda record: get(record) or ""
    if isinstance(field, models.DecimalField) and getattr(resource.model, "trimmed", False):
        return lambda record: trimmed(get(record))
    return lambda record: text_of(get(record))


def _extra_text(value: Any) -> str:
    return value.text if isinstance(value, Cell) else text_of(value)


def _masked(record: Any, name: str) -> str:
    """Personal text masked; taken from what ``mask_all`` prepared, so that a list costs one query."""
    held: Mapping[str, str] = getattr(record, "shown_masks", {})
    if name in held:
        return held[name]
    value = value_at(record, name)
    return value.masked() if isinstance(value, Sealed) else ""


def _state_text(record: Any, path: str) -> str:
    owner = value_at(record, path.rpartition("__")[0]) if "__" in path else record
    return state_cell(owner).text if owner is not None else ""


def mask_all(resource: Resource, records: Sequence[Any], names: Iterable[str]) -> None:
    """Prepare the masks of the named personal columns for all records, with one look-up of keys."""
    wanted = [n for n in names if n not in resource.extra and is_personal(resource, n)]
    found = [(r, n, v) for r in records for n in wanted if isinstance(v := value_at(r, n), Sealed)]
    if not found:
        return
    for (record, name, value), text in zip(
        found, decrypt_many([v.token for _r, _n, v in found]), strict=True
    ):
        held = record.__dict__.setdefault("shown_masks", {})
        held[name] = MASKS[value.mask](text) if text else "—"


def is_personal(resource: Resource, name: str) -> bool:
    """Whether a column holds personal text."""
    return isinstance(field_at(resource.model, name), EncryptedTextField)


def cell_of(resource: Resource, record: Any, name: str) -> Cell:
    """A record's value under a column or fact."""
    return shower_of(resource.kind, name)(record)


@cache
def shower_of(kind: str, name: str) -> Shower:
    """The function that gives a record's cell under a column."""
    resource = RESOURCES[kind]
    label, text = label_at(resource, name), texter_of(kind, name)
    if name in resource.extra:
        return partial(_extra, resource.extra[name], label=label)
    field, last = field_at(resource.model, name), name.rsplit("__", 1)[-1]
    if isinstance(field, models.ForeignKey):
        return partial(_link, path=name, label=label)
    if last == "state" or field.choices:
        return partial(_toned, path=name, label=label, text=text)
    css, masked = css_of(field), isinstance(field, EncryptedTextField)
    wide = isinstance(field, models.TextField) and not masked
    return lambda record: Cell(label, text(record), css, masked=masked, wide=wide)


def _link(record: Any, path: str, label: str | Promise) -> Cell:
    value = value_at(record, path)
    return Cell(label, "" if value is None else str(value), url=url_of(value) if value is not None else "")


def _toned(record: Any, path: str, label: str | Promise, text: Texter) -> Cell:
    owner = value_at(record, path.rpartition("__")[0]) if "__" in path else record
    value = value_at(record, path)
    return Cell(label, text(record), tone=tone_of(owner, path.rsplit("__", 1)[-1], value) if value else "")


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
    if isinstance(value, Decimal) and getattr(type(record), "trimmed", False):
        return Cell(label, trimmed(value), css)
    return Cell(label, text_of(value), "date" if isinstance(value, date) else css)
