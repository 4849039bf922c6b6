"""Sends a record's letter as PDF or docx to those who may see the record."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from shian.platform.access.actor import Actor
from shian.platform.access.scope import in_scope
from shian.platform.documents.fonts import NoChineseFont
from shian.platform.documents.letters import letter_docx, letter_pdf
from shian.platform.documents.registry import LETTERS
from shian.platform.files.types import DOCX, PDF
from shian.platform.resources.registry import RESOURCES

TYPES = {"pdf": PDF.media, "docx": DOCX.media}


@require_safe
@login_required
def show(request: HttpRequest, kind: str, pk: int, name: str, ending: str) -> HttpResponse:
    """The letter, made anew from the record as it is."""
    spec = LETTERS.get(kind, {}).get(name)
    resource = RESOURCES.get(kind)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if spec is None or resource is None or ending not in TYPES or not resource.allows("view", actor):
        raise Http404
    record = resource.model.objects.filter(pk=pk).first()
    if record is None or not in_scope(record, actor) or not spec.when(record):
        raise Http404
    letter = spec.write(record)
    try:
        data = letter_docx(letter) if ending == "docx" else letter_pdf(letter, at=record.changed_at)
    except NoChineseFont as fault:
        return HttpResponse(str(fault), status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(data, content_type=TYPES[ending])
    saved = ending == "docx" or "download" in request.GET
    filename = f"{letter.title}-{letter.number or pk}.{ending}".replace("/", "-")
    response["Content-Disposition"] = content_disposition_header(saved, filename) or ""
    response["Cache-Control"] = "private, no-store"
    return response
