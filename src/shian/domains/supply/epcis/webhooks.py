"""Sends documents to subscribers' addresses: to hosts that the city has allowed, and nowhere else."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

SECONDS = 10  # to connect, and to wait for each piece of the answer
LONGEST = 500
READ = 4_096  # bytes of the answer that are looked at


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a delivery went: the status, 0 where there was none, and what went wrong."""

    status: int
    fault: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the destination took it."""
        return 200 <= self.status < 300


def why_not(address: str) -> str:
    """Why nothing is sent to an address; empty where it may be sent.

    The host (with its port, where it is not the usual one) must stand in ``SHIAN_WEBHOOK_HOSTS``: a stranger
    must not have this server call what only it can reach. Only this very machine is called by http.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return _("The destination is no address.")
    if len(address) > LONGEST or not address.isascii() or parts.scheme not in ("http", "https"):
        return _("The destination is no address of the web.")
    if not parts.hostname or parts.username or parts.password or any(c <= " " for c in address):
        return _("The destination is no address of the web.")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        return _("The destination must be reached by https.")
    named = parts.hostname if port is None else f"{parts.hostname}:{port}"
    if named not in settings.SHIAN_WEBHOOK_HOSTS:
        return _("The host %(host)s is not among those that may be told.") % {"host": named}
    return ""


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def signature_of(body: bytes, token: str) -> str:
    """What stands in GS1-Signature: HMAC-SHA256 of the body under the subscriber's token, hexadecimal."""
    return hmac.new(token.encode(), body, hashlib.sha256).hexdigest()


def send(address: str, body: bytes, headers: dict[str, str]) -> Outcome:
    """POST a body. Redirects are not followed. Never raises for what the other side does."""
    if reason := why_not(address):
        return Outcome(0, reason)
    parts = urlsplit(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _connection(parts.scheme, str(parts.hostname), parts.port)
    try:
        connection.request("POST", path, body=body, headers=headers)
        answer = connection.getresponse()
        answer.read(READ)
        return Outcome(answer.status, "" if 200 <= answer.status < 300 else f"HTTP {answer.status}")
    except (OSError, http.client.HTTPException, ValueError) as fault:
        return Outcome(0, f"{type(fault).__name__}: {fault}"[:300])
    finally:
        connection.close()


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=SECONDS)
