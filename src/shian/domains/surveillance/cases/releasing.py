"""Cases for research without persons: coarse ages, weeks, districts; rare combinations taken out.

Nothing that names a person or a place leaves: no name, number, address, hospital, operator, place, free
text. Rows of which fewer than ``least`` share week, district, age band, sex and outcome are made coarser in
steps (month, wide age band, no sex, no district) and left out if they are rare even then: k-anonymity by
generalisation and suppression (Sweeney 2002). It does not hide what all of a group have in common; for the
rest the receiver signs.
"""

from __future__ import annotations

import io
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import Epidemiologist
from shian.domains.surveillance.cases.models import Case, Exposure
from shian.platform.access.actor import Actor
from shian.platform.access.roles import System
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.documents.tables import TableColumn, csv_lines
from shian.platform.flows.clocks import local
from shian.platform.ledger.append import Draft, append
from shian.platform.records.state import canonical

RELEASE = "illness.release"
LEAST = 5
LONGEST = timedelta(days=3700)
BANDS = ((0, 12, "0"), (12, 60, "1-4"), (60, 180, "5-14"), (180, 540, "15-44"), (540, 780, "45-64"))
WIDE = {"0": "0-14", "1-4": "0-14", "5-14": "0-14", "15-44": "15-64", "45-64": "15-64", "65+": "65+", "": ""}
COLUMNS = (
    "key", "onset", "district", "age", "sex", "outcome", "syndrome", "agent", "symptoms", "days_to_visit",
    "days_to_report", "food_class", "setting", "companions", "completeness",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A case without its person. ``key`` is drawn anew for each release: releases cannot be joined by it."""

    key: str
    onset: str
    district: str
    age: str
    sex: str
    outcome: str
    syndrome: str
    agent: str
    symptoms: str
    days_to_visit: int
    days_to_report: int
    food_class: str
    setting: str
    companions: str
    completeness: int

    def traits(self) -> tuple[str, ...]:
        """By which somebody who knows the person might find the row."""
        return (self.onset, self.district, self.age, self.sex, self.outcome)


# Coarser and coarser: what is done to a row that is still rare.
STEPS: tuple[Callable[[Line], Line], ...] = (
    lambda line: replace(line, onset=line.onset[:7]),
    lambda line: replace(line, age=WIDE[line.age]),
    lambda line: replace(line, sex=""),
    lambda line: replace(line, district=""),
)


@dataclass(frozen=True, slots=True)
class Release:
    """The rows let out, and how many were made coarser or left out."""

    lines: tuple[Line, ...]
    coarser: int
    left_out: int


def coarsened(lines: Sequence[Line], least: int = LEAST) -> Release:
    """Rows such that at least ``least`` share each combination of traits; the rest is left out.

    Raises:
        ValueError: ``least`` below 2 protects nobody.
    """
    if least < 2:
        raise ValueError("a combination is shared by two cases at least, better by five")
    kept: list[Line] = []
    rare, changed = list(lines), set[str]()
    for step in (None, *STEPS):
        if step is not None:
            rare = [step(line) for line in rare]
            changed |= {line.key for line in rare}
        shared = Counter(line.traits() for line in rare)
        kept += [line for line in rare if shared[line.traits()] >= least]
        rare = [line for line in rare if shared[line.traits()] < least]
    kept.sort(key=lambda line: line.key)
    return Release(tuple(kept), sum(line.key in changed for line in kept), len(rare))


def release(*, by: Actor, since: date, until: date, reason: str, least: int = LEAST) -> Release:
    """Cases with onset within the days, without persons; on the ledger with period, reason and counts.

    Raises:
        NotAllowed: only the city's epidemiologist lets cases out.
        Refused: no reason, or no sensible period.
    """
    if by.role not in (Epidemiologist, System):
        raise NotAllowed(_("Only the city's epidemiologist lets cases out for research."))
    if not reason.strip():
        raise Refused(_("Say for which research."), field="reason")
    if not timedelta() <= until - since <= LONGEST:
        raise Refused(_("The period ends before it begins, or is longer than ten years."), field="until")
    if not LEAST <= least <= 100:
        raise Refused(_("Each combination is shared by 5 to 100 cases."), field="least")
    with transaction.atomic():
        made = coarsened(_lines(since, until), least)
        state = {
            "since": since.isoformat(),
            "until": until.isoformat(),
            "least": least,
            "reason": reason.strip()[:300],
            "rows": len(made.lines),
            "coarser": made.coarser,
            "left_out": made.left_out,
        }
        append(Draft(by.now(), by.label, "release", RELEASE, by.user_id or 0, "", canonical(state)))
    return made


def _lines(since: date, until: date) -> list[Line]:
    rows = Case.objects.exclude(state="void").filter(onset_at__date__gte=since, onset_at__date__lte=until)
    cases = list(rows.order_by("pk"))
    first: dict[int, Exposure] = {}
    for row in Exposure.objects.filter(case__in=[case.pk for case in cases]).order_by("pk"):
        first.setdefault(row.case_id, row)
    return [_line(case, first.get(case.pk)) for case in cases]


def _line(case: Case, eaten: Exposure | None) -> Line:
    onset = local(case.onset_at).date()
    return Line(
        key=secrets.token_hex(6),
        onset=(onset - timedelta(days=onset.weekday())).isoformat(),
        district=case.area[:6],
        age=_band(case.age_months),
        sex=case.sex,
        outcome=case.outcome,
        syndrome=case.syndrome,
        agent=case.agent,
        symptoms=" ".join(case.symptoms),
        days_to_visit=min((local(case.visited_at).date() - onset).days, 14),
        days_to_report=min((local(case.reported_at).date() - onset).days, 30),
        food_class=eaten.food_class if eaten else "",
        setting=eaten.setting if eaten else "",
        companions="" if eaten is None or eaten.companions is None else _few(eaten.companions),
        completeness=case.completeness,
    )


def _band(months: int | None) -> str:
    if months is None:
        return ""
    return next((name for low, high, name in BANDS if low <= months < high), "65+")


def _few(count: int) -> str:
    return "0" if count == 0 else "1-4" if count < 5 else "5-29" if count < 30 else "30+"


def as_csv(made: Release) -> str:
    """The release as CSV with a byte-order mark."""
    rows = [[getattr(line, name) for name in COLUMNS] for line in made.lines]
    return "".join(csv_lines([TableColumn(name) for name in COLUMNS], rows))


def as_parquet(made: Release) -> bytes:
    """The release as Parquet."""
    columns: dict[str, list[Any]] = {name: [getattr(line, name) for line in made.lines] for name in COLUMNS}
    whole = {"days_to_visit", "days_to_report", "completeness"}
    schema = pa.schema([(name, pa.int16() if name in whole else pa.string()) for name in COLUMNS])
    out = io.BytesIO()
    pq.write_table(pa.table(columns, schema), out, compression="zstd")
    return out.getvalue()
