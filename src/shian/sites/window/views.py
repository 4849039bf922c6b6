"""The window's pages: start, list with search, one record, and what is sealed."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shian.platform.guard.gate import Veil
from shian.platform.ledger.models import Entry
from shian.platform.resources.filtering import filterset_of, visible
from shian.platform.resources.registry import RESOURCES, Resource
from shian.sites.window.pages import PAGE, card_of, facts_of, found, public_actor, published

LATEST = 8


def _resource(kind: str) -> Resource:
    resource = RESOURCES.get(kind)
    if resource is None or resource not in published():
        raise Http404(kind)
    return resource


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where a citizen begins: one search over everything published, and the latest failing samples."""
    words = request.GET.get("q", "").strip()[:60]
    samples = RESOURCES["laboratory.sample"]
    rows: Any = visible(samples, public_actor(), samples.public)
    latest = [] if words else rows.filter(failed=True).order_by("-published_on", "-pk")[:LATEST]
    veil = Veil()
    for row in latest:
        row.place_name, row.failed_items = veil(row.place_name), veil(row.failed_items)
    context = {
        "q": words,
        "groups": found(words),
        "resources": published(),
        "latest": [(reverse("window-record", args=[samples.kind, row.pk]), row) for row in latest],
    }
    return render(request, "public/home.html", context)


@require_safe
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """Published records of a kind; the keyword and filters of the address narrow them."""
    resource = _resource(kind)
    rows = visible(resource, public_actor(), resource.public).order_by(*resource.ordering, "pk")
    narrowed = filterset_of(kind)({"q": request.GET.get("q", "")[:60]}, rows)
    page = Paginator(narrowed.qs, PAGE).get_page(request.GET.get("page"))
    veil = Veil()
    cards = [card_of(resource, row, veil) for row in page]
    context = {"resource": resource, "page": page, "cards": cards, "q": request.GET.get("q", "")}
    return render(request, "public/list.html", context)


@require_safe
def record(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One published record, and when it was changed."""
    resource = _resource(kind)
    row = get_object_or_404(visible(resource, public_actor(), resource.public), pk=pk)
    entries = Entry.objects.filter(kind=kind, record=pk).order_by("seq").only("seq", "at", "verb")
    veil = Veil()
    context = {
        "resource": resource,
        "title": veil(str(row)),
        "facts": facts_of(resource, row, veil),
        "entries": entries[:50],
    }
    return render(request, "public/record.html", context)
