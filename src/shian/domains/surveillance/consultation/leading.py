"""Buttons by which a signal's, an outbreak's, a flag's page leads to a consultation and to a notice."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from shian.domains.surveillance.consultation.flows import CONVENERS
from shian.domains.surveillance.consultation.models import Consultation
from shian.platform.access.actor import Actor
from shian.platform.pages.own import leads_from
from shian.platform.pages.shapes import Button
from shian.platform.records.base import Record

BEGIN = ("signal.signal", "outbreak.outbreak", "contaminant.hazardflag")


def consulting(record: Record, actor: Actor) -> Button | None:
    """To the running thread about a record, or to the form that opens one."""
    if actor.role not in CONVENERS:
        return None
    about = Consultation.objects.filter(subject_kind=record.kind(), subject_id=record.pk)
    known = about.exclude(state="cancelled").order_by("-pk").values_list("pk", flat=True).first()
    if known is not None:
        return Button(_("Consultation"), reverse("consultation", args=[known]), "messages")
    query = urlencode({"kind": record.kind(), "id": record.pk})
    return Button(_("Consult other bodies"), f"{reverse('consultation-open')}?{query}", "messages")


for kind in BEGIN:
    leads_from(kind)(consulting)


@leads_from("consult.consultation")
def to_thread(thread: Consultation, actor: Actor) -> Button | None:
    """From the record to the thread's own page."""
    return Button(_("The thread"), reverse("consultation", args=[thread.pk]), "messages")
