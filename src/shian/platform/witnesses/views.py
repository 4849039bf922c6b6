"""The witnesses' page in the workbench, and the printed sheet of a published seal."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shian.platform.documents.fonts import NoChineseFont
from shian.platform.pages.requests import actor_of
from shian.platform.witnesses.board import board_of
from shian.platform.witnesses.models import Checkpoint
from shian.platform.witnesses.roles import READING
from shian.platform.witnesses.sheet import sheet_pdf


def for_readers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let those see a page who may read the witnesses' records."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if actor_of(request).role.name not in READING:
            raise PermissionDenied("the role does not read the witnesses' records")
        return view(request, *args, **kwargs)

    return checked


@require_safe
@for_readers
def index(request: HttpRequest) -> HttpResponse:
    """Witnesses, published seals, and who signed what."""
    return render(request, "witnesses/index.html", {"board": board_of(actor_of(request))})


@require_safe
@for_readers
def sheet(request: HttpRequest, seal: int) -> HttpResponse:
    """The sheet of a published seal, to be signed, stamped and hung up."""
    checkpoint = Checkpoint.objects.filter(seal=seal).first()
    if checkpoint is None:
        raise Http404(f"seal {seal} is not published")
    address = request.build_absolute_uri("/public/seals/") + f"{seal}/"
    try:
        made = sheet_pdf(checkpoint, address)
    except NoChineseFont as fault:
        return HttpResponse(str(fault), status=503, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="seal-{seal}.pdf"'
    return answer
