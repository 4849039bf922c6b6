"""The rows behind a figure as a page shows them: with the records' names where the reader may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shian.evaluation.figures.book import Figure
from shian.evaluation.figures.engine import PAGE, Row, compute, rows
from shian.evaluation.figures.query import Query
from shian.evaluation.figures.store import Snapshot
from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.pages.links import record_url
from shian.platform.pages.places import name_of
from shian.platform.pages.requests import actor_of
from shian.platform.resources.registry import RESOURCES


@dataclass(frozen=True)
class ShownRow:
    """A row: the record's name and page where the reader may see it, else what stands in the way."""

    part: str
    kind: str
    id: int
    label: str
    url: str
    weight: Decimal
    area: str
    day: date | None


@dataclass(frozen=True)
class RowsPage:
    """A page of rows of one part."""

    part: str
    parts: tuple[tuple[str, str, int], ...]
    rows: tuple[ShownRow, ...]
    first: int
    last: int
    count: int
    previous: int | None
    next: int | None


def rows_page(one: Figure, asked: Query, shot: Snapshot, request: HttpRequest) -> RowsPage | None:
    """The rows asked for (``part``, ``at``); None for a declared fact."""
    if one.header is None:
        return None
    value = compute(one, asked, shot)
    part = "d" if request.GET.get("part") == "d" and one.header.has_denominator else "n"
    count = value.rows_d if part == "d" else value.rows_n
    text = request.GET.get("at", "")
    at = min(int(text), count) if text.isascii() and text.isdigit() else 0
    found = rows(one, asked, shot, part=part, offset=at)
    parts = [("n", _("Numerator") if one.header.has_denominator else _("Records"), value.rows_n)]
    if one.header.has_denominator:
        parts.append(("d", _("Denominator"), value.rows_d))
    return RowsPage(
        part=part,
        parts=tuple(parts),
        rows=tuple(_shown(found, actor_of(request))),
        first=at + 1 if found else 0,
        last=at + len(found),
        count=count,
        previous=max(0, at - PAGE) if at else None,
        next=at + PAGE if at + PAGE < count else None,
    )


def _shown(found: list[Row], actor: Actor) -> list[ShownRow]:
    known: dict[str, dict[int, Any]] = {}
    there: dict[str, set[int]] = {}
    for kind in {r.kind for r in found if r.kind in RESOURCES}:
        model, ids = RESOURCES[kind].model, [r.id for r in found if r.kind == kind]
        there[kind] = set(model.objects.filter(pk__in=ids).values_list("pk", flat=True))
        if RESOURCES[kind].allows("view", actor):
            known[kind] = scoped(model.objects.filter(pk__in=ids), actor).in_bulk()
    return [_row(r, known.get(r.kind, {}).get(r.id), r.id in there.get(r.kind, set())) for r in found]


def _row(r: Row, record: Any, exists: bool) -> ShownRow:
    if record is not None:
        label, url = str(record), record_url(r.kind, r.id)
    else:
        label, url = (_("outside your scope") if exists else _("removed since")), ""
    return ShownRow(r.part, r.kind, r.id, label, url, r.weight, name_of(r.area), r.day)
