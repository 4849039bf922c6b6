"""Attaching files to a record and taking them off again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.files.actions import MOST, attach, attachments_of, detach
from shian.platform.files.storage import TooLarge, put_chunks
from shian.platform.pages.links import record_url
from shian.platform.pages.requests import actor_of, of_resource, record_or_404
from shian.platform.records.base import Record
from shian.platform.resources.registry import Resource


@require_POST
@of_resource
def change_attachments(request: HttpRequest, resource: Resource, pk: int) -> HttpResponse:
    """Attach the file that was sent, or take off the attachment named by ``detach``."""
    record = record_or_404(resource, actor_of(request), pk)
    try:
        if "detach" in request.POST:
            _detach(request, record)
        else:
            _attach(request, record)
    except (NotAllowed, Refused) as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(record_url(resource.kind, pk))


def _attach(request: HttpRequest, record: Record) -> None:
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        raise Refused(_("Choose a file first."))
    try:
        path = put_chunks(file.chunks(), MOST)
    except TooLarge as fault:
        raise Refused(_("The file is too large; %(most)s MB are the most.") % {"most": MOST >> 20}) from fault
    try:
        about = request.POST.get("about", "")[:200]
        attach(by=actor_of(request), to=record, path=path, name=file.name or "", about=about)
    finally:
        path.unlink(missing_ok=True)
    messages.success(request, _("Attached."))


def _detach(request: HttpRequest, record: Record) -> None:
    wanted = request.POST["detach"]
    attachment = attachments_of(record).filter(pk=wanted).first() if wanted.isdigit() else None
    if attachment is None:
        raise Http404("no such attachment of this record")
    detach(by=actor_of(request), attachment=attachment)
    messages.success(request, _("Taken off; the ledger keeps what it was."))
