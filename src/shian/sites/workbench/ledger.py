"""Pages of the ledger: its entries, one entry with its place among the sealed leaves, and the seals."""

from __future__ import annotations

from typing import Any

import orjson
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.ledger.models import Entry, Seal
from shian.platform.pages.history import entry_url, verb_title
from shian.platform.pages.links import record_url
from shian.platform.pages.places import name_of
from shian.platform.pages.requests import actor_of
from shian.platform.pages.shapes import Cell, Heading, Row
from shian.platform.pages.values import text_of
from shian.platform.resources.registry import RESOURCES

SIZE = 50
_LEAF = """
SELECT seal, first + array_position(seqs, %s) - 1 FROM ledger_leafrun
WHERE kind = %s AND %s = ANY(seqs) LIMIT 1
"""


def entries_of(actor: Actor) -> QuerySet[Entry]:
    """The entries an actor may read: all of the city, or those of one's area.

    Raises:
        PermissionDenied: roles of a body or a firm read histories of their records, not the ledger.
    """
    if actor.role.scope is Scope.CITY:
        return Entry.objects.all()
    if actor.role.scope is Scope.AREA and actor.area:
        return Entry.objects.filter(area__startswith=actor.area)
    raise PermissionDenied


@require_GET
@login_required
def show_entries(request: HttpRequest) -> HttpResponse:
    """The latest entries, older ones page by page."""
    rows = entries_of(actor_of(request)).order_by("-seq")
    kind, before = request.GET.get("kind", ""), request.GET.get("before", "")
    if kind in RESOURCES:
        rows = rows.filter(kind=kind)
    if before.isdigit():
        rows = rows.filter(seq__lt=int(before[:18]))
    found = list(rows[: SIZE + 1])
    headings = (_("Number"), _("Time"), _("Act"), _("Record"), _("Area"), _("Actor"))
    context = {
        "columns": [Heading(str(i), text) for i, text in enumerate(headings)],
        "rows": [_row(entry, headings) for entry in found[:SIZE]],
        "older": found[SIZE - 1].seq if len(found) > SIZE else None,
        "kind": kind,
        "kinds": sorted(((r.kind, r.title) for r in RESOURCES.values()), key=lambda pair: pair[0]),
    }
    return render(request, "shell/ledger.html", context)


def _row(entry: Entry, headings: tuple[str, ...]) -> Row:
    number, time, act, record, area, actor = headings
    known = entry.kind in RESOURCES
    title = f"{RESOURCES[entry.kind].title} #{entry.record}" if known else f"{entry.kind} #{entry.record}"
    url = entry_url(entry.seq)
    cells = (
        Cell(number, f"{entry.seq:,}", "title", url=url),
        Cell(time, text_of(entry.at), "date"),
        Cell(act, verb_title(entry.kind, entry.verb)),
        Cell(record, title, url=record_url(entry.kind, entry.record) if known else ""),
        Cell(area, name_of(entry.area)),
        Cell(actor, entry.actor, "code"),
    )
    return Row(url, cells)


@require_GET
@login_required
def show_entry(request: HttpRequest, seq: int) -> HttpResponse:
    """One entry: the state it recorded, and the leaf and seal under which it lies."""
    entry = entries_of(actor_of(request)).filter(pk=seq).first()
    if entry is None:
        raise Http404(f"no entry {seq} within your scope")
    seal, leaf = _leaf(entry)
    state: dict[str, Any] = orjson.loads(entry.state) or {}
    context = {
        "entry": entry,
        "title": verb_title(entry.kind, entry.verb),
        "record_url": record_url(entry.kind, entry.record) if entry.kind in RESOURCES else "",
        "state": [(name, _shown(value)) for name, value in state.items()],
        "removed": entry.state == "null",
        "seal": seal,
        "leaf": leaf,
    }
    return render(request, "shell/entry.html", context)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _leaf(entry: Entry) -> tuple[int | None, int | None]:
    with connection.cursor() as cursor:
        cursor.execute(_LEAF, [entry.seq, entry.kind, entry.seq])
        found = cursor.fetchone()
    return (int(found[0]), int(found[1])) if found else (None, None)


@require_GET
@login_required
def show_seals(request: HttpRequest) -> HttpResponse:
    """The latest seals, each with the trees it signs."""
    entries_of(actor_of(request))
    seals = Seal.objects.order_by("-number")[:SIZE]
    latest = [(seal, _trees(seal)) for seal in seals]
    return render(request, "shell/seals.html", {"seals": latest, "trees": latest[0][1] if latest else []})


def _trees(seal: Seal) -> list[tuple[str, int, str]]:
    """(kind, leaves, root) of each tree."""
    return [(kind, size, root) for kind, size, root in orjson.loads(seal.body)["trees"]]
