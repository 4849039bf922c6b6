"""Attaching files to records and taking them off again."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shian.platform.access.actor import Actor
from shian.platform.access.scope import in_scope
from shian.platform.actions.core import NotAllowed, Refused, discard, store
from shian.platform.files.models import Attachment
from shian.platform.files.storage import put
from shian.platform.files.types import NotAccepted, safe_name, type_of
from shian.platform.records.base import Record, writing_allowed
from shian.platform.resources.registry import resource_of

MOST = 50 * 1024 * 1024


def attach(*, by: Actor, to: Record, path: Path, name: str, about: str = "") -> Attachment:
    """Keeps a file and ties it to a record.

    Raises:
        NotAllowed: the actor may not change the record.
        Refused: too large, or of a kind that is not kept. Nothing was written.
    """
    _permit(by, to)
    size = path.stat().st_size
    if size > MOST:
        message = _("The file has %(size)s MB; %(limit)s MB are the most.")
        raise Refused(message % {"size": size >> 20, "limit": MOST >> 20}, field="file")
    try:
        found = type_of(path)
    except NotAccepted as fault:
        accepted = _(
            "Files are accepted as PDF, pictures, Word, Excel, text or ZIP; macros and programs are not."
        )
        raise Refused(accepted, field="file") from fault
    with transaction.atomic(), writing_allowed():
        attachment = Attachment(
            kind_of=to.kind(),
            record=to.pk,
            area=to.area,
            sha256=put(path),
            name=safe_name(name, found),
            media=found.media,
            size=size,
            about=about,
        )
        return store(attachment, by=by, verb="attach")


def detach(*, by: Actor, attachment: Attachment) -> None:
    """Takes an attachment off its record. The content stays: the ledger names it by its hash."""
    _permit(by, owner_of(attachment))
    with transaction.atomic(), writing_allowed():
        discard(attachment, by=by, verb="detach")


def attachments_of(record: Record) -> QuerySet[Attachment]:
    """The attachments of a record, in the order they came."""
    return Attachment.objects.filter(kind_of=record.kind(), record=record.pk).order_by("pk")


def owner_of(attachment: Attachment) -> Record:
    """The record an attachment belongs to."""
    model = resource_of(attachment.kind_of).model
    found: Record = model.objects.get(pk=attachment.record)
    return found


def may_see(by: Actor, attachment: Attachment) -> bool:
    """Who may see the record may see what is attached to it; the public sees no attachments."""
    resource = resource_of(attachment.kind_of)
    if by.user_id is None or not resource.allows("view", by):
        return False
    record = resource.model.objects.filter(pk=attachment.record).first()
    return record is not None and in_scope(record, by)


def closed(to: Record) -> bool:
    """Whether a record takes and gives no attachments now: its ``attachments_closed`` says so."""
    return bool(getattr(to, "attachments_closed", False))


def _permit(by: Actor, to: Record) -> None:
    if closed(to):
        raise Refused(_("The attachments of this record are closed in the state it is in."))
    if not (resource_of(to.kind()).allows("edit", by) and in_scope(to, by)):
        raise NotAllowed(_("You may not change this record, so neither its attachments."))
