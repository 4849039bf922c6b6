"""Record: the base of everything that is kept, written only through actions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

from django.db import models

_writing: ContextVar[int] = ContextVar("shian_writing", default=0)


class WrittenOutsideAction(RuntimeError):
    """A record was saved or deleted outside an action, so no ledger entry would have told of it."""


@contextmanager
def writing_allowed() -> Iterator[None]:
    """Let records be written within; opened by actions and bulk writes only."""
    token = _writing.set(_writing.get() + 1)
    try:
        yield
    finally:
        _writing.reset(token)


def _refuse_outside(model: type[models.Model], what: str) -> None:
    if not _writing.get():
        raise WrittenOutsideAction(
            f"{model._meta.label}: {what} outside an action. Write a function with @action and use store()."
        )


class GuardedQuerySet(models.QuerySet[Any]):
    """A queryset that reads freely and writes only within an action."""

    def update(self, **kwargs: Any) -> int:
        _refuse_outside(self.model, "update()")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        _refuse_outside(self.model, "delete()")
        return super().delete()

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        _refuse_outside(self.model, "bulk_create()")
        return super().bulk_create(*args, **kwargs)


class Guarded(models.Model):
    """A row that is written only within an action: records, and the rows records own."""

    objects: ClassVar[models.Manager[Any]] = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        _refuse_outside(type(self), "save()")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _refuse_outside(type(self), "delete()")
        return super().delete(*args, **kwargs)


class Record(Guarded):
    """Something a duty is about. ``area`` is the code of the place it belongs to (``""``: the whole city).

    ``version`` counts its ledger entries; forms send it back, so that nobody overwrites what they have not
    seen. ``parts`` names the related rows it owns: they have no ledger entries of their own.
    """

    area = models.CharField(max_length=12, blank=True, default="", db_index=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    parts: ClassVar[tuple[str, ...]] = ()
    not_in_state: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    @classmethod
    def kind(cls) -> str:
        """The record's kind as the ledger names it, such as ``laboratory.sample``."""
        return f"{cls._meta.app_label}.{cls._meta.model_name}"


class Part(Guarded):
    """A row owned by a record: written with it, and in the ledger within its owner's state."""

    class Meta:
        abstract = True
