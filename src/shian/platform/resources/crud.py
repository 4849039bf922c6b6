"""Creating, editing and removing records whose resource allows it: the generic actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.access.scope import in_scope
from shian.platform.actions.core import Changed, NotAllowed, discard, store
from shian.platform.records.base import Record, writing_allowed
from shian.platform.resources.registry import Resource, resource_of


def create(*, by: Actor, resource: Resource, values: Mapping[str, Any]) -> Record:
    """Make a record of these values.

    Raises:
        NotAllowed: the role may not, or the record would lie outside the actor's scope.
        ValidationError: naming field and reason. Nothing was written.
    """
    _permit(resource, "create", by)
    with transaction.atomic(), writing_allowed():
        obj = resource.model(**dict(values))
        _place(obj, by)
        store(obj, by=by, verb="create")
        _within(obj, by)
        return obj


def edit(
    *,
    by: Actor,
    record: Record,
    values: Mapping[str, Any],
    reason: str = "",
    expected_version: int | None = None,
) -> Record:
    """Change a record's form fields. ``reason`` goes into the ledger's verb line as ``edit: reason``.

    Raises:
        NotAllowed, Changed, ValidationError. Nothing was written.
    """
    resource = resource_of(record.kind())
    _permit(resource, "edit", by)
    _within(record, by)
    unknown = set(values) - set(resource.form)
    if unknown:
        raise FieldDoesNotExist(f"{resource.kind} has no editable field {', '.join(sorted(unknown))}")
    with transaction.atomic(), writing_allowed():
        fresh: Record = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
        if expected_version is not None and fresh.version != expected_version:
            raise Changed(
                _("Somebody changed this record after you opened it. Look at it again, then repeat.")
            )
        for name, value in values.items():
            setattr(fresh, name, value)
        store(fresh, by=by, verb=f"edit: {reason}"[:60] if reason else "edit")
        _within(fresh, by)
        return fresh


def remove(*, by: Actor, record: Record) -> None:
    """Take a record out of the register; the ledger keeps what it was."""
    resource = resource_of(record.kind())
    _permit(resource, "edit", by)
    _within(record, by)
    with transaction.atomic(), writing_allowed():
        discard(record, by=by)


def _permit(resource: Resource, verb: str, by: Actor) -> None:
    if not resource.allows(verb, by):
        raise NotAllowed(
            _("As %(role)s you may not do this to %(kind)s.")
            % {"role": by.role.title, "kind": resource.title}
        )


def _within(record: Record, by: Actor) -> None:
    """What officials of every area may see, those of its own area may change."""
    seen_everywhere = by.role.scope is Scope.AREA and getattr(type(record), "scope_everywhere", False)
    foreign = seen_everywhere and not (by.area and record.area.startswith(by.area))
    if foreign or not in_scope(record, by):
        raise NotAllowed(_("This record lies outside your area or organisation."))


def _place(obj: Record, by: Actor) -> None:
    """A record made without an area lies in its maker's."""
    if not obj.area and by.role.scope is Scope.AREA:
        obj.area = by.area
