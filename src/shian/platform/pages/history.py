"""A record's history: its ledger entries, newest first, each with what it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, cast

import orjson
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shian.platform.access.models import User
from shian.platform.access.roles import ROLES
from shian.platform.actions.registry import find
from shian.platform.ledger.models import Entry
from shian.platform.pages.places import name_of
from shian.platform.pages.shapes import Change, Difference
from shian.platform.pages.values import LABELS, choices_of, text_of
from shian.platform.personal.vault import PREFIX
from shian.platform.records.base import Record
from shian.platform.resources.registry import Resource

LONGEST = 100
Linked = dict[str, dict[Any, Any]]
_UNSHOWN = frozenset({"id", "version", "changed_at"})


def changes_of(resource: Resource, record: Record) -> tuple[Change, ...]:
    """The latest entries of a record. Two queries."""
    found = Entry.objects.filter(kind=resource.kind, record=record.pk).order_by("-seq")[: LONGEST + 1]
    entries = list(found)
    states = [_state(entry) for entry in entries] + [{}]
    names = _names(entries[:LONGEST])
    linked = _linked(resource.model, states)
    return tuple(
        Change(
            title=verb_title(resource.kind, entry.verb),
            at=entry.at,
            who=names.get(entry.actor, entry.actor),
            seq=entry.seq,
            url=entry_url(entry.seq),
            differences=tuple(differences(resource, before, after, linked)),
        )
        for entry, (after, before) in zip(entries[:LONGEST], pairwise(states), strict=False)
    )


def entry_url(seq: int) -> str:
    """The page of a ledger entry, where the site has one."""
    try:
        return reverse("ledger-entry", args=[seq])
    except NoReverseMatch:
        return ""


def verb_title(kind: str, verb: str) -> str:
    """A ledger verb in words: the action's title; ``edit: reason`` keeps its reason."""
    name, _colon, reason = verb.partition(":")
    spec = find(kind, name)
    words = {"create": _("Created"), "edit": _("Edited"), "remove": _("Removed"), "look": _("Looked at")}
    words |= {"import": _("Imported"), "appoint": _("Appointed")}
    title = str(spec.title) if spec else words.get(name, name)
    return f"{title}：{reason.strip()}" if reason else title


def _state(entry: Entry) -> dict[str, Any]:
    return orjson.loads(entry.state) or {}


def _names(entries: list[Entry]) -> dict[str, str]:
    """Actors in words: role and, where they are still known, name."""
    labels = {entry.actor for entry in entries}
    ids = {int(tail) for label in labels if (tail := label.rpartition(":")[2]).isdigit()}
    users = {user.pk: str(user) for user in User.objects.filter(pk__in=ids)} if ids else {}
    named = {}
    for label in labels:
        role, _colon, tail = label.rpartition(":")
        title = str(ROLES[role].title) if role in ROLES and ROLES[role].title else _("System")
        named[label] = f"{title} · {users[int(tail)]}" if tail.isdigit() and int(tail) in users else title
    return named


def differences(
    resource: Resource,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    linked: Linked | None = None,
) -> Iterator[Difference]:
    """What differs between two states, field by field; owned rows as counts and their own differences."""
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if name in _UNSHOWN or old == new or (old in (None, "", []) and new in (None, "", [])):
            continue
        if name in resource.model.parts:
            yield _rows(resource, name, old or [], new or [])
        else:
            yield Difference(
                _label(resource.model, name),
                _shown(resource, name, old, linked or {}),
                _shown(resource, name, new, linked or {}),
            )


def _linked(model: type[models.Model], states: list[dict[str, Any]]) -> Linked:
    """The records that foreign keys of these states name: one query a key."""
    found: Linked = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            other: Any = field.related_model
            ids = {state[field.attname] for state in states if state.get(field.attname)}
            found[field.attname] = other.objects.in_bulk(ids) if ids else {}
    return found


def _rows(resource: Resource, name: str, old: list[Any], new: list[Any]) -> Difference:
    related: Any = resource.model._meta.get_field(name).related_model
    rows = _("%(count)s rows")
    return Difference(
        related._meta.verbose_name,
        rows % {"count": len(old)} if old else "",
        rows % {"count": len(new)} if new else "",
    )


def _label(model: type[models.Model], name: str) -> str | Promise:
    if name in LABELS:
        return LABELS[name]
    try:
        return cast("str | Promise", _field(model, name).verbose_name)
    except FieldDoesNotExist:
        return name


def _field(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return model._meta.get_field(name.removesuffix("_id"))


def _shown(resource: Resource, name: str, value: Any, linked: Linked) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, str) and value.startswith(f"{PREFIX}:"):
        return _("(encrypted)")
    if name == "area":
        return name_of(str(value))
    try:
        field = _field(resource.model, name)
    except FieldDoesNotExist:
        return text_of(value)
    if isinstance(field, models.ForeignKey):
        return str(linked.get(name, {}).get(value, f"#{value}"))
    if field.choices:
        return str(choices_of(resource.model, field.name).get(value, value))
    if isinstance(field, models.DateField) and not isinstance(value, dict):
        return text_of(field.to_python(value))
    return text_of(value) if not isinstance(value, dict | list) else orjson.dumps(value).decode()
