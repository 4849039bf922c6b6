"""A JSON column that may hold numbers with fractions, as events do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models


def ledger_value(value: Any) -> Any:
    """A JSON value without floats: numbers with fractions as their shortest decimal text."""
    kind = type(value)
    if kind is dict:
        return {key: inner if type(inner) is str else ledger_value(inner) for key, inner in value.items()}
    if kind is list:
        return [inner if type(inner) is str else ledger_value(inner) for inner in value]
    if kind is float:
        return repr(value)
    return format(value, "f") if kind is Decimal else value


class DocumentField(models.JSONField):
    """Numbers stand in the column as numbers, in the ledger as text, as its states have no floats."""

    ledger_value = staticmethod(ledger_value)
