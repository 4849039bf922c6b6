"""Tables and list pages from listings: headings, rows, filters in force."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shian.platform.pages.links import list_url, url_of
from shian.platform.pages.listing import SIZE, Listing, Place, pager_of, place_of
from shian.platform.pages.places import name_of
from shian.platform.pages.query import pairs, with_value, without
from shian.platform.pages.shapes import Cell, Chip, Choice, Heading, ListPage, Row, Table
from shian.platform.pages.values import cell_of, css_of, label_at, mask_all, text_of
from shian.platform.resources.filtering import field_at
from shian.platform.resources.registry import Resource


def heading_of(listing: Listing, name: str) -> Heading:
    """A column's heading with the query that sorts by it, or turns the order."""
    resource = listing.resource
    css = "" if name in resource.extra else css_of(field_at(resource.model, name))
    css = "num" if css == "num" else ""
    label = label_at(resource, name)
    if not listing.sort_path(name):
        return Heading(name, label, css)
    upwards, downwards = listing.sort_name == name, listing.sort_name == f"-{name}"
    wanted = f"-{name}" if upwards else name
    order = "ascending" if upwards else "descending" if downwards else ""
    return Heading(name, label, css, with_value(listing.query, "sort", wanted), order)


def row_of(resource: Resource, record: Any, columns: tuple[str, ...]) -> Row:
    """A record as a row; its first column leads to its page."""
    url = url_of(record)
    cells = [cell_of(resource, record, name) for name in columns]
    if cells:
        first = cells[0]
        cells[0] = Cell(first.label, first.text or f"#{record.pk}", "title", "", url, first.masked)
    return Row(url, tuple(cells))


def table_of(listing: Listing, *, url: str, title: str | Promise = "", size: int = SIZE) -> Table:
    """The rows as a table (for tabs)."""
    place = place_of(listing, size)
    return Table(url=url, title=title, **_table_parts(listing, place))


def _table_parts(listing: Listing, place: Place) -> dict[str, Any]:
    many = place.before or place.after
    mask_all(listing.resource, place.rows, listing.columns)
    return {
        "columns": tuple(heading_of(listing, name) for name in listing.columns),
        "rows": tuple(row_of(listing.resource, record, listing.columns) for record in place.rows),
        "count": f"{place.total:,}",
        "first": f"{place.number:,}" if many else "",
        "last": f"{place.number + len(place.rows) - 1:,}" if many else "",
        "q": listing.query.get("q", ""),
        "chips": chips_of(listing, place.rows),
        "pager": pager_of(listing, place) if many else None,
    }


def list_page(listing: Listing, **more: Any) -> ListPage:
    """The whole list page; ``more`` brings buttons and exports."""
    resource, query = listing.resource, listing.query
    filters = [name for name in listing.filters.filters if name != "q"]
    return ListPage(
        url=list_url(resource.kind),
        title=resource.title,
        plural=resource.plural,
        kind=resource.kind,
        query=without(query).urlencode(),
        search_hint="、".join(str(label_at(resource, name)) for name in resource.search),
        filterable=bool(filters),
        kept=pairs(query, ["q"]),
        kept_without_columns=pairs(query, ["columns"]),
        chooser=tuple(
            Choice(name, label_at(resource, name), name in listing.columns) for name in listing.available
        ),
        **_table_parts(listing, place_of(listing)),
        **more,
    )


def chips_of(listing: Listing, rows: list[Any]) -> tuple[Chip, ...]:
    """The filters in force. A foreign key's text comes from a shown row, so that it costs no query."""
    form = listing.filters.form
    chips = []
    values = form.cleaned_data if form.is_valid() else {}
    for name, value in values.items():
        if name == "q" or value in (None, "", [], ()):
            continue
        label = form.fields[name].label
        chips.append(
            Chip(label, _chip_text(listing, name, value, rows), without(listing.query, name).urlencode())
        )
    return tuple(chips)


def _chip_text(listing: Listing, name: str, value: Any, rows: list[Any]) -> str:
    path = name.removesuffix("_after").removesuffix("_before")
    choices = (
        dict(listing.filters.form.fields[name].choices)
        if hasattr(listing.filters.form.fields[name], "choices")
        else {}
    )
    if isinstance(value, list):
        return "、".join(str(choices.get(one, one)) for one in value)
    if path.rsplit("__", 1)[-1] == "area":
        return name_of(str(value))
    if name in listing.resource.filters and isinstance(
        field_at(listing.resource.model, path), models.ForeignKey
    ):
        return str(getattr(rows[0], path)) if rows and "__" not in path else f"#{value}"
    if name != path:
        return (_("from %(day)s") if name.endswith("_after") else _("to %(day)s")) % {"day": text_of(value)}
    return text_of(value)
