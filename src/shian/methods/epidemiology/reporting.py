"""How completely and how soon hospitals report."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from shian.methods.epidemiology.errors import EpidemiologyError


@dataclass(frozen=True, slots=True)
class Report:
    """One case report: by whom, which of the wanted fields are filled, days from onset to report if known."""

    reporter: str
    filled: frozenset[str]
    delay: float | None


@dataclass(frozen=True, slots=True)
class Quality:
    """A reporter's reports: completeness by field and over all, and delays in days (NaN if none is known)."""

    reporter: str
    reports: int
    completeness: float
    by_field: dict[str, float]
    whole: float  # the share of reports in which nothing is missing
    median_delay: float
    ninth_decile: float
    in_time: float  # the share of known delays within the limit


def quality(reports: Sequence[Report], wanted: Sequence[str], limit: float) -> list[Quality]:
    """Of each reporter, by name; `limit` is the delay in days that counts as in time.

    Raises:
        EpidemiologyError: no field is wanted.
    """
    if not wanted:
        raise EpidemiologyError("completeness is of at least one field")
    by_reporter: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        by_reporter[report.reporter].append(report)
    return [_quality(name, by_reporter[name], wanted, limit) for name in sorted(by_reporter)]


def _quality(name: str, reports: Sequence[Report], wanted: Sequence[str], limit: float) -> Quality:
    shares = {field: sum(field in one.filled for one in reports) / len(reports) for field in wanted}
    delays = sorted(one.delay for one in reports if one.delay is not None)
    decile = quantiles(delays, n=10, method="inclusive")[8] if len(delays) > 1 else (delays or [math.nan])[0]
    return Quality(
        name,
        len(reports),
        sum(shares.values()) / len(shares),
        shares,
        sum(one.filled.issuperset(wanted) for one in reports) / len(reports),
        median(delays) if delays else math.nan,
        decile,
        sum(delay <= limit for delay in delays) / len(delays) if delays else math.nan,
    )


def truncated_delays(delays: Sequence[int], waits: Sequence[int]) -> list[float]:
    """The chance that a report has arrived by each day of delay, from reports that have arrived so far.

    Late reports of recent cases are not in yet, so that plain shares flatter. The reverse-time hazard of
    Kalbfleisch & Lawless 1989 corrects for it, up to the longest wait: the chances are given that delay.

    Args:
        delays: days from onset to report of each report.
        waits: days from the same onset to now; none is below its delay.

    Raises:
        EpidemiologyError: there are none, or a delay is negative or longer than its wait.
    """
    pairs = list(zip(delays, waits, strict=True))
    if not pairs or any(not 0 <= delay <= wait for delay, wait in pairs):
        raise EpidemiologyError("delays are between zero and the days waited")
    longest = max(waits)
    chances = [1.0] * (longest + 1)
    for day in range(longest, 0, -1):
        there = sum(delay <= day <= wait for delay, wait in pairs)
        now = sum(delay == day <= wait for delay, wait in pairs)
        chances[day - 1] = chances[day] * (1 - now / there if there else 1.0)
    return chances
