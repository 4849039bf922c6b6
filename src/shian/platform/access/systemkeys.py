"""Keys of other systems: made once, kept as a digest, valid for two years at most, sent as a bearer token."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import date, datetime, timedelta

from django.utils import timezone

DAYS = 365  # if nothing else is said
BEARER = re.compile(r"Bearer ([A-Za-z0-9_\-]{20,100})")
SHOWN = 12  # characters by which people tell keys apart


def new_key() -> str:
    """A key that nobody can guess."""
    return f"shian_{secrets.token_urlsafe(32)}"


def digest_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def valid_until(now: datetime, asked: date | None) -> date | None:
    """Until which day of the city a key is valid that is issued now; None where it was asked for too long or
    not at all."""
    today = timezone.localdate(now)
    until = asked or today + timedelta(days=DAYS)
    return until if today < until <= today + timedelta(days=2 * DAYS) else None
