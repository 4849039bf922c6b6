"""A JSON column that may hold numbers with fractions, as events do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models


def ledger_value(value: Any) -> Any:
    """A JSON value without floats: numbers with fractions as their shortest decimal text."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return {key: ledger_value(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [ledger_value(inner) for inner in value]
    return value


class DocumentField(models.JSONField):
    """Numbers stand in the column as numbers, in the ledger as text, as its states have no floats."""

    ledger_value = staticmethod(ledger_value)
