"""/capture: documents are acknowledged, and jobs tell what became of them."""

from __future__ import annotations

from typing import Any, ClassVar
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from shian.domains.supply.epcis import capturing
from shian.domains.supply.epcis.capturing import Envelope
from shian.domains.supply.epcis.faults import fault_state, fault_words
from shian.domains.supply.epcis.models import Capture
from shian.domains.supply.epcis.rest import documents, limits, paging
from shian.domains.supply.epcis.rest.base import Resource, body_of
from shian.domains.supply.epcis.rest.media import JSON_TYPES, XML_TYPES, chosen_type, sent_form
from shian.domains.supply.epcis.rest.problems import (
    STATUSES,
    Problem,
    clean,
    problem_body,
    refused_document,
)
from shian.domains.supply.epcis.soon import store_soon
from shian.methods.epcis import Document, Limits, read
from shian.platform.access.scope import scoped

EPCIS_SPACE = "urn:epcglobal:epcis:xsd:2"
READ = Limits(size=limits.SIZE, events=limits.EVENTS)


def sent_document(request: HttpRequest, *, check: bool) -> tuple[bytes, Document]:
    """The document that was sent, read.

    Raises:
        Problem: another format, too large, or no document.
    """
    form = sent_form(request)
    if form is None:
        raise Problem("UnsupportedMediaTypeException", _("Documents are read as JSON or XML."))
    content = body_of(request, limits.SIZE)
    document = read(content, form=form, limits=READ, check=check)
    faults = [fault_state(fault) for fault in document.faults if check or fault.event is None]
    if faults and (check or not document.kind or _too_large(faults)):
        refused = refused_document(faults[:100], [fault_words(fault) for fault in faults[:100]])
        if refused.name == "CaptureLimitExceededException":
            refused.headers.update(limits.CAPTURE_HEADERS)
        raise refused
    if document.kind == "request":
        raise Problem("ValidationException", _("A message of the query interface holds no events."))
    return content, document


def _too_large(faults: list[dict[str, Any]]) -> bool:
    return any(fault["name"] == "CaptureLimitExceededException" for fault in faults)


def envelope_of(request: HttpRequest, sender: str, behaviour: str = Capture.Behaviour.ROLLBACK) -> Envelope:
    """How the document came."""
    return Envelope(behaviour, request.headers.get("Content-Type", "").split(";")[0].strip(), sender)


class Captures(Resource):
    """All jobs, and new ones."""

    announced: ClassVar = {**limits.CAPTURE_HEADERS, "GS1-Capture-Error-Behaviour": "all"}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Acknowledge a document: it is on the disk before the answer leaves."""
        behaviour = request.headers.get("GS1-Capture-Error-Behaviour", "rollback").strip()
        if behaviour not in Capture.Behaviour.values:
            raise Problem("ValidationException", _("GS1-Capture-Error-Behaviour is rollback or proceed."))
        content, _document = sent_document(request, check=False)
        envelope = envelope_of(request, self.caller.sender, behaviour)
        made = capturing.receive(by=self.caller.actor, content=content, envelope=envelope)
        store_soon(made)
        answer = documents.with_versions(HttpResponse(status=202))
        answer["Location"] = request.build_absolute_uri(reverse("epcis-capture-job", args=[made.job_id]))
        answer["GS1-Capture-Error-Behaviour"] = behaviour
        return answer

    def get(self, request: HttpRequest) -> HttpResponse:
        """The jobs within sight, the latest first."""
        size, start = paging.per_page(request), paging.place_of(request, "captures")
        rows = scoped(Capture.objects.order_by("-id"), self.caller.actor)
        rows = rows.filter(id__lt=start) if start else rows
        found = list(rows[: size + 1])
        answer = documents.json_response(request, [job_of(row) for row in found[:size]])
        if len(found) > size:
            paging.add_next(answer, request, "captures", found[size - 1].pk)
        return answer


class Job(Resource):
    """One job."""

    def get(self, request: HttpRequest, job: str) -> HttpResponse:
        """What became of it so far."""
        found = scoped(Capture.objects.filter(job_id=job), self.caller.actor).first()
        if found is None:
            raise Problem("NoSuchResourceException")
        media = chosen_type(request, (*JSON_TYPES, *XML_TYPES))
        if media in XML_TYPES:
            return documents.with_versions(HttpResponse(job_xml(job_of(found)), content_type=media))
        return documents.json_response(request, job_of(found))


def job_of(capture: Capture) -> dict[str, Any]:
    """A capture as the standard's job."""
    running = capture.state == Capture.State.WAITING
    made: dict[str, Any] = {
        "captureID": capture.job_id,
        "createdAt": _stamp(capture.received_at),
        "running": running,
        "success": capture.fault_count == 0,
        "captureErrorBehaviour": capture.behaviour,
        "errors": [_error(fault) for fault in capture.faults],
    }
    if capture.finished_at:
        made["finishedAt"] = _stamp(capture.finished_at)
    return made


def job_xml(job: dict[str, Any]) -> str:
    """The job as the standard's XML."""
    attributes = "".join(
        f" {name}={quoteattr(str(job[name]) if name == 'captureID' else str(job[name]).lower())}"
        for name in ("running", "success", "captureID")
    )
    times = "".join(
        f"<{name}>{job[name]}</{name}>"
        for name in ("captureErrorBehaviour", "createdAt", "finishedAt")
        if name in job
    )
    errors = "".join(
        "<error>"
        + "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in error.items())
        + "</error>"
        for error in job["errors"]
    )
    listed = f"<errors>{errors}</errors>" if errors else ""
    root = f'epcis:EPCISCaptureJob xmlns:epcis="{EPCIS_SPACE}"{attributes}'
    return clean(f'<?xml version="1.0" encoding="UTF-8"?><{root}>{times}{listed}</epcis:EPCISCaptureJob>')


def _error(fault: dict[str, Any]) -> dict[str, Any]:
    name = fault["name"] if fault["name"] in STATUSES else "ValidationException"
    return problem_body(name, fault_words(fault))


def _stamp(moment: Any) -> str:
    return str(moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
