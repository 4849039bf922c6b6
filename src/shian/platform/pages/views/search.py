"""Global search: a panel under the search field, or a page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shian.platform.pages.finder import find
from shian.platform.pages.requests import actor_of, is_htmx


@require_GET
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """What is found for ``q``: a few hits a kind in the panel, more on the page."""
    q = request.GET.get("q", "").strip()
    panel = is_htmx(request)
    context = {
        "q": q,
        "groups": find(q, actor_of(request), each=4 if panel else 12),
        "more": reverse("search"),
    }
    return render(request, "resources/found.html" if panel else "resources/search.html", context)
