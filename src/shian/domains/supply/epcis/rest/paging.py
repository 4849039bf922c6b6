"""Pages of answers: tokens that say where the next one begins, and for how long they hold."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from shian.domains.supply.epcis.rest.limits import MOST_PER_PAGE, PER_PAGE, TOKEN_SECONDS
from shian.domains.supply.epcis.rest.problems import Problem

SALT = "epcis.page"
OWN = ("perPage", "nextPageToken")


def per_page(request: HttpRequest) -> int:
    """How many at once: as asked, within the limit."""
    given = request.GET.get("perPage", "")
    if not given:
        return PER_PAGE
    if not given.isascii() or not given.isdigit() or not int(given[:9]) >= 1:
        raise Problem("QueryParameterException", _("perPage takes a whole number from 1."))
    return min(int(given[:9]), MOST_PER_PAGE)


def place_of(request: HttpRequest, question: str) -> Any:
    """Where the page begins that the token names; None for the first page.

    ``question`` is what was asked: a token answers only the question that it was made for.
    """
    token = request.GET.get("nextPageToken", "")
    if not token:
        return None
    try:
        told = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature:
        told = None
    if told is None or told["q"] != _digest(question) or cache.get(_key(token)):
        raise Problem(
            "QueryParameterException", _("The page token is out of date or belongs to another query.")
        )
    return told["p"]


def forget(token: str) -> None:
    """Let a token be used no more."""
    cache.set(_key(token), 1, TOKEN_SECONDS)


def add_next(answer: HttpResponse, request: HttpRequest, question: str, place: Any) -> None:
    """Link to the next page, which begins there."""
    token = signing.dumps({"q": _digest(question), "p": place}, salt=SALT, compress=True)
    pairs = [
        (name, value) for name, values in request.GET.lists() if name != "nextPageToken" for value in values
    ]
    address = request.build_absolute_uri(request.path) + "?" + urlencode([*pairs, ("nextPageToken", token)])
    answer["Link"] = f'<{address}>; rel="next"'
    expires = timezone.now() + timedelta(seconds=TOKEN_SECONDS)
    answer["GS1-Next-Page-Token-Expires"] = expires.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _digest(question: str) -> str:
    return hashlib.sha256(question.encode()).hexdigest()[:24]


def _key(token: str) -> str:
    return "epcis-token-" + hashlib.sha256(token.encode()).hexdigest()
