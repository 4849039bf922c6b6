"""Addresses of resources' pages."""

from __future__ import annotations

from django.urls import reverse

from shian.platform.actions.registry import ActionSpec
from shian.platform.records.base import Record
from shian.platform.resources.registry import RESOURCES


def list_url(kind: str) -> str:
    """The list of a kind."""
    return reverse("resource-list", args=[kind])


def record_url(kind: str, pk: int) -> str:
    """The page of a record."""
    return reverse("resource-detail", args=[kind, pk])


def action_url(spec: ActionSpec, pk: int | None = None) -> str:
    """The form of an action, on a record or (where it creates) on the list."""
    if pk is None:
        return reverse("resource-create-by", args=[spec.kind, spec.verb])
    return reverse("resource-act", args=[spec.kind, pk, spec.verb])


def url_of(record: Record) -> str:
    """The page of a record; ``""`` where its kind has none."""
    kind = record.kind() if isinstance(record, Record) else ""
    return record_url(kind, record.pk) if kind in RESOURCES else ""
