"""Addresses of resources' pages."""

from __future__ import annotations

from django.urls import reverse

from shian.platform.records.base import Record
from shian.platform.resources.registry import RESOURCES


def list_url(kind: str) -> str:
    """The list of a kind."""
    return reverse("resource-list", args=[kind])


def record_url(kind: str, pk: int) -> str:
    """The page of a record."""
    return reverse("resource-detail", args=[kind, pk])


def url_of(record: Record) -> str:
    """The page of a record; ``""`` where its kind has none."""
    kind = record.kind() if isinstance(record, Record) else ""
    return record_url(kind, record.pk) if kind in RESOURCES else ""
