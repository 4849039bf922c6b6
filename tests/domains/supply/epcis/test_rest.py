"""The standard interface as callers see it: jobs, events, lists, queries, formats, refusals, sight."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from lxml import etree

from shian.domains.registry.models import Operator
from shian.domains.supply.epcis import keys, reading
from shian.domains.supply.epcis.models import ApiToken, Capture, Event
from shian.domains.supply.epcis.rest import limits
from shian.domains.supply.epcis.rest.problems import STATUSES
from shian.methods.epcis import read
from shian.platform.access.systemkeys import new_key
from shian.platform.actions.core import Refused
from tests.domains.supply.epcis.conftest import actor, captured
from tests.domains.supply.epcis.material import GTIN, OTHER, PLACE, content, event, single

pytestmark = pytest.mark.django_db
JSON, XML = "application/json", "application/xml"
EPC = f"https://id.gs1.org/01/{GTIN}/21/S1"
URN = "urn:epc:id:sgtin:6901234.000001.S1"


def listed(answer: Any) -> list[dict[str, Any]]:
    """The events of a query document."""
    assert answer.status_code == 200, answer.content
    return list(answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"])


def refusal(answer: Any) -> tuple[int, str]:
    """Status and name of a problem."""
    body = answer.json()
    assert body["status"] == answer.status_code
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, body["type"].removeprefix("epcisException:")


def test_a_document_is_acknowledged_and_its_job_tells_the_outcome(officer: Client) -> None:
    answer = officer.post("/epcis/capture", content(event(), event(action="ADD")), content_type=JSON)
    assert (answer.status_code, answer["GS1-EPCIS-Version"]) == (202, "2.0.0")
    job = officer.get(answer["Location"]).json()
    assert (job["running"], job["success"], job["captureErrorBehaviour"]) == (True, True, "rollback")
    reading.store_waiting()
    job = officer.get(answer["Location"]).json()
    assert (job["running"], job["success"], job["errors"]) == (False, True, [])
    assert officer.get("/epcis/capture").json() == [job]
    assert Event.objects.count() == 2


@pytest.mark.parametrize(("behaviour", "stored"), [("rollback", 0), ("proceed", 1)])
def test_what_a_fault_does_is_the_sender_s_choice(officer: Client, behaviour: str, stored: int) -> None:
    answer = officer.post(
        "/epcis/capture",
        content(event(), event(eventTime="never")),
        content_type=JSON,
        headers={"GS1-Capture-Error-Behaviour": behaviour},
    )
    reading.store_waiting()
    job = officer.get(answer["Location"]).json()
    assert (job["running"], job["success"], job["captureErrorBehaviour"]) == (False, False, behaviour)
    assert (job["errors"][0]["type"], job["errors"][0]["status"]) == (
        "epcisException:ValidationException",
        400,
    )
    assert Event.objects.count() == stored


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (b"{", JSON, (400, "ValidationException")),
        (b"7", JSON, (400, "ValidationException")),
        (b"x", "text/plain", (415, "UnsupportedMediaTypeException")),
        (b"<a", XML, (400, "ValidationException")),
        (b"\xff\xfe\x00", JSON, (400, "ValidationException")),
    ],
)
def test_what_is_no_document_is_refused_at_once(
    officer: Client, body: bytes, kind: str, expected: tuple[int, str]
) -> None:
    assert refusal(officer.post("/epcis/capture", body, content_type=kind)) == expected
    assert Capture.objects.count() == 0


def test_a_document_may_come_in_chunks(officer: Client) -> None:
    environ: dict[str, Any] = {
        "wsgi.input": BytesIO(content(event())),
        "CONTENT_LENGTH": "",
        "CONTENT_TYPE": JSON,
        "HTTP_TRANSFER_ENCODING": "chunked",
    }
    answer = officer.generic("POST", "/epcis/capture", b"", **environ)
    assert answer.status_code == 202
    reading.store_waiting()
    assert Event.objects.count() == 1


def test_limits_are_announced_and_kept(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shian.domains.supply.epcis.rest.capture.READ", limits_of(events=1))
    answer = officer.post("/epcis/capture", content(event(), event()), content_type=JSON)
    assert refusal(answer) == (413, "CaptureLimitExceededException")
    assert answer["GS1-EPCIS-Capture-Limit"] == str(limits.EVENTS)
    monkeypatch.setattr("shian.domains.supply.epcis.rest.limits.SIZE", 100)
    answer = officer.post("/epcis/capture", content(event()), content_type=JSON)
    assert refusal(answer) == (413, "CaptureLimitExceededException")


def limits_of(events: int) -> Any:
    from shian.methods.epcis import Limits

    return Limits(events=events)


def test_one_event_is_stored_at_once_and_found_where_its_location_says(officer: Client) -> None:
    body = single(epcList=[URN])
    first = officer.post("/epcis/events", body, content_type=JSON)
    again = officer.post("/epcis/events", body, content_type=JSON)
    assert (first.status_code, again.status_code, Event.objects.count()) == (201, 201, 1)
    assert first["Location"] == again["Location"]
    found = listed(officer.get(first["Location"]))
    assert found[0]["eventID"] == first.json()["eventID"]
    assert re.fullmatch(r"ni:///sha-256;[0-9a-f]{64}\?ver=CBV2.0", found[0]["eventID"])
    assert found[0]["epcList"] == [EPC]  # the standard's form where none is asked for
    unquoted = f"/epcis/events/{found[0]['eventID']}"
    assert listed(officer.get(unquoted))[0]["eventID"] == found[0]["eventID"]
    assert refusal(officer.get("/epcis/events/urn:uuid:none")) == (404, "NoSuchResourceException")


def test_an_id_that_another_event_has_is_a_conflict(officer: Client) -> None:
    officer.post("/epcis/events", single(eventID="urn:uuid:1"), content_type=JSON)
    answer = officer.post("/epcis/events", single(eventID="urn:uuid:1", action="ADD"), content_type=JSON)
    assert refusal(answer) == (409, "ResourceAlreadyExistsException")


def test_formats_and_forms_are_those_asked_for(officer: Client) -> None:
    captured(event(epcList=[URN], **{"ex:seal": "x"}))
    urn = {"GS1-EPC-Format": "Always_EPC_URN"}
    assert listed(officer.get("/epcis/events", headers=urn))[0]["epcList"] == [URN]
    kept = {"GS1-EPC-Format": "Never_Translates"}
    assert listed(officer.get("/epcis/events", headers=kept))[0]["epcList"] == [URN]
    wrong = officer.get("/epcis/events", headers={"GS1-EPC-Format": "As_I_Like"})
    assert refusal(wrong) == (406, "NotAcceptableException")
    linked = officer.get("/epcis/events", headers={"Accept": "application/ld+json"})
    assert (linked["Content-Type"], linked.json()["@context"][1]) == (
        "application/ld+json",
        {"ex": "http://ns.example.com/epcis/"},
    )
    answer = officer.get("/epcis/events", headers={"Accept": "application/xml", **kept})
    assert answer["Content-Type"] == "application/xml"
    document = read(answer.content, form="xml")
    assert document.faults == ()
    assert (document.kind, document.events[0]["epcList"]) == ("query", [URN])
    assert document.events[0]["{http://ns.example.com/epcis/}seal"] == "x"
    assert refusal(officer.get("/epcis/events", headers={"Accept": "text/csv"})) == (
        406,
        "NotAcceptableException",
    )
    problem = officer.get("/epcis/events?EQ_nothing=1", headers={"Accept": "application/xml"})
    assert (problem.status_code, problem["Content-Type"]) == (400, "application/problem+xml")


def test_a_job_in_xml(officer: Client) -> None:
    answer = officer.post(
        "/epcis/capture", content(event(bizStep="<odd\u0001>")), content_type="application/json"
    )
    reading.store_waiting()
    told = officer.get(answer["Location"], headers={"Accept": XML})
    assert (told.status_code, told["Content-Type"]) == (200, XML)
    job = etree.fromstring(told.content)
    assert job.tag == "{urn:epcglobal:epcis:xsd:2}EPCISCaptureJob"
    assert dict(job.attrib) == {
        "running": "false",
        "success": "false",
        "captureID": answer["Location"].rpartition("/")[2],
    }
    assert [part.tag for part in job] == ["captureErrorBehaviour", "createdAt", "finishedAt", "errors"]
    assert job.findtext("captureErrorBehaviour") == "rollback"
    assert job.findtext("errors/error/type") == "epcisException:ValidationException"
    assert "<odd?>" in job.findtext("errors/error/detail")
    assert officer.get("/epcis/capture", headers={"Accept": XML}).status_code == 406  # JSON alone


def test_an_event_that_xml_cannot_say_does_not_spoil_the_others(officer: Client) -> None:
    captured(event(**{"ex:a": "1"}), event(action="ADD", **{"ex:b": {"@id": "x\u0001"}}))
    answer = officer.get("/epcis/events", headers={"Accept": "application/xml"})
    assert answer.status_code == 200
    found = read(answer.content, form="xml")
    assert found.faults == ()
    space = "{http://ns.example.com/epcis/}"
    assert [entry.get(f"{space}a") for entry in found.events] == ["1", None]
    assert found.events[1][f"{space}b"] == {"_x0040_id": "x\ufffd"}
    sent = single(action="DELETE", **{"ex:b": {"$c": 1}})
    alone = officer.post("/epcis/events", sent, content_type="application/json", headers={"Accept": XML})
    assert (alone.status_code, read(alone.content).events[0]["action"]) == (201, "DELETE")


def test_xml_in_and_json_out_are_the_same_event(officer: Client) -> None:
    captured(event(bizTransactionList=[{"type": "po", "bizTransaction": "urn:x:1"}]))
    as_xml = officer.get("/epcis/events", headers={"Accept": "application/xml"})
    answer = officer.post("/epcis/capture", as_xml.content, content_type=XML)
    reading.store_waiting()
    assert officer.get(answer["Location"]).json()["success"] is True
    capture = Capture.objects.latest("id")
    assert (capture.event_count, capture.repeated_count) == (0, 1)


def test_versions_that_are_not_spoken_are_refused(officer: Client) -> None:
    for headers in ({"GS1-EPCIS-Min": "2.1"}, {"GS1-EPCIS-Max": "1.2"}, {"GS1-CBV-Min": "3"}):
        assert refusal(officer.get("/epcis/events", headers=headers)) == (406, "NotAcceptableException")
    for headers in ({"GS1-EPCIS-Min": "1.2", "GS1-EPCIS-Max": "2.0"}, {"GS1-EPCIS-Max": "2"}):
        assert officer.get("/epcis/events", headers=headers).status_code == 200


def test_options_tell_what_can_be_done(officer: Client) -> None:
    answer = officer.options("/epcis/capture")
    assert (answer.status_code, answer["Allow"]) == (204, "GET, POST, HEAD, OPTIONS")
    assert answer["GS1-Capture-Error-Behaviour"] == "all"
    for path in ("", "events", "epcs", "queries", "eventTypes/ObjectEvent/events", "bizSteps/shipping"):
        answer = officer.options(f"/epcis/{path}")
        for name in ("EPCIS-Version", "EPCIS-Min", "EPCIS-Max", "CBV-Version", "CBV-Min", "CBV-Max"):
            assert answer[f"GS1-{name}"] == "2.0.0"
        for name in ("EPC-Format", "CBV-XML-Format", "Vendor-Version", "Extensions"):
            assert f"GS1-{name}" in answer
    assert officer.delete("/epcis/events").status_code == 405


def test_pages_follow_each_other_until_the_last(officer: Client) -> None:
    captured(*(event(eventTime=f"2026-03-01T00:00:{n:02d}Z") for n in range(5)))
    address, seen = "/epcis/events?perPage=2&orderBy=eventTime&orderDirection=ASC", []
    while address:
        answer = officer.get(address)
        seen += [one["eventTime"] for one in listed(answer)]
        link = re.fullmatch(r'<(.+)>; rel="next"', answer.get("Link", ""))
        assert bool(link) is ("GS1-Next-Page-Token-Expires" in answer)
        previous, address = address, link[1] if link else ""
    assert seen == sorted(seen)
    assert len(seen) == 5
    token = previous.rpartition("nextPageToken=")[2]
    other = officer.get(f"/epcis/events?perPage=2&nextPageToken={token}")
    assert refusal(other) == (400, "QueryParameterException")
    assert officer.delete(f"/epcis/nextPageToken/{token}").status_code == 204
    assert refusal(officer.get(previous)) == (400, "QueryParameterException")


def test_queries_in_the_address_and_in_the_body(officer: Client) -> None:
    captured(event(**{"ex:box": "a b"}), event(action="ADD", bizStep="receiving"))
    for text, expected in {
        "EQ_bizStep=receiving": 1,
        "EQ_bizStep=receiving,shipping": 2,
        "EQ_bizStep=receiving&EQ_bizStep=shipping": 2,
        "EQ_action=ADD": 1,
        f"MATCH_epc={EPC},{EPC}2": 2,
        "EQ_ex:box=a%20b": 1,
        "GE_eventTime=2026-03-01T08:00:00+08:00": 2,
        "EXISTS_sensorElementList": 0,
    }.items():
        assert len(listed(officer.get(f"/epcis/events?{text}"))) == expected, text
    other = {"GS1-Extensions": "mine=http://ns.example.com/epcis/"}
    assert len(listed(officer.get("/epcis/events?EXISTS_mine:box=true", headers=other))) == 1
    body = b'{"query": {"EQ_action": ["ADD"]}}'
    answer = officer.generic("GET", "/epcis/events", body, content_type=JSON)
    assert len(listed(answer)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EQ_nothing=1", (400, "QueryParameterException")),
        ("GE_eventTime=monday", (400, "QueryParameterException")),
        ("EQ_action=MOVE", (400, "QueryParameterException")),
        ("eventCountLimit=2", (400, "QueryParameterException")),
        ("eventCountLimit=2&maxEventCount=2&orderBy=eventTime", (400, "QueryParameterException")),
        ("EQ_none:box=1", (400, "QueryParameterException")),
        ("perPage=0", (400, "QueryParameterException")),
        ("nextPageToken=abc", (400, "QueryParameterException")),
        ("MATCH_epc=urn:epc:idpat:sgtin:*.1.1", (400, "QueryParameterException")),
        ("GE_value_KEL=hot", (400, "QueryParameterException")),
        ("maxEventCount=1", (413, "QueryTooLargeException")),
        ("EQ_bizStep=" + "x" * 9000, (414, "URITooLongException")),
    ],
)
def test_queries_that_cannot_be_answered(officer: Client, text: str, expected: tuple[int, str]) -> None:
    captured(event(), event(action="ADD"))
    assert refusal(officer.get(f"/epcis/events?{text}")) == expected


def test_a_query_that_takes_too_long_is_too_complex(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shian.domains.supply.epcis.searching.SECONDS", 0.02)
    monkeypatch.setattr(
        "shian.domains.supply.epcis.conditions.WRITERS",
        {**conditions_writers(), one_of(): lambda c: ("pg_sleep(1) IS NOT NULL", [])},
    )
    captured(event())
    assert refusal(officer.get("/epcis/events?EQ_bizStep=x")) == (413, "QueryTooComplexException")


def conditions_writers() -> dict[type, Any]:
    from shian.domains.supply.epcis.conditions import WRITERS

    return WRITERS


def one_of() -> type:
    from shian.methods.epcisquery import OneOf

    return OneOf


def test_lists_of_what_is_known_and_their_events(officer: Client) -> None:
    captured(
        event(epcList=[EPC], bizStep="urn:x:step"),
        event(
            epcList=[EPC + "2"],
            readPoint={"id": OTHER},
            quantityList=[{"epcClass": f"https://id.gs1.org/01/{GTIN}/10/L"}],
        ),
    )

    def members(path: str) -> list[str]:
        return list(officer.get(f"/epcis/{path}").json()["member"])

    assert "eventTypes" in members("")
    assert members("epcs") == [f"https://id.gs1.org/01/{GTIN}/10/L", EPC, EPC + "2"]
    assert members("readPoints") == [PLACE, OTHER]
    assert members("bizLocations?perPage=1") == [PLACE]
    steps = members("bizSteps?perPage=100")
    assert {"shipping", "urn:x:step"} <= set(steps)
    assert steps == sorted(steps)
    assert members("dispositions?perPage=1") == ["active"]
    assert members("eventTypes/ObjectEvent") == ["events"]
    assert members(f"epcs/{quote(EPC, safe='')}") == ["events"]
    for path, expected in {
        f"epcs/{quote(URN, safe='')}": 1,
        f"epcs/{quote(EPC + '2', safe='')}": 1,
        "bizSteps/shipping": 1,
        "bizSteps/packing": 0,
        "eventTypes/ObjectEvent": 2,
        f"readPoints/{quote(OTHER, safe='')}": 1,
        f"bizLocations/{PLACE}": 2,
        "dispositions/in_transit": 2,
    }.items():
        assert len(listed(officer.get(f"/epcis/{path}/events"))) == expected, path
    assert len(listed(officer.get("/epcis/bizSteps/shipping/events?EQ_action=ADD"))) == 0
    for path in ("epcs/urn:x:none", "bizLocations/urn:x:none/events", "bizSteps/urn:x:none"):
        assert refusal(officer.get(f"/epcis/{path}")) == (404, "NoSuchResourceException")


def test_named_queries(officer: Client) -> None:
    captured(event(**{"ex:box": "1"}), event(action="ADD"))
    body = {
        "name": "boxes",
        "query": {"EQ_ex:box": ["1"], "@context": {"ex": "http://ns.example.com/epcis/"}},
    }
    made = officer.post("/epcis/queries", body, content_type=JSON)
    assert (made.status_code, made["Location"]) == (201, "http://testserver/epcis/queries/boxes")
    assert officer.get("/epcis/queries").json() == [body]
    assert officer.get("/epcis/queries/boxes").json() == body
    answer = officer.get("/epcis/queries/boxes/events")
    assert len(listed(answer)) == 1
    assert answer.json()["epcisBody"]["queryResults"]["queryName"] == "boxes"
    again = officer.post("/epcis/queries", body, content_type=JSON)
    assert refusal(again) == (409, "ResourceAlreadyExistsException")
    wrongs: tuple[dict[str, Any], ...] = (
        {"name": "x"}, {"name": "x y", "query": {}}, {"query": {}}, {"name": "x", "query": []},
    )  # fmt: skip
    for wrong in wrongs:
        answer = officer.post("/epcis/queries", wrong, content_type=JSON)
        assert refusal(answer) == (400, "QueryValidationException")
    answer = officer.post("/epcis/queries", {"name": "x", "query": {"EQ_no": 1}}, content_type=JSON)
    assert refusal(answer) == (400, "QueryParameterException")
    assert officer.delete("/epcis/queries/boxes").status_code == 204
    assert refusal(officer.get("/epcis/queries/boxes")) == (404, "NoSuchNameException")
    assert officer.post("/epcis/queries", body, content_type=JSON).status_code == 201


def test_strangers_come_no_further(client: Client, sign_in: Callable[..., Client]) -> None:
    answer = client.get("/epcis/events")
    assert refusal(answer) == (401, "SecurityException")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert refusal(client.get("/epcis/events", headers={"Authorization": "Bearer " + "x" * 30})) == (
        401,
        "SecurityException",
    )
    assessor = sign_in("assessor")
    assert listed(assessor.get("/epcis/events")) == []
    for path, body in (
        ("capture", content(event())),
        ("events", single()),
        ("queries", {"name": "a", "query": {}}),
    ):
        assert refusal(assessor.post(f"/epcis/{path}", body, content_type=JSON)) == (403, "SecurityException")
    assert Capture.objects.count() == 0


def test_a_session_without_the_form_s_token_changes_nothing(sign_in: Callable[..., Client]) -> None:
    strict = sign_in("bureau_officer")
    strict.handler.enforce_csrf_checks = True
    assert refusal(strict.post("/epcis/events", single(), content_type=JSON)) == (403, "SecurityException")


def test_firms_and_districts_see_what_concerns_them(
    firms: tuple[Operator, Operator], sign_in: Callable[..., Client]
) -> None:
    east, west = firms
    captured(event(epcList=[EPC + "1"]), by=actor("firm_manager", operator=east.pk))
    captured(event(epcList=[EPC + "2"]), by=actor("firm_manager", operator=west.pk))
    shared = event(epcList=[EPC + "1"], action="ADD")  # the other firm had the same instance in its hands
    captured(shared, by=actor("firm_manager", operator=west.pk))

    def seen(client: Client) -> set[tuple[str, str]]:
        return {(e["epcList"][0][-1], e["action"]) for e in listed(client.get("/epcis/events"))}

    assert seen(sign_in("firm_manager", operator=east.pk)) == {("1", "OBSERVE"), ("1", "ADD")}
    all_three = {("1", "OBSERVE"), ("1", "ADD"), ("2", "OBSERVE")}
    assert seen(sign_in("firm_manager", operator=west.pk)) == all_three
    assert seen(sign_in("district_officer", area="140105")) == {("1", "OBSERVE")}
    assert seen(sign_in("bureau_officer")) == all_three
    assert seen(sign_in("analyst")) == set()
    manager = sign_in("school_principal", operator=east.pk)
    assert len(manager.get("/epcis/capture").json()) == 1
    assert manager.get("/epcis/epcs").json()["member"] == [EPC + "1"]


def test_a_firm_s_system_comes_with_its_key_until_it_ends(
    firms: tuple[Operator, Operator], client: Client
) -> None:
    key = new_key()
    manager = actor("firm_manager", operator=firms[0].pk)
    token = keys.issue(by=manager, name="仓库系统", operator=firms[0], key=key)
    headers = {"Authorization": f"Bearer {key}"}
    assert key not in str(ApiToken.objects.values())
    made = client.post("/epcis/events", single(), content_type=JSON, headers=headers)
    assert made.status_code == 201
    capture = Capture.objects.get()
    assert (capture.operator_id, capture.sender) == (firms[0].pk, "仓库系统")
    assert len(listed(client.get("/epcis/events", headers=headers))) == 1
    keys.end(by=manager, token=token)
    assert refusal(client.get("/epcis/events", headers=headers)) == (401, "SecurityException")


def test_a_key_s_days_are_the_city_s(firms: tuple[Operator, Operator]) -> None:
    late = datetime(2022, 5, 1, 23, 30, tzinfo=UTC)  # half past seven on the 2nd in the city
    manager = actor("firm_manager", operator=firms[0].pk).at_time(late)

    def until(asked: date | None) -> date | None:
        made = keys.issue(by=manager, name="ERP", operator=firms[0], key=new_key(), expires_on=asked)
        return made.expires_on

    assert until(None) == date(2023, 5, 2)
    assert until(date(2022, 5, 3)) == date(2022, 5, 3)
    assert until(date(2024, 5, 1)) == date(2024, 5, 1)  # 730 days of the city's
    for asked in (date(2022, 5, 2), date(2024, 5, 2)):
        with pytest.raises(Refused):
            until(asked)


def test_the_standard_s_fifteen_names() -> None:
    assert len(STATUSES) == 15
