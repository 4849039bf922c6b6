"""The quality label of a figure: how complete and how late its records are, how old its denominator is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shian.evaluation.figures.book import Figure, figure
from shian.evaluation.figures.engine import rows
from shian.evaluation.figures.query import Query, all_words, values
from shian.evaluation.figures.schema import tables
from shian.evaluation.figures.store import Snapshot

GOOD = Decimal("0.98")


@dataclass(frozen=True)
class Quality:
    """``complete`` of ``records`` have every required field; ``delay`` is the median of whole days between an
    event and the first ledger entry that knows of it; ``counted_on`` is the day the people were counted.

    None where a figure has nothing of the kind.
    """

    records: int
    complete: int
    delay: int | None
    counted_on: date | None

    @property
    def completeness(self) -> Decimal | None:
        """The share of complete records."""
        return Decimal(self.complete) / self.records if self.records else None

    @property
    def tone(self) -> str:
        """The tone of the label."""
        share = self.completeness
        if share is None:
            return "idle"
        return "good" if share >= GOOD else "warn" if share >= Decimal("0.9") else "bad"


def quality(name: str, asked: Query, shot: Snapshot) -> Quality:
    """The quality label of a figure as of a seal."""
    return shot.remember(("quality", name, asked), figure(name).words, lambda: _quality(name, asked, shot))


def _quality(name: str, asked: Query, shot: Snapshot) -> Quality:
    one = figure(name)
    if one.header is None:
        return Quality(0, 0, None, None)
    shot.need(one.words, all_words())
    records, complete = _completeness(one, asked, shot)
    delay = _delay(one.header.event, asked, shot)
    return Quality(records, complete, delay, _counted_on(name, asked, shot))


def _completeness(one: Figure, asked: Query, shot: Snapshot) -> tuple[int, int]:
    """The records behind the figure, and those of them with every required field filled in."""
    if not one.computed.required:
        return 0, 0
    table, columns = _named(one.computed.required)
    types, kind = tables()[table].columns, tables()[table].kind
    shot.need({table}, columns)
    filled = " AND ".join(
        f"{c} IS NOT NULL AND {c} <> ''" if types[c] == "VARCHAR" else f"{c} IS NOT NULL" for c in columns
    )
    sql = f"""SELECT count(*), count(*) FILTER (WHERE {filled}) FROM {table}
        WHERE id IN (SELECT id FROM ({one.body}) AS figure WHERE kind = '{kind}')"""
    found = shot.rows(sql, values(one, asked))
    return int(found[0][0]), int(found[0][1])


def _named(required: str) -> tuple[str, list[str]]:
    first, *others = required.split()
    table, _, column = first.partition(".")
    return table, [column, *others]


def _delay(event: str, asked: Query, shot: Snapshot) -> int | None:
    """The median of days between events of the period and the first entry that holds their day.

    What was entered before its day counts as entered on it.
    """
    if not event:
        return None
    key = ("delay", event, asked.start, asked.end, asked.area)
    return shot.remember(key, [event.partition(".")[0]], lambda: _median(event, asked, shot))


def _median(event: str, asked: Query, shot: Snapshot) -> int | None:
    table, _, column = event.partition(".")
    shot.need({f"{table}_log"}, {column})
    sql = f"""SELECT median(greatest(days, 0)) FROM (
        SELECT date_diff('day', CAST(arg_min({column}, seq) AS DATE), CAST(min("at") AS DATE)) AS days
        FROM {table}_log
        WHERE {column} IS NOT NULL AND CAST({column} AS DATE) BETWEEN $from AND $to
          AND starts_with(area, $area)
        GROUP BY record)"""
    found = shot.rows(sql, {"from": asked.start, "to": asked.end, "area": asked.area})[0][0]
    return None if found is None else round(found)


def _counted_on(name: str, asked: Query, shot: Snapshot) -> date | None:
    """The day on which the people in the denominator were counted."""
    if not figure(name).computed.population:
        return None
    people = [r for r in rows(name, asked, shot, limit=None) if r.kind == "directory.population"]
    return min((r.day for r in people if r.day), default=None)
