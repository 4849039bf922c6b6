"""Global search: a few hits of every kind the actor may see, exact numbers first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise

from shian.platform.access.actor import Actor
from shian.platform.pages.links import list_url, url_of
from shian.platform.resources.filtering import LONGEST_KEYWORD, search, visible
from shian.platform.resources.registry import RESOURCES, Resource

LONGEST_NUMBER = 24  # longer keys are made for machines


@dataclass(frozen=True, slots=True)
class Hit:
    url: str
    text: str
    number: str


@dataclass(frozen=True, slots=True)
class Group:
    """The first hits of one kind, and the list of all."""

    title: str | Promise
    icon: str
    hits: tuple[Hit, ...]
    url: str
    more: bool


def find(words: str, actor: Actor, *, each: int = 5) -> list[Group]:
    """Hits of every kind with search fields, in the menu's order. One query a kind."""
    words = words.strip()[:LONGEST_KEYWORD]
    return list(_groups(words, actor, each)) if words else []


def _groups(words: str, actor: Actor, each: int) -> Iterator[Group]:
    for resource in sorted(RESOURCES.values(), key=lambda r: (r.order, r.kind)):
        if not resource.search or not resource.allows("view", actor):
            continue
        rows = list(search(visible(resource, actor, ()), resource, words).order_by("-pk")[: each + 1])
        if rows:
            hits = tuple(_hit(resource, row) for row in rows[:each])
            url = f"{list_url(resource.kind)}?{urlencode({'q': words})}"
            yield Group(resource.plural, resource.icon, hits, url, len(rows) > each)


def _hit(resource: Resource, row: Any) -> Hit:
    text = str(row)
    keys = (str(getattr(row, n, "") or "") for n in resource.key if "__" not in n)
    return Hit(
        url_of(row), text, next((k for k in keys if k and k not in text and len(k) <= LONGEST_NUMBER), "")
    )
