"""Serializers made from resources and from the parameters of actions."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, get_origin

from django.db import models
from rest_framework import serializers

from shian.platform.actions.moments import within_reach
from shian.platform.actions.registry import ActionSpec, Parameter, without_none
from shian.platform.personal.fields import EncryptedTextField, Sealed
from shian.platform.records.base import Record
from shian.platform.resources.registry import Resource, resource_of


class MaskedField(serializers.CharField):
    """Personal text: masked on the way out, plain on the way in."""

    def to_representation(self, value: Any) -> str:
        return value.masked() if isinstance(value, Sealed) else ""


class RecordSerializer(serializers.ModelSerializer[Any]):
    """A record with its kind's fields; ``version`` is sent back with changes."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        EncryptedTextField: MaskedField,
    }


def _readable(resource: Resource, *, public: bool) -> list[str]:
    own = {f.name for f in resource.model._meta.concrete_fields}
    names = resource.public if public else (*resource.columns, *resource.hidden, *resource.form)
    panels = () if public else tuple(n for p in resource.panels for n in p.fields)
    kept = [n for n in dict.fromkeys((*names, *panels)) if n in own]
    return ["id", *kept, *([] if public else ["area", "version", "changed_at"])]


@cache
def reader_of(kind: str, *, public: bool = False) -> type[RecordSerializer]:
    """What a reader of this kind gets."""
    resource = resource_of(kind)
    names = list(dict.fromkeys(_readable(resource, public=public)))
    meta = type("Meta", (), {"model": resource.model, "fields": names, "read_only_fields": names})
    return type(f"{resource.model.__name__}{'Public' if public else ''}", (RecordSerializer,), {"Meta": meta})


@cache
def writer_of(kind: str) -> type[RecordSerializer]:
    """What create and edit take: the form's fields, and the version that was seen."""
    resource = resource_of(kind)
    extra = {"expected_version": serializers.IntegerField(required=False, write_only=True)}
    meta = type("Meta", (), {"model": resource.model, "fields": [*resource.form, *extra], "validators": []})
    return type(f"{resource.model.__name__}Form", (RecordSerializer,), {**extra, "Meta": meta})


class MomentField(serializers.DateTimeField):
    """A moment; one at the calendar's end is refused, where it would fail in another zone."""

    def to_internal_value(self, value: Any) -> dt.datetime:
        try:
            return super().to_internal_value(value)
        except OverflowError:
            raise serializers.ValidationError(
                self.error_messages["invalid"].format(format="ISO 8601")
            ) from None


_PLAIN: dict[type, type[serializers.Field[Any, Any, Any, Any]]] = {
    bool: serializers.BooleanField,
    dt.date: serializers.DateField,
}


@cache
def parameters_of(kind: str, verb: str, call: ActionSpec) -> type[serializers.Serializer[Any]]:
    """What an action takes."""
    fields: dict[str, Any] = {p.name: _field(p) for p in call.parameters}
    fields["expected_version"] = serializers.IntegerField(required=False)
    name = "".join(part.capitalize() for part in f"{kind}_{verb}".replace(".", "_").split("_"))
    return type(name, (serializers.Serializer,), fields)


def _field(p: Parameter) -> serializers.Field[Any, Any, Any, Any]:
    plain = without_none(p.type)
    common: dict[str, Any] = {"required": p.required, "label": p.ask.label, "help_text": p.ask.help}
    if not p.required:
        common["allow_null"] = True
    if isinstance(plain, type) and issubclass(plain, models.Model):
        records: Any = plain
        return serializers.PrimaryKeyRelatedField(queryset=records.objects.all(), **common)
    if isinstance(plain, type) and issubclass(plain, Enum):
        choices = getattr(plain, "choices", None) or [(e.value, e.name) for e in plain]
        return serializers.ChoiceField(choices=choices, **common)
    if get_origin(plain) in (list, tuple) or plain in (dict, list):
        return serializers.JSONField(**common)
    if plain is int:
        return serializers.IntegerField(min_value=p.ask.least, max_value=p.ask.most, **common)
    if plain is Decimal:
        return serializers.DecimalField(
            max_digits=20, decimal_places=8, min_value=p.ask.least, max_value=p.ask.most, **common
        )
    if plain is dt.datetime:
        return MomentField(validators=[within_reach], **common)
    if plain in _PLAIN:
        return _PLAIN[plain](**common)
    return serializers.CharField(max_length=p.ask.longest, allow_blank=not p.required, **common)


def plain_values(validated: dict[str, Any]) -> dict[str, Any]:
    """Validated data without what the action did not ask for (absent optional values)."""
    return {k: v for k, v in validated.items() if v is not None}


def shown(record: Record) -> Any:
    """A record as the API returns it after a change."""
    return reader_of(record.kind())(record).data
