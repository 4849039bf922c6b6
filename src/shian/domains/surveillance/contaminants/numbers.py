"""Numbers of monitoring samples: a series for each year, counted under a lock."""

from __future__ import annotations

from shian.domains.supply.duties.numbers import next_number
from shian.domains.surveillance.contaminants.models import MonitoringSample

DIGITS = 5


def sample_numbers(year: int, count: int) -> list[str]:
    """The next free numbers of a year: ``FX2021-00042``."""
    start = f"FX{year}-"
    first = int(next_number(MonitoringSample, start, DIGITS)[len(start) :])
    return [f"{start}{first + i:0{DIGITS}d}" for i in range(count)]
