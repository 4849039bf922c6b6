"""Moments that people can mean; the ledger keeps them in another zone, where the calendar may have ended."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FIRST, LAST = 1900, 2200  # years


def within_reach(moment: datetime) -> None:
    """Refuse a moment of another age, which is a typing error.

    Raises:
        ValidationError: naming the years.
    """
    if not FIRST <= moment.year < LAST:
        raise ValidationError(_("This is no date of our time: %(year)s.") % {"year": moment.year})
