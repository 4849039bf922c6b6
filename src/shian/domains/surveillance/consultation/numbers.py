"""Numbers of threads, notices, meetings and questions: a series for each year, counted under a lock."""

from __future__ import annotations

from datetime import date
from typing import Any

from shian.domains.supply.duties.numbers import next_number

CONSULTATION, NOTICE, MEETING, QUESTION, RELEASE = "HS", "TB", "JL", "TW", "BG"
DIGITS = 4


def numbered(model: type[Any], letters: str, day: date) -> str:
    """``HS2021-0007``: letters, year, serial."""
    return next_number(model, f"{letters}{day.year}-", DIGITS)
