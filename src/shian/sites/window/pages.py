"""What the window shows of a resource: its public columns, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise

from shian.platform.access.actor import Actor
from shian.platform.access.middleware import Nobody
from shian.platform.access.roles import ROLES
from shian.platform.guard.gate import Veil
from shian.platform.pages.places import name_of
from shian.platform.pages.values import label_at, tone_of
from shian.platform.personal.fields import Sealed
from shian.platform.records.base import Record
from shian.platform.resources.filtering import search, visible
from shian.platform.resources.registry import RESOURCES, Resource

PAGE = 30
EACH = 3  # hits of a kind on the first page of a search
SHORT = 5  # facts of a record in a list


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value of a public page."""

    label: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One record in a public list."""

    url: str
    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found of one kind."""

    kind: str
    plural: str | Promise
    cards: tuple[Card, ...]
    more: bool


def public_actor() -> Actor:
    """Everybody sees the window as the public does, signed in or not."""
    return Actor(role=ROLES.get("public", Nobody))


def published() -> list[Resource]:
    """The resources of which something is public, in the order of the menu."""
    actor = public_actor()
    found = [r for r in RESOURCES.values() if r.public and r.allows("view", actor)]
    return sorted(found, key=lambda r: (r.order, r.kind))


def card_of(resource: Resource, record: Record, veil: Veil) -> Card:
    """A record in a list: its first public columns."""
    url = reverse("window-record", args=[resource.kind, record.pk])
    title = veil(str(record))
    facts = [fact for fact in facts_of(resource, record, veil) if fact.text not in title]
    return Card(url, title, tuple(facts[:SHORT]))


def found(words: str) -> list[Found]:
    """What is published of every kind that can be searched, a few of each."""
    groups, veil = [], Veil()
    for resource in published():
        if not (words and resource.search):
            continue
        rows = visible(resource, public_actor(), resource.public)
        hits = list(search(rows, resource, words).order_by(*resource.ordering, "pk")[: EACH + 1])
        if hits:
            cards = tuple(card_of(resource, row, veil) for row in hits[:EACH])
            groups.append(Found(resource.kind, resource.plural, cards, len(hits) > EACH))
    return groups


def facts_of(resource: Resource, record: Record, veil: Veil | None = None) -> tuple[Fact, ...]:
    """The public columns of a record that hold something; masked where it was published masked."""
    facts = (_fact(resource, record, name, veil or Veil()) for name in resource.public)
    return tuple(f for f in facts if f.text)


def _fact(resource: Resource, record: Record, name: str, veil: Veil) -> Fact:
    tone = tone_of(record, name, getattr(record, name)) if "__" not in name else ""
    return Fact(str(label_at(resource, name)), veil(_text(record, name)), tone)


def _text(record: Any, name: str) -> str:
    *links, last = name.split("__")
    for link in links:
        record = getattr(record, link)
        if record is None:
            return ""
    shown = getattr(record, f"get_{last}_display", None)
    value = shown() if shown else getattr(record, last)
    if last == "area":
        return name_of(value)
    if value is None or isinstance(value, Sealed):
        return ""  # personal data never stands in the window, even where a declaration names it
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if hasattr(value, "year") and not isinstance(value, models.Model):
        return date_format(value, "Y-m-d")
    return str(value)
