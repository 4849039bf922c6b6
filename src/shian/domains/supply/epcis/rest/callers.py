"""Who calls: a signed-in person, or a firm's system with its key."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.utils.translation import gettext as _

from shian.domains.directory.roles import FirmManager
from shian.domains.supply.epcis.models import ApiToken
from shian.domains.supply.epcis.rest.problems import Problem
from shian.domains.supply.epcis.sight import may_read
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.access.systemkeys import BEARER, digest_of

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="EPCIS"'}


class Caller(NamedTuple):
    """In whose name a request is answered, and the name of the system that sent it."""

    actor: Actor
    sender: str = ""
    token: int | None = None


class _Forgery(CsrfViewMiddleware):
    """Django's check, asked for its reason."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        raise Problem("SecurityException", reason)


def caller_of(request: HttpRequest) -> Caller:
    """Who calls.

    Raises:
        Problem: nobody known (401), or somebody who reads no events (403).
    """
    header = request.headers.get("Authorization", "")
    if header:
        return _by_key(header)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not request.user.is_authenticated or actor.role.scope is Scope.PUBLIC:
        raise Problem("SecurityException", _("Sign in, or send a key."), status=401, headers=CHALLENGE)
    if not may_read(actor):
        raise Problem("SecurityException", _("Your role does not read events."))
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        _check_forgery(request)
    return Caller(actor)


def _by_key(header: str) -> Caller:
    found = BEARER.fullmatch(header.strip())
    token = None
    if found:
        rows = ApiToken.objects.filter(digest=digest_of(found[1]), state=ApiToken.State.ACTIVE)
        token = rows.filter(expires_on__gte=timezone.localdate()).first()
    if token is None:
        message = _("The key is unknown, ended or out of date.")
        raise Problem("SecurityException", message, status=401, headers=CHALLENGE)
    actor = Actor(role=FirmManager, user_id=token.made_by, name=token.name, operator=token.operator_id)
    return Caller(actor, token.name, token.pk)


def _check_forgery(request: HttpRequest) -> None:
    check = _Forgery(lambda _request: HttpResponse())
    check.process_request(request)
    check.process_view(request, HttpResponse, (), {})
