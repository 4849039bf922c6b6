"""List pages: rows an actor may see, filtered, sorted, by keyset, in one query besides the sign-in's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Count, QuerySet, Subquery, Value
from django.http import QueryDict

from shian.platform.access.actor import Actor
from shian.platform.pages.keyset import Mark, mark_of, read_mark, slice_of
from shian.platform.pages.query import with_value, without
from shian.platform.pages.shapes import Pager
from shian.platform.personal.fields import EncryptedTextField
from shian.platform.resources.filtering import field_at, filterset_of, visible
from shian.platform.resources.registry import RESOURCES, Resource

SIZE = 50


@dataclass(frozen=True)
class Listing:
    """The rows of a resource that an actor asks for with a query."""

    resource: Resource
    actor: Actor
    query: QueryDict
    area: str = ""
    base: QuerySet[Any] | None = None
    chosen: tuple[str, ...] = ()

    @cached_property
    def available(self) -> tuple[str, ...]:
        """Columns one can show, in the declaration's order."""
        return tuple(dict.fromkeys((*self.resource.columns, *self.resource.hidden, *self.resource.extra)))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Columns shown: those the query names, else those chosen before, else the declaration's."""
        asked = self.query.getlist("columns") or self.chosen
        return tuple(n for n in self.available if n in asked) or self.resource.columns

    @cached_property
    def sort_name(self) -> str:
        """The sorting column of the query (``-name`` downwards), if one may sort by it."""
        asked = self.query.get("sort", "")
        return asked if asked.lstrip("-") in self.available and self.sort_path(asked.lstrip("-")) else ""

    @cached_property
    def ordering(self) -> tuple[str, ...]:
        """Sorting paths, ending with the id, so that no two rows are alike."""
        paths: list[str] = []
        if self.sort_name:
            sign = "-" if self.sort_name.startswith("-") else ""
            paths.append(sign + self.sort_path(self.sort_name.lstrip("-")))
        else:
            paths.extend(self.resource.ordering)
        last = "-id" if paths and paths[-1].startswith("-") else "id"
        if paths and paths[-1].lstrip("-") in ("id", "pk"):
            return (*paths[:-1], paths[-1].replace("pk", "id"))
        return (*paths, last)

    def sort_path(self, name: str) -> str:
        """The path a column sorts by; ``""`` where it cannot be sorted."""
        if name in self.resource.extra:
            return self.resource.extra[name].sort
        field = field_at(self.resource.model, name)
        if isinstance(field, EncryptedTextField | models.JSONField):
            return ""
        if not isinstance(field, models.ForeignKey):
            return name
        other = RESOURCES.get(_kind_of(field))
        first = other.search[0] if other and other.search else "id"
        plain = not isinstance(field_at(field.related_model, first), EncryptedTextField)
        return f"{name}__{first}" if plain else f"{name}__id"

    @cached_property
    def filters(self) -> Any:
        """The bound FilterSet."""
        return filterset_of(self.resource.kind)(self.query, self._visible())

    def _visible(self) -> QuerySet[Any]:
        rows = visible(self.resource, self.actor, self.columns)
        if joined := {name.lstrip("-").split("__")[0] for name in self.ordering if "__" in name}:
            rows = rows.select_related(*joined)
        if self.base is not None:
            rows = rows.filter(pk__in=self.base.values("pk"))
        shared = getattr(self.resource.model, "scope_shared", False)
        return rows.filter(area__startswith=self.area) if self.area and not shared else rows

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """All rows that match, unordered by place."""
        found: QuerySet[Any] = self.filters.qs
        return found

    def ordered(self) -> QuerySet[Any]:
        """All rows that match, in order (for exports)."""
        return self.rows.order_by(*self.ordering)


def _kind_of(field: models.ForeignKey[Any, Any]) -> str:
    other: Any = field.related_model
    return str(other.kind()) if hasattr(other, "kind") else ""


def _counted(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with how many there are in all, counted once by the same statement."""
    count = rows.order_by().select_related(None).annotate(_one=Value(1)).values("_one")
    counted: QuerySet[Any] = rows.annotate(_all=Subquery(count.annotate(_n=Count("pk")).values("_n")))
    return counted


@dataclass(frozen=True)
class Place:
    """The rows of one page and where they stand."""

    rows: list[Any]
    total: int
    number: int
    before: bool
    after: bool


def place_of(listing: Listing, size: int = SIZE) -> Place:
    """Fetch the page that the query's mark names."""
    query, ordering = listing.query, listing.ordering
    backwards = "end" in query or "before" in query
    text = query.get("after") or query.get("before") or ""
    mark = read_mark(text, listing.resource.model, ordering) if text else None
    rows = slice_of(_with_total(listing), ordering, size, mark=mark, backwards=backwards)
    more = len(rows) > size
    if more:
        rows = rows[1:] if backwards else rows[:size]
    total = rows[0]._all if rows else (listing.rows.count() if mark else 0)
    number = _number(mark, total, len(rows), backwards, at_end="end" in query)
    before = more if backwards else mark is not None
    after = (mark is not None and "end" not in query) if backwards else more
    return Place(rows, total, number, before, after)


def _with_total(listing: Listing) -> QuerySet[Any]:
    return _counted(listing.rows)


def _number(mark: Mark | None, total: int, shown: int, backwards: bool, *, at_end: bool) -> int:
    """The number of the page's first row."""
    if at_end or (backwards and mark is None):
        return total - shown + 1
    if mark is None:
        return 1
    return max(1, mark.number - shown) if backwards else mark.number + 1


def pager_of(listing: Listing, place: Place) -> Pager:
    """Queries of the neighbouring pages."""
    query, ordering = listing.query, listing.ordering
    if not place.rows:
        return Pager(first=without(query).urlencode() or "start")
    first = mark_of(place.rows[0], ordering, place.number)
    last = mark_of(place.rows[-1], ordering, place.number + len(place.rows) - 1)
    return Pager(
        first=(without(query).urlencode() or "start") if place.before else "",
        previous=with_value(query, "before", first.text()) if place.before else "",
        next=with_value(query, "after", last.text()) if place.after else "",
        end=with_value(query, "end", "1") if place.after else "",
    )
