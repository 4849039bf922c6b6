"""List pages, their filters, saved views, exports, and the picker of records."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shian.platform.access.actor import Actor
from shian.platform.actions.registry import ACTIONS
from shian.platform.exchange.shown import kinds_for
from shian.platform.pages.export import csv_of, xlsx_of
from shian.platform.pages.filters import filter_form
from shian.platform.pages.forms import can_be_asked
from shian.platform.pages.links import action_url, list_url
from shian.platform.pages.listing import Listing
from shian.platform.pages.models import SavedView
from shian.platform.pages.places import chosen_area
from shian.platform.pages.query import pairs, without
from shian.platform.pages.requests import actor_of, is_htmx, of_resource
from shian.platform.pages.shapes import Button
from shian.platform.pages.tables import list_page
from shian.platform.resources.filtering import search, visible
from shian.platform.resources.registry import Resource

EXPORTS = {"csv": csv_of, "xlsx": xlsx_of}


def listing_of(request: HttpRequest, resource: Resource) -> Listing:
    """The rows this request asks for; columns chosen once are remembered for the session."""
    key = f"columns:{resource.kind}"
    asked = request.GET.getlist("columns")
    if asked and asked != request.session.get(key):
        request.session[key] = asked
    return Listing(
        resource,
        actor_of(request),
        request.GET,
        area=chosen_area(request),
        chosen=tuple(request.session.get(key, ())),
    )


@require_GET
@of_resource
def show_list(request: HttpRequest, resource: Resource) -> HttpResponse:
    """The list, or (for htmx) its rows."""
    listing = listing_of(request, resource)
    page = list_page(listing, exports=_exports(request, resource), actions=_buttons(resource, listing.actor))
    whole = not is_htmx(request) or request.headers.get("HX-History-Restore-Request")
    template = "resources/list.html" if whole else "resources/_rows.html"
    response = render(request, template, {"page": page})
    response["Vary"] = "HX-Request"
    return response


def _exports(request: HttpRequest, resource: Resource) -> tuple[Button, ...]:
    tail = f"?{without(request.GET).urlencode()}"
    titles = {
        "xlsx": (_("Excel, all rows that match"), "file-spreadsheet"),
        "csv": (_("CSV, all rows that match"), "file-text"),
    }
    return tuple(
        Button(title, reverse("resource-export", args=[resource.kind, name]) + tail, icon)
        for name, (title, icon) in titles.items()
    )


def _buttons(resource: Resource, actor: Actor) -> tuple[Button, ...]:
    found = [
        Button(spec.title, action_url(spec), "plus", dialog=True)
        for spec in ACTIONS.get(resource.kind, {}).values()
        if spec.creates and not spec.system_only and actor.role.name in spec.roles and can_be_asked(spec)
    ]
    found.extend(
        Button(_("Import"), f"{reverse('imports')}?kind={spec.kind}", "table-import")
        for spec in kinds_for(actor)
        if spec.model is resource.model
    )
    if resource.form and resource.allows("create", actor):
        url = reverse("resource-create", args=[resource.kind])
        found.append(Button(_("New"), url, "plus", main=True, key="n"))
    return tuple(found)


@require_GET
@of_resource
def show_filters(request: HttpRequest, resource: Resource) -> HttpResponse:
    """The inside of the filter drawer, fetched when it is opened."""
    query = QueryDict(request.GET.get("query", ""))
    form = filter_form(resource, actor_of(request), query)
    kept = pairs(query, form.fields)
    context = {"form": form, "kept": kept, "url": list_url(resource.kind)}
    return render(request, "resources/_filters.html", context)


@require_http_methods(["GET", "POST"])
@of_resource
def saved_views(request: HttpRequest, resource: Resource) -> HttpResponse:
    """The person's saved views of this list: shown, saved, forgotten."""
    mine = SavedView.objects.filter(user=request.user.pk or 0, kind=resource.kind)
    if request.method == "POST":
        query = without(QueryDict(request.POST.get("query", "")[:2000])).urlencode()
        if request.POST.get("forget", "").isdigit():
            mine.filter(pk=request.POST["forget"]).delete()
        elif name := request.POST.get("name", "").strip()[:60]:
            mine.update_or_create(
                user=request.user.pk or 0, kind=resource.kind, name=name, defaults={"query": query}
            )
        return HttpResponseRedirect(f"{list_url(resource.kind)}?{query}")
    query = request.GET.get("query", "")
    context = {"views": mine, "query": query, "kind": resource.kind, "url": list_url(resource.kind)}
    return render(request, "resources/_saved.html", context)


@require_GET
@of_resource
def export(request: HttpRequest, resource: Resource, ending: str) -> HttpResponseBase:
    """All rows that match, as a file."""
    if ending not in EXPORTS:
        raise Http404(f"no export as {ending!r}")
    return EXPORTS[ending](listing_of(request, resource))


@require_GET
@of_resource
def pick(request: HttpRequest, resource: Resource) -> HttpResponse:
    """Records whose search fields contain the typed words, as choices of a picker."""
    words = request.GET.get("words", "").strip()
    rows: Any = visible(resource, actor_of(request), ())
    found = search(rows, resource, words).order_by(*resource.ordering)[:12] if words else []
    return render(request, "resources/_picks.html", {"found": found, "words": words})
