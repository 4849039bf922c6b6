"""Actions: each change of state is one function, one transaction, at least one ledger entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shian.platform.access.actor import Actor
from shian.platform.access.roles import System
from shian.platform.access.scope import in_scope
from shian.platform.actions import registry
from shian.platform.actions.registry import ActionSpec
from shian.platform.ledger.append import Draft, append
from shian.platform.records.base import Part, Record, writing_allowed
from shian.platform.records.state import canonical, state_of

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Record)

_entries: ContextVar[list[int] | None] = ContextVar("shian_entries", default=None)


class Refused(Exception):
    """An action said no: the message tells the person what was wrong and what to do. Nothing was written."""

    def __init__(self, message: str | Promise, *, field: str = "") -> None:
        super().__init__(str(message))
        self.field = field

    def aftermath(self) -> None:
        """What the refusal itself leaves behind, after all that the action wrote is undone."""


class NotAllowed(Refused):
    """The actor's role or scope does not permit this action on this record."""


class Changed(Refused):
    """Somebody else changed the record since the actor saw it."""


class NoLedgerEntry(RuntimeError):
    """An action ended without telling the ledger what it did."""


def action(
    *,
    kind: str,
    verb: str,
    title: str | Promise,
    roles: Iterable[Any] = (),
    when: Callable[[Any, Actor], bool] | None = None,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a keyword-only function (``*, by: Actor, subject: Record, …``) an action.

    The wrapper checks role and scope, opens one transaction, locks and refreshes the subject, runs the
    function, and insists on a ledger entry. ``roles`` are role classes (empty: the system only). ``when``
    says whether the action is offered for a record now; flows usually decide that.

    Raises (when called):
        NotAllowed, Changed, Refused: nothing was written.
        NoLedgerEntry: a fault in the action; nothing was written.
    """
    names = frozenset(r.name for r in roles)

    def declare(function: Callable[P, R]) -> Callable[P, R]:
        takes = registry.signature_of(function, kind)

        @wraps(function)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            if args:
                raise TypeError(f"{verb} takes keyword arguments only")
            try:
                return cast(R, _run(spec, function, takes.gathered(dict(kwargs))))
            except Refused as refusal:
                refusal.aftermath()
                raise

        spec = ActionSpec(
            kind, verb, title, names, act, takes.subject, takes.parameters, not names, when, takes.asks_all
        )
        registry.add(spec)
        return act

    return declare


def _run(spec: ActionSpec, function: Callable[..., Any], kwargs: dict[str, Any]) -> Any:
    by: Actor = kwargs["by"]
    expected = kwargs.pop("expected_version", None)
    permit(spec, by, kwargs.get(spec.subject) if spec.subject else None)
    token = _entries.set([])
    try:
        with transaction.atomic(), writing_allowed():
            if spec.subject:
                kwargs[spec.subject] = _locked(kwargs[spec.subject], expected)
            result = function(**kwargs)
            if not _entries.get():
                raise NoLedgerEntry(f"action {spec.kind}.{spec.verb} wrote no ledger entry: use store()")
            return result
    finally:
        _entries.reset(token)


def permit(spec: ActionSpec, by: Actor, subject: Record | None) -> None:
    """Check that the actor may do this.

    Raises:
        NotAllowed: naming the role or the area that stands in the way.
    """
    if by.role is not System and by.role.name not in spec.roles:
        raise NotAllowed(
            _("As %(role)s you may not do “%(action)s”.") % {"role": by.role.title, "action": spec.title}
        )
    if subject is not None and not in_scope(subject, by):
        raise NotAllowed(_("This record lies outside your area or organisation."))


def _locked(subject: Record, expected: int | None) -> Record:
    fresh = type(subject).objects.select_for_update(of=("self",)).get(pk=subject.pk)
    if expected is not None and fresh.version != expected:
        raise Changed(_("Somebody changed this record after you opened it. Look at it again, then repeat."))
    return cast(Record, fresh)


def store(obj: M, *, by: Actor, verb: str, parts: dict[str, list[Any]] | None = None) -> M:
    """Write a record (and, where given, replace the rows it owns) with its ledger entry.

    Only inside an action. Validates the model's fields first; ``ValidationError`` names field and reason.
    """
    obj.changed_at = by.now()
    obj.version += 1
    obj.full_clean(validate_unique=True, exclude=_generated(obj))
    obj.save()
    if parts is not None:
        _replace_parts(obj, parts)
    _tell(obj, by, verb, canonical(state_of(obj)))
    return obj


def discard(obj: Record, *, by: Actor, verb: str = "remove") -> None:
    """Delete a record; its ledger entry has the state ``null``. What it was stays in the ledger."""
    _tell(obj, by, verb, "null")
    obj.delete()


def note(obj: Record, *, by: Actor, verb: str) -> None:
    """Put an act that changes nothing (a look at personal data, a print) on the ledger."""
    _tell(obj, by, verb, canonical(state_of(obj)))


def _tell(obj: Record, by: Actor, verb: str, state: str) -> None:
    seq = append(Draft(by.now(), by.label, verb, obj.kind(), obj.pk, obj.area, state))
    told = _entries.get()
    if told is not None:
        told.append(seq)


def _generated(obj: models.Model) -> set[str]:
    return {f.name for f in obj._meta.concrete_fields if f.generated}


def _replace_parts(obj: Record, parts: dict[str, list[Part]]) -> None:
    for name, rows in parts.items():
        manager = getattr(obj, name)
        manager.all().delete()
        for row in rows:
            setattr(row, manager.field.name, obj)
            row.pk = None
            row.full_clean(exclude=[manager.field.name])
        manager.bulk_create(rows)
    obj.held_parts = parts  # type: ignore[attr-defined]
