"""Lists of other records that a record names by number, each with what may be done about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from shian.platform.access.actor import Actor
from shian.platform.actions.registry import ActionSpec, find
from shian.platform.pages.links import action_url, url_of
from shian.platform.pages.shapes import Cell, Heading, Row, Table
from shian.platform.pages.values import cell_of, label_at
from shian.platform.resources.registry import RESOURCES, Listed, Resource


def listed_of(resource: Resource, record: Any, actor: Actor) -> tuple[Table, ...]:
    """The lists of a record's page; empty ones are left out."""
    tables = (_table(one, record, actor) for one in resource.listed if getattr(record, one.field))
    return tuple(tables)


def _table(one: Listed, record: Any, actor: Actor) -> Table:
    related, numbers = RESOURCES[one.kind], getattr(record, one.field)
    found = related.model.objects.in_bulk(numbers)
    kind, _dot, verb = one.action.rpartition(".")
    spec = find(kind, verb) if verb else None
    spec = spec if spec is not None and actor.role.name in spec.roles else None
    labels = [Heading(name, label_at(related, name)) for name in one.columns]
    if spec is not None:
        labels.append(Heading("do", ""))
    rows = [
        _row(one, related, found[number], record, spec, place)
        for place, number in enumerate(numbers, start=1)
        if number in found
    ]
    heads = (Heading("place", "", "num"), Heading("name", related.title), *labels)
    return Table(url="", title=one.title, columns=heads, rows=tuple(rows))


def _row(one: Listed, related: Resource, of: Any, record: Any, spec: ActionSpec | None, place: int) -> Row:
    cells = [Cell("", str(place), "num"), Cell(str(related.title), str(of), "title", url=url_of(of))]
    cells.extend(cell_of(related, of, name) for name in one.columns)
    if spec is not None:
        given = {one.about: of.pk, **{name: getattr(record, path) for name, path in one.given}}
        cells.append(Cell("", str(spec.title), url=f"{action_url(spec)}?{urlencode(given)}"))
    return Row("", tuple(cells))
