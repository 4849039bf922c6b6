"""Filters and keyword search of a resource: one django-filter FilterSet for pages, API and exports."""

from __future__ import annotations

from functools import cache, reduce
from operator import or_
from typing import Any

import django_filters as df
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.resources.registry import Resource, resource_of

LONGEST_KEYWORD = 60


def field_at(model: type[models.Model], path: str) -> models.Field[Any, Any]:
    """The field at the end of a lookup path such as ``operator__name``."""
    *links, last = path.split("__")
    for link in links:
        model = model._meta.get_field(link).related_model  # type: ignore[assignment]
    return model._meta.get_field(last)  # type: ignore[return-value]


def search(queryset: QuerySet[Any], resource: Resource, words: str) -> QuerySet[Any]:
    """Rows in whose search fields every word appears, letter case aside. One Chinese character is enough."""
    for word in words.replace("\x00", " ")[:LONGEST_KEYWORD].split():
        tests = (Q(**{f"{path}__icontains": word}) for path in resource.search)
        queryset = queryset.filter(reduce(or_, tests)) if resource.search else queryset.none()
    return queryset


def _filters_of(resource: Resource, path: str) -> dict[str, df.Filter]:
    field = field_at(resource.model, path)
    label = field.verbose_name
    if path == "area":
        return {
            path: df.CharFilter(field_name=path, lookup_expr="startswith", label=_("Area"), max_length=12)
        }
    if isinstance(field, models.DateField):
        return {
            f"{path}_after": df.DateFilter(field_name=path, lookup_expr="gte", label=label),
            f"{path}_before": df.DateFilter(field_name=path, lookup_expr="lte", label=label),
        }
    if isinstance(field, models.BooleanField):
        return {path: df.BooleanFilter(field_name=path, label=label)}
    if field.choices:
        return {
            path: df.MultipleChoiceFilter(field_name=path, choices=field.choices, label=label, distinct=False)
        }
    if isinstance(field, models.ForeignKey):
        return {path: df.NumberFilter(field_name=field.attname, label=label)}
    if isinstance(field, models.IntegerField):
        return {path: df.NumberFilter(field_name=path, label=label)}
    return {path: df.CharFilter(field_name=path, lookup_expr="iexact", label=label, max_length=120)}


@cache
def filterset_of(kind: str) -> type[df.FilterSet]:
    """The FilterSet of a kind, with the keyword under ``q``."""
    resource = resource_of(kind)

    def by_keyword(self: Any, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return search(queryset, resource, value)

    made: dict[str, Any] = {
        "q": df.CharFilter(method="by_keyword", label=_("Keyword"), max_length=LONGEST_KEYWORD),
        "by_keyword": by_keyword,
    }
    for path in resource.filters:
        made.update(_filters_of(resource, path))
    made["Meta"] = type("Meta", (), {"model": resource.model, "fields": []})
    return type(f"{resource.model.__name__}Filter", (df.FilterSet,), made)


def joins_of(resource: Resource, names: tuple[str, ...]) -> list[str]:
    """The foreign keys to join so that these columns cost no query each."""
    wanted: set[str] = set()
    for name in names:
        extra = resource.extra.get(name)
        for path in extra.needs if extra else (name,):
            links = path.split("__")
            field = resource.model._meta.get_field(links[0])
            if isinstance(field, models.ForeignKey):
                wanted.add(links[0])
    return sorted(wanted)


def visible(resource: Resource, actor: Actor, columns: tuple[str, ...] = ()) -> QuerySet[Any]:
    """The rows an actor may see, with what the columns need joined in."""
    queryset = scoped(resource.model.objects.all(), actor)
    joins = joins_of(resource, columns or resource.columns)
    return queryset.select_related(*joins) if joins else queryset
