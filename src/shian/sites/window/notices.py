"""Public pages of risk notices: the list, one notice with its corrections, and the Atom feed."""

from __future__ import annotations

import uuid
from typing import Any
from xml.etree import ElementTree

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shian.domains.surveillance.consultation.models import RiskNotice
from shian.platform.flows.clocks import local
from shian.platform.installation.current import installation

PAGE = 20
ENTRIES = 50
KIND = "consult.risknotice"
ATOM = "http://www.w3.org/2005/Atom"
_FAMILY = uuid.UUID("4f0e6b53-7e5c-4a55-9a7b-6c1d9b8a2d10")


def published_notices() -> Any:
    """What the public may read, newest first; withdrawn ones stay, marked as such."""
    found = RiskNotice.objects.filter(RiskNotice.scope_public).select_related("body")
    return found.order_by("-published_on", "-pk")


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All notices; a keyword narrows them."""
    words = request.GET.get("q", "").strip()[:60]
    rows = published_notices()
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(text__icontains=words) | Q(number__icontains=words))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "public/notices.html", {"page": page, "q": words})


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice as it reads now, and every correction."""
    found = get_object_or_404(published_notices(), pk=pk)
    context = {"notice": found, "corrections": found.corrections.all()}
    return render(request, "public/notice.html", context)


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The latest notices for feed readers (RFC 4287). Ids follow from the city's code and the numbers."""
    rows = list(published_notices()[:ENTRIES])
    found = installation()
    city = found.city_name if found else ""
    made = ElementTree.Element("feed", {"xmlns": ATOM})
    _add(made, "id", uuid.uuid5(_FAMILY, f"notices of {found.city_code if found else ''}").urn)
    _add(made, "title", f"{city} {_('Risk notices')}".strip())
    if found and found.simulated:
        _add(made, "subtitle", "模拟数据 simulated data")
    _add(made, "updated", _instant(max((row.changed_at for row in rows), default=None)))
    _add(_add(made, "author"), "name", city or "shian")
    here = request.build_absolute_uri(reverse("window-notices-feed"))
    _add(made, "link", rel="self", type="application/atom+xml", href=here)
    pages = request.build_absolute_uri(reverse("window-list", args=[KIND]))
    _add(made, "link", rel="alternate", type="text/html", href=pages)
    for row in rows:
        _entry(made, row, request.build_absolute_uri(reverse("window-record", args=[KIND, row.pk])), here)
    text = ElementTree.tostring(made, encoding="utf-8", xml_declaration=True)
    answer = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=60"
    return answer


def _entry(made: ElementTree.Element, row: RiskNotice, url: str, feed: str) -> None:
    withdrawn = row.state == "withdrawn"
    entry = _add(made, "entry")
    _add(entry, "id", uuid.uuid5(_FAMILY, f"{feed} {row.number}").urn)
    _add(entry, "title", f"{_('Withdrawn')}: {row.title}" if withdrawn else row.title)
    _add(entry, "updated", _instant(row.changed_at))
    _add(entry, "published", _instant(row.issued_at))
    _add(entry, "link", rel="alternate", type="text/html", href=url)
    _add(entry, "category", term=row.level, label=str(row.get_level_display()))  # type: ignore[attr-defined]
    _add(entry, "summary", row.withdrawn_because if withdrawn else row.text)


def _instant(moment: Any) -> str:
    return local(moment).isoformat() if moment is not None else "1970-01-01T00:00:00Z"


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, name, attributes)
    if text:
        made.text = "".join(c for c in text if c >= " " or c in "\n\t")
    return made
