"""Answers: events as query documents, collections, in the format and the forms that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from shian.domains.supply.epcis.answering import document_of
from shian.domains.supply.epcis.rest.media import CBV, EPCIS, JSON_TYPES, XML_TYPES, chosen_type
from shian.domains.supply.epcis.rest.problems import Problem
from shian.methods.epcis import CbvFormat, Document, EpcFormat, to_json, to_xml
from shian.methods.epcis.formats import written
from shian.methods.epcis.writing import CONTEXT, WritingError
from shian.methods.epcis.xml_safe import writable

VERSIONS = {"GS1-EPCIS-Version": EPCIS, "GS1-CBV-Version": CBV}
# What the standard does where nobody asks for a form.
DEFAULT_EPC = EpcFormat.DIGITAL_LINK


def epc_format(request: HttpRequest) -> EpcFormat:
    """The form of identifiers that the header asks for."""
    return _chosen(request, "GS1-EPC-Format", EpcFormat, DEFAULT_EPC)


def cbv_format(request: HttpRequest) -> CbvFormat:
    """The form of words in XML that the header asks for."""
    return _chosen(request, "GS1-CBV-XML-Format", CbvFormat, CbvFormat.NO_PREFERENCE)


def _chosen(request: HttpRequest, name: str, forms: Any, otherwise: Any) -> Any:
    given = request.headers.get(name)
    try:
        return forms(given.strip()) if given else otherwise
    except ValueError:
        raise Problem(
            "NotAcceptableException", _("%(header)s has a value that is not known.") % {"header": name}
        ) from None


def events_response(
    request: HttpRequest, events: Sequence[dict[str, Any]], *, query: str = "SimpleEventQuery"
) -> HttpResponse:
    """The events as a query document, JSON or XML."""
    media = chosen_type(request, (*JSON_TYPES, *XML_TYPES))
    if media is None:
        raise Problem("NotAcceptableException", _("Events are given as JSON or XML."))
    form, document = epc_format(request), document_of(events, query=query)
    if media in JSON_TYPES:
        answer = HttpResponse(to_json(document, epc_format=form), content_type=media)
    else:
        answer = HttpResponse(_xml(document, form, cbv_format(request)), content_type=media)
    return with_versions(answer)


def _xml(document: Document, form: EpcFormat, words: CbvFormat) -> bytes:
    """In XML; where an event has what XML cannot say, so that the others are given all the same."""
    try:
        return to_xml(document, epc_format=form, cbv_format=words)
    except WritingError:
        able = replace(document, events=tuple(writable(event) for event in document.events))
    try:
        return to_xml(able, epc_format=form, cbv_format=words)
    except WritingError as fault:
        raise Problem("NotAcceptableException", str(fault)) from fault


def shown_identifier(value: str, form: EpcFormat) -> str:
    """An identifier alone in the form asked for."""
    return str(written({"parentID": value}, form, None)["parentID"])


def json_response(request: HttpRequest, body: Any, status: int = 200) -> HttpResponse:
    """Anything else, as JSON."""
    media = chosen_type(request, JSON_TYPES)
    if media is None:
        raise Problem("NotAcceptableException", _("This is given as JSON only."))
    return with_versions(HttpResponse(orjson.dumps(body), status=status, content_type=media))


def collection(members: Sequence[str]) -> dict[str, Any]:
    """A collection of the standard."""
    return {"@context": CONTEXT, "type": "Collection", "member": list(members)}


def with_versions(answer: HttpResponse) -> HttpResponse:
    """The answer with the versions it follows."""
    for name, value in VERSIONS.items():
        answer[name] = value
    answer["GS1-Extensions"] = ""
    return answer
