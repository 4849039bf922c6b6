"""The short way to a code's page: before sessions, sign-in and the rest, none of which it needs."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from urllib.parse import unquote

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from shian.domains.supply.packets.actions import alert
from shian.domains.supply.packets.guessing import Limit, asker_of
from shian.domains.supply.packets.models import CodeAlert
from shian.methods.digitallink import DigitalLinkError, header, linkset, read
from shian.methods.digitallink.linkset import MEDIA_TYPE
from shian.platform.access.actor import system_actor
from shian.sites.window.packets.page import LANGUAGES, page_of, targets
from shian.sites.window.packets.query import packet_of

PATH = re.compile(r"/(?:01/\d{8,14}(?:/|$)|c/)[^\s]{0,200}")
LONGEST = 240
LIMIT = Limit()
HEADERS = {
    "Cache-Control": "public, max-age=2",
    "Vary": "Accept, Cookie",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'",
}


class PacketPage:
    """Answers GET of ``/01/…`` and ``/c/…``; everything else goes its usual way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or not PATH.fullmatch(request.path):
            return self.get_response(request)
        return answer(request)


def answer(request: HttpRequest) -> HttpResponse:
    """The page, a link set, or a refusal to one who tries out codes."""
    code, now = code_of(request.path), time.monotonic()
    asker = asker_of(address_of(request))
    if waits := LIMIT.waits(asker, now):
        return HttpResponse(
            "查询过于频繁，请稍后再试。Too many unknown codes; try again later.\n",
            status=429,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": str(int(waits) + 1)},
        )
    if wants_links(request):
        response = links(code)
    else:
        status, content = page_of(code, language_of(request))
        response = HttpResponse(content, status=status, headers=HEADERS)
    if response.status_code == 404 and LIMIT.miss(asker, now):
        tell_of_guessing(code)
    return response


def code_of(path: str) -> str:
    """The code that an address names: of any system after /c/, else the Digital Link itself."""
    if path.startswith("/c/"):
        return unquote(path[3:]).strip("/")[:LONGEST]
    return f"https://id.gs1.org{path.rstrip('/')}"[:LONGEST]


def address_of(request: HttpRequest) -> str:
    """Who asks; behind a proxy with TLS the proxy says it, last in its list."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if forwarded and getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        return str(forwarded).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def language_of(request: HttpRequest) -> str:
    """The language asked for in the address, else that of the cookie, else Chinese."""
    for wanted in (request.GET.get("lang"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)):
        if wanted in LANGUAGES:
            return wanted
    return LANGUAGES[0]


def wants_links(request: HttpRequest) -> bool:
    """Whether a link set is asked for instead of the page (GS1-Conformant Resolver)."""
    asked = request.GET.get("linkType", "") in ("linkset", "all")
    return asked or MEDIA_TYPE in request.META.get("HTTP_ACCEPT", "")


def links(code: str) -> HttpResponse:
    """All that is known about an identifier, as RFC 9264 has it."""
    packet = packet_of(code)
    if packet is None:
        return HttpResponse("{}", status=404, content_type="application/json")
    found = targets(code, packet)
    try:
        link = read(packet.code).link
        content = linkset(link, found, description=packet.name) if link is not None else {"linkset": []}
    except DigitalLinkError:
        content = {"linkset": []}
    return HttpResponse(
        orjson.dumps(content), content_type=MEDIA_TYPE, headers={**HEADERS, "Link": header(found)}
    )


def tell_of_guessing(code: str) -> None:
    """Note it for the officers: one open alert, however many tries follow."""
    with translation.override(settings.LANGUAGE_CODE):  # kept as a text, for officers
        detail = _("%(count)s unknown codes within %(minutes)s minutes, the last: %(code)s") % {
            "count": LIMIT.most,
            "minutes": round(LIMIT.span / 60),
            "code": code[:120],
        }
    alert(by=system_actor(), sort=CodeAlert.Sort.GUESSING, code="", detail=detail)
