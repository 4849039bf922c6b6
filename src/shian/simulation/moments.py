"""Moments as text, without time zones in between: working hours in Taiyuan are 00:00–10:00 UTC."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np

START = date(2018, 12, 28)  # the day on which the registers of before were taken over


@lru_cache(maxsize=20_000)
def day_text(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def moment(day: int, second: int) -> str:
    """The text of a moment: day as ordinal, seconds after 08:00 in Taiyuan."""
    minute, s = divmod(second, 60)
    hour, minute = divmod(minute, 60)
    return f"{day_text(day)}T{hour:02d}:{minute:02d}:{s:02d}.000000Z"


def seconds(rng: np.random.Generator, count: int, first: float = 0.5, last: float = 9.5) -> list[int]:
    """Random seconds of the working day, as hours after 08:00."""
    return rng.integers(int(first * 3600), int(last * 3600), count).tolist()  # type: ignore[no-any-return]
