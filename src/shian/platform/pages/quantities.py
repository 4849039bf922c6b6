"""Quantities as people read them, the same on pages, in letters and in files."""

from __future__ import annotations

from decimal import Decimal


def trimmed(value: Decimal | None) -> str:
    """A quantity with thousands parted and without noughts at its end: ``1,234.5``; empty for none."""
    return "" if value is None else f"{value.normalize():,f}"
