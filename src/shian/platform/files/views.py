"""Sends attachments to those who may see their record, as files that cannot act in the page."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from shian.platform.files.actions import may_see
from shian.platform.files.models import Attachment
from shian.platform.files.storage import path_of


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The attachment's content. Whoever may not see it is told nothing, not even that it exists."""
    attachment = get_object_or_404(Attachment, pk=pk)
    if not may_see(request.actor, attachment):  # type: ignore[attr-defined]
        raise Http404
    path = path_of(attachment.sha256)
    if not path.exists():
        raise Http404
    etag = f'"{attachment.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304)
    saved = "download" in request.GET or not attachment.inline
    media = attachment.media if attachment.inline else "application/octet-stream"
    response = FileResponse(
        path.open("rb"), as_attachment=saved, filename=attachment.name, content_type=media
    )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
