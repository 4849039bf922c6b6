"""Exports of a list's filtered rows: numbers and dates as such, all else as it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db import models
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from shian.platform.documents.tables import TableColumn, csv_lines, xlsx_file
from shian.platform.pages.listing import Listing
from shian.platform.pages.values import label_at, mask_all, texter_of
from shian.platform.resources.filtering import field_at
from shian.platform.resources.registry import Resource

CHUNK = 2000
_TYPED = (models.IntegerField, models.DecimalField, models.DateField)


def values(listing: Listing) -> Iterator[list[Any]]:
    """The rows' values, fetched a chunk at a time."""
    resource, columns = listing.resource, listing.columns
    readers = [_reader(resource, name) for name in columns]
    for chunk in chunks(listing.ordered().iterator(CHUNK), CHUNK):
        mask_all(resource, chunk, columns)
        for record in chunk:
            yield [read(record) for read in readers]


def chunks(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Consecutive chunks."""
    rows = iter(rows)
    while chunk := list(islice(rows, size)):
        yield chunk


def _reader(resource: Resource, name: str) -> Callable[[Any], Any]:
    if name not in resource.extra and "__" not in name:
        field = field_at(resource.model, name)
        if isinstance(field, _TYPED) and not field.choices:
            return attrgetter(name)
    return texter_of(resource.kind, name)


def _columns(listing: Listing) -> list[TableColumn]:
    return [TableColumn(label_at(listing.resource, name)) for name in listing.columns]


def _name(listing: Listing, ending: str) -> str:
    return f"{listing.resource.plural}-{timezone.localdate().isoformat()}.{ending}"


def csv_of(listing: Listing) -> HttpResponseBase:
    """CSV as a stream."""
    lines = csv_lines(_columns(listing), values(listing))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, _name(listing, "csv")) or ""
    return response


def xlsx_of(listing: Listing) -> HttpResponseBase:
    """A workbook; memory does not grow with the rows."""
    out = xlsx_file(_columns(listing), values(listing))
    return FileResponse(out, as_attachment=True, filename=_name(listing, "xlsx"))
