"""What all resources of the interface do alike: who calls, versions, discovery, and saying no."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, ClassVar

import orjson
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from shian.domains.supply.epcis.models import Namespace
from shian.domains.supply.epcis.rest.callers import Caller, caller_of
from shian.domains.supply.epcis.rest.documents import DEFAULT_EPC, with_versions
from shian.domains.supply.epcis.rest.limits import ADDRESS, QUERY_SIZE
from shian.domains.supply.epcis.rest.media import CBV, EPCIS, VENDOR, spaces_of, too_new_or_old
from shian.domains.supply.epcis.rest.problems import Problem, response_of
from shian.domains.supply.epcis.searching import TooComplex, TooLarge
from shian.methods.epcisquery import QueryFault
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.records.problems import in_words

log = logging.getLogger(__name__)
DISCOVERY = {
    "GS1-EPCIS-Version": EPCIS,
    "GS1-EPCIS-Min": EPCIS,
    "GS1-EPCIS-Max": EPCIS,
    "GS1-CBV-Version": CBV,
    "GS1-CBV-Min": CBV,
    "GS1-CBV-Max": CBV,
    "GS1-EPC-Format": str(DEFAULT_EPC),
    "GS1-CBV-XML-Format": "No_Preference",
    "GS1-Vendor-Version": VENDOR,
}


@method_decorator(csrf_exempt, name="dispatch")  # callers.py checks those who come with a session
class Resource(View):
    """A resource. Subclasses have methods by the verbs they answer, which may raise ``Problem``."""

    announced: ClassVar[dict[str, str]] = {}
    caller: Caller

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if len(request.get_full_path()) > ADDRESS:
                raise Problem("URITooLongException")
            if "\x00" in request.path:
                raise Problem("NoSuchResourceException")
            self.caller = caller_of(request)
            if reason := too_new_or_old(request):
                raise Problem("NotAcceptableException", reason)
            return self._carried_out(super().dispatch, request, *args, **kwargs)
        except Problem as problem:
            return with_versions(response_of(problem, request))
        except Exception:
            log.exception("EPCIS request failed: %s %s", request.method, request.path)
            return with_versions(response_of(Problem("ImplementationException"), request))

    def _carried_out(
        self, call: Callable[..., HttpResponseBase], *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """The answer; what the deeper layers refuse, by the standard's names."""
        try:
            return call(*args, **kwargs)
        except QueryFault as fault:
            reason = in_words(fault.reason)
            raise Problem(
                fault.name, f"{fault.parameter}: {reason}" if fault.parameter else reason
            ) from fault
        except TooComplex as fault:
            raise Problem("QueryTooComplexException") from fault
        except TooLarge as fault:
            raise Problem("QueryTooLargeException") from fault
        except NotAllowed as fault:
            raise Problem("SecurityException", str(fault)) from fault
        except Refused as fault:
            raise Problem("ValidationException", str(fault)) from fault
        except ValidationError as fault:
            raise Problem("ValidationException", "; ".join(fault.messages)) from fault

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What can be done here, in which versions and forms."""
        answer = HttpResponse(status=204)
        answer["Allow"] = ", ".join(self.verbs())
        for name, value in {**DISCOVERY, **self.announced}.items():
            answer[name] = value
        answer["GS1-Extensions"] = ""
        return answer

    def verbs(self) -> list[str]:
        """The methods this resource answers."""
        return [verb.upper() for verb in self.http_method_names if hasattr(self, verb)]

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """405, with what is allowed."""
        problem = Problem("NoSuchResourceException", _("This resource has no such method."), status=405)
        problem.headers["Allow"] = ", ".join(self.verbs())
        raise problem


def body_of(request: HttpRequest, most: int) -> bytes:
    """What was sent, if it is not too large.

    Raises:
        Problem: it is.
    """
    given = request.headers.get("Content-Length", "")
    if given.isdigit() and int(given) > most:
        raise Problem(
            "CaptureLimitExceededException", _("At most %(most)s bytes are taken.") % {"most": most}
        )
    # Django reads as much as Content-Length says: nothing, where a sender parts its document into chunks.
    parted = not given and "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    content = request.META["wsgi.input"].read(most + 1) if parted else request.read(most + 1)
    if len(content) > most:
        raise Problem(
            "CaptureLimitExceededException", _("At most %(most)s bytes are taken.") % {"most": most}
        )
    return content


def json_object(request: HttpRequest, name: str = "ValidationException") -> dict[str, Any]:
    """The JSON object that was sent."""
    kind = request.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if kind not in ("application/json", "application/ld+json"):
        raise Problem("UnsupportedMediaTypeException")
    try:
        found = orjson.loads(body_of(request, QUERY_SIZE))
    except orjson.JSONDecodeError as fault:
        raise Problem(name, str(fault)) from fault
    if not isinstance(found, dict):
        raise Problem(name, _("A JSON object is expected."))
    if b"\\u0000" in orjson.dumps(found):
        raise Problem(name, _("A text has the character NUL."))
    return found


def spaces_for(request: HttpRequest) -> dict[str, tuple[str, ...]]:
    """Namespaces by prefix: those the request declares, else all that were captured under the prefix."""
    found: dict[str, tuple[str, ...]] = {}
    for uri, prefix in Namespace.objects.order_by("id").values_list("uri", "prefix")[:5000]:
        found[prefix] = (*found.get(prefix, ()), uri)
    return {**found, **spaces_of(request.headers.get("GS1-Extensions", ""))}
