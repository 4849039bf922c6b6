"""Problem details (RFC 7807) with the exception names of EPCIS 2.0 and their statuses."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shian.domains.supply.epcis.rest.media import wants_xml

STATUSES: dict[str, tuple[int, str | Promise]] = {
    "ValidationException": (400, gettext_lazy("What was sent does not follow the standard")),
    "QueryParameterException": (400, gettext_lazy("A parameter of the query is not right")),
    "QueryValidationException": (400, gettext_lazy("The query does not follow the standard")),
    "SubscriptionControlsException": (
        400,
        gettext_lazy("The subscription's schedule or destination is not right"),
    ),
    "SecurityException": (403, gettext_lazy("This is not for you")),
    "NoSuchNameException": (404, gettext_lazy("There is no such name")),
    "NoSuchResourceException": (404, gettext_lazy("There is no such resource")),
    "NotAcceptableException": (406, gettext_lazy("It cannot be given in the form asked for")),
    "ResourceAlreadyExistsException": (409, gettext_lazy("There is one of this name already")),
    "CaptureLimitExceededException": (413, gettext_lazy("More than is taken at once")),
    "QueryTooLargeException": (413, gettext_lazy("More events match than were asked for at most")),
    "QueryTooComplexException": (413, gettext_lazy("The query takes too long")),
    "URITooLongException": (414, gettext_lazy("The address is too long")),
    "UnsupportedMediaTypeException": (415, gettext_lazy("The format of what was sent is not read here")),
    "ImplementationException": (500, gettext_lazy("Something went wrong here")),
}


class Problem(Exception):
    """An answer that says no, by the standard's name for the reason."""

    def __init__(
        self,
        name: str,
        detail: str = "",
        *,
        status: int | None = None,
        headers: dict[str, str] | None = None,
        more: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(detail or name)
        self.name = name
        self.detail = detail
        self.status = status or STATUSES[name][0]
        self.headers = headers or {}
        self.more = more or {}


def problem_body(name: str, detail: str = "", status: int | None = None, **more: Any) -> dict[str, Any]:
    """The object of RFC 7807."""
    usual, title = STATUSES[name]
    body = {"type": f"epcisException:{name}", "title": str(title), "status": status or usual}
    return {**body, **({"detail": detail} if detail else {}), **more}


def response_of(problem: Problem, request: HttpRequest) -> HttpResponse:
    """The problem in the format that was asked for."""
    body = problem_body(problem.name, problem.detail, problem.status, **problem.more)
    if wants_xml(request):
        fields = "".join(
            f"<{key}>{escape(str(value))}</{key}>" for key, value in body.items() if key != "errors"
        )
        text = (
            '<?xml version="1.0" encoding="UTF-8"?><problem xmlns="urn:ietf:rfc:7807">'
            + fields
            + "</problem>"
        )
        answer = HttpResponse(clean(text), status=problem.status, content_type="application/problem+xml")
    else:
        answer = HttpResponse(
            orjson.dumps(body), status=problem.status, content_type="application/problem+json"
        )
    for name, value in problem.headers.items():
        answer[name] = value
    return answer


def clean(text: str) -> str:
    """Text without characters that XML cannot hold."""
    return "".join(
        c for c in text if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe")
    )


def refused_document(faults: list[dict[str, Any]], words: list[str]) -> Problem:
    """A document that is not taken: the name that fits its faults, each of them in words."""
    names = {fault["name"] for fault in faults}
    for name in ("CaptureLimitExceededException", "ResourceAlreadyExistsException"):
        if name in names:
            chosen = name
            break
    else:
        chosen = "ValidationException"
    errors = [
        problem_body(f["name"] if f["name"] in STATUSES else "ValidationException", w)
        for f, w in zip(faults, words, strict=True)
    ]
    detail = words[0] if words else _("The document cannot be read.")
    return Problem(chosen, detail, more={"errors": errors})
