"""What a consultation or a notice is about: any record that its reader may see, by kind and number."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from shian.domains.surveillance.consultation.models import Subject
from shian.platform.access.actor import Actor
from shian.platform.access.roles import System
from shian.platform.access.scope import in_scope, scoped
from shian.platform.actions.core import NotAllowed
from shian.platform.pages.links import record_url
from shian.platform.records.base import Record
from shian.platform.resources.registry import RESOURCES


@dataclass(frozen=True, slots=True)
class About:
    """A subject as pages show it; ``url`` only where the reader may open it."""

    title: str
    url: str = ""


def subject_named(kind: str, pk: int, by: Actor) -> Record | None:
    """The record of a kind and number, if the actor may see it."""
    resource = RESOURCES.get(kind)
    if resource is None or not resource.allows("view", by):
        return None
    found = scoped(resource.model.objects.filter(pk=pk), by).first()
    return found if isinstance(found, Record) else None


def about(obj: Subject, by: Actor) -> About | None:
    """The subject of a thread or notice for a reader: its title, and the way to it if it is theirs to see."""
    if not obj.subject_kind or obj.subject_id is None:
        return None
    seen = subject_named(obj.subject_kind, obj.subject_id, by) is not None
    return About(obj.subject_title, record_url(obj.subject_kind, obj.subject_id) if seen else "")


def point_at(obj: Subject, record: Record | None, by: Actor) -> None:
    """Set what a thread or notice is about.

    Raises:
        NotAllowed: the actor may not see the record.
    """
    if record is None:
        return
    resource = RESOURCES.get(record.kind())
    if resource is None or not (by.role is System or (resource.allows("view", by) and in_scope(record, by))):
        raise NotAllowed(_("This record lies outside your area or organisation."))
    obj.subject_kind, obj.subject_id, obj.subject_title = record.kind(), record.pk, str(record)[:200]
    obj.area = obj.area or record.area[:6]
