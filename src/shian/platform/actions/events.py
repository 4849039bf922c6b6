"""Domain events: what a lower package tells the higher ones, kept in an outbox until a job delivers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, TypeVar

import orjson
from django.db import transaction
from django.utils import timezone

from shian.platform.actions.models import Outbox


@dataclass(frozen=True, slots=True)
class Event:
    """Base of domain events: frozen dataclasses of plain values, in a package's ``events.py``."""


E = TypeVar("E", bound=Event)
_TYPES: dict[str, type[Event]] = {}
_HANDLERS: dict[str, list[Callable[[Any], None]]] = {}


def name_of(event: type[Event]) -> str:
    """An event's name: its package and class, such as ``laboratory.SampleFailed``."""
    return f"{event.__module__.split('.')[-2]}.{event.__name__}"


def emit(event: Event) -> None:
    """Put an event in the outbox, in the transaction of the action that tells it."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("emit() belongs inside an action: the event stands or falls with its rows")
    Outbox.objects.create(
        name=name_of(type(event)), payload=orjson.loads(orjson.dumps(asdict(event))), due_at=timezone.now()
    )


def on(event: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a handler. It runs in a transaction of its own and may run again after a crash."""

    def add(handler: Callable[[E], None]) -> Callable[[E], None]:
        _TYPES[name_of(event)] = event
        handlers = _HANDLERS.setdefault(name_of(event), [])
        if handler not in handlers:
            handlers.append(handler)
        return handler

    return add


def deliver(limit: int = 500) -> int:
    """Deliver what is due, oldest first; return how many were. A failing event waits longer each time."""
    delivered = 0
    for _ in range(limit):
        with transaction.atomic():
            row = (
                Outbox.objects.select_for_update(skip_locked=True)
                .filter(delivered_at=None, due_at__lte=timezone.now())
                .order_by("id")
                .first()
            )
            if row is None:
                return delivered
            _deliver_one(row)
            delivered += row.delivered_at is not None
    return delivered


def _deliver_one(row: Outbox) -> None:
    event_type = _TYPES.get(row.name)
    try:
        with transaction.atomic():
            for handler in _HANDLERS.get(row.name, []) if event_type else []:
                handler(event_type(**row.payload))  # type: ignore[misc]
    except Exception as fault:  # noqa: BLE001  (one handler's fault must not block the events behind it)
        row.attempts += 1
        row.fault = f"{type(fault).__name__}: {fault}"[:2000]
        row.due_at = timezone.now() + timedelta(seconds=min(3600, 2**row.attempts))
    else:
        row.delivered_at = timezone.now()
    row.save()
