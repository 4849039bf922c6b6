"""The interface for hospitals' systems: POST a QuestionnaireResponse or a Bundle, get an answer for each."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from shian.domains.directory.models import Body
from shian.domains.directory.roles import Doctor
from shian.domains.surveillance.cases.fhir.intake import Outcome, take_in
from shian.domains.surveillance.cases.fhir.items import capabilities, questionnaire
from shian.domains.surveillance.cases.fhir.reading import SIZE, Trouble, Unreadable
from shian.domains.surveillance.cases.models import HospitalKey
from shian.platform.access.actor import Actor
from shian.platform.access.systemkeys import BEARER, digest_of

log = logging.getLogger(__name__)
MEDIA = "application/fhir+json"
TAKEN = frozenset({MEDIA, "application/json"})


@require_GET
def metadata(request: HttpRequest) -> HttpResponse:
    """What this interface can do."""
    return _answer(capabilities(request.build_absolute_uri("/api/fhir/")))


@require_GET
def form(request: HttpRequest) -> HttpResponse:
    """The questionnaire."""
    return _answer(questionnaire())


@csrf_exempt  # a key comes with each request; sessions are not looked at
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Cases of a hospital's system, known by its key."""
    caller = _caller(request)
    if caller is None:
        refused = Trouble("", _("The key is unknown, ended or out of date."), "login")
        answer = _answer(outcome_of([refused]), 401)
        answer["WWW-Authenticate"] = 'Bearer realm="FHIR"'
        return answer
    if request.headers.get("Content-Type", "").split(";")[0].strip().lower() not in TAKEN:
        return _answer(outcome_of([Trouble("", f"Content-Type: {MEDIA}", "not-supported")]), 415)
    content = request.read(SIZE + 1)
    actor, hospital = caller
    try:
        sent, outcomes = take_in(content, by=actor, hospital=hospital)
    except Unreadable as fault:
        return _answer(outcome_of([fault.trouble]), fault.status)
    return _single(request, outcomes[0]) if not sent.bundle else _bundle(sent.bundle, outcomes)


def _caller(request: HttpRequest) -> tuple[Actor, Body] | None:
    found = BEARER.fullmatch(request.headers.get("Authorization", "").strip())
    if found is None:
        return None
    key = (
        HospitalKey.objects.filter(digest=digest_of(found[1]), state=HospitalKey.State.ACTIVE)
        .filter(expires_on__gte=timezone.localdate())
        .select_related("hospital")
        .first()
    )
    if key is None:
        return None
    return Actor(role=Doctor, user_id=key.made_by, name=key.name, body=key.hospital_id), key.hospital


def _single(request: HttpRequest, one: Outcome) -> HttpResponse:
    if one.case is None:
        return _answer(outcome_of(one.troubles), 422)
    return _answer(_said(one), 200 if one.known else 201)


def _bundle(kind: str, outcomes: Sequence[Outcome]) -> HttpResponse:
    refused = kind == "transaction" and any(one.case is None for one in outcomes)
    if refused:
        return _answer(outcome_of([t for one in outcomes for t in one.troubles if t.path]), 422)
    entries = [
        {
            "response": {
                "status": "422" if one.case is None else "200" if one.known else "201",
                "outcome": outcome_of(one.troubles) if one.case is None else _said(one),
            }
        }
        for one in outcomes
    ]
    kind = "transaction-response" if kind == "transaction" else "batch-response"
    return _answer({"resourceType": "Bundle", "type": kind, "entry": entries})


def _said(one: Outcome) -> dict[str, Any]:
    """The number, the score, and a warning of every kept report that may be of the same person."""
    assert one.case is not None
    again = _("sent before, kept as it was") if one.known else _("kept")
    text = _("%(number)s %(again)s, completeness %(percent)s %%") % {
        "number": one.case.number, "again": again, "percent": one.case.completeness,
    }  # fmt: skip
    issues = [_issue("information", "informational", text, "")]
    if one.case.alike:
        issues.append(_issue("warning", "duplicate", _("It may be of a person reported before."), ""))
    return {"resourceType": "OperationOutcome", "id": one.case.number, "issue": issues}


def outcome_of(troubles: Sequence[Trouble]) -> dict[str, Any]:
    """Troubles as an OperationOutcome."""
    issues = [_issue("error", one.code, one.reason, one.path) for one in troubles[:100]]
    return {"resourceType": "OperationOutcome", "issue": issues}


def _issue(severity: str, code: str, text: str, path: str) -> dict[str, Any]:
    made: dict[str, Any] = {"severity": severity, "code": code, "diagnostics": text}
    return {**made, "expression": [path]} if path else made


def _answer(body: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), status=status, content_type=MEDIA)
