"""What the records of the standards share: certainty, validity, checks of lists."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Certainty(models.TextChoices):
    """How sure a value is: whether its text was read, second-hand, or is from memory."""

    VERIFIED = "V", _("Text read")
    SECOND_HAND = "V2", _("Read second-hand")
    MEMORY_HIGH = "MH", _("From memory, confident")
    MEMORY_LOW = "ML", _("From memory, to be checked")


def split(text: str) -> tuple[str, ...]:
    """Names kept in one column, parted by `|`."""
    return tuple(part for part in text.split("|") if part)


def require_order(since: object, until: object) -> None:
    """ValidationError when a validity ends before it begins."""
    if since and until and until <= since:  # type: ignore[operator]
        raise ValidationError({"until": _("The last day must be after the first.")})
