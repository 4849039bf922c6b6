"""The workbench's pages of events, captures and keys, and who may see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from shian.domains.registry.models import Operator
from shian.domains.supply.epcis.models import ApiToken, Capture, Event
from shian.domains.supply.epcis.naming import namer
from tests.domains.supply.epcis.conftest import actor, captured
from tests.domains.supply.epcis.material import GTIN, PLACE, content, event

pytestmark = pytest.mark.django_db
LOT = f"https://id.gs1.org/01/{GTIN}/10/L1"


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> Any:
    settings.LANGUAGE_CODE = "en"
    with override("en"):
        yield


def text(client: Client, address: str) -> str:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200, answer.content
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_list_narrows_by_code_step_day_and_capture(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    captured(
        event(epcList=None, quantityList=[{"epcClass": LOT, "quantity": 5, "uom": "KGM"}]),
        event(bizStep="receiving", eventTime="2026-03-02T23:30:00+08:00", epcList=["urn:uuid:abc"]),
    )
    second = captured(event(bizStep="packing", eventID="urn:uuid:e1", eventTime="2026-03-03T00:30:00+08:00"))

    def steps(query: str) -> list[str]:
        found = text(officer, f"/supply/events/?{query}")
        return re.findall(r"\b(?:\d\d:\d\d) (shipped|received|packed)\b", found)

    assert steps("") == ["packed", "received", "shipped"]
    assert steps(f"code={LOT}") == ["shipped"]
    assert steps("code=urn:uuid:abc") == ["received"]
    assert steps("code=urn:uuid:e1") == ["packed"]
    assert steps("step=receiving") == ["received"]
    assert steps("since=2026-03-02&until=2026-03-02") == ["received"]
    assert steps(f"capture={second.pk}") == ["packed"]
    monkeypatch.setattr("shian.domains.supply.epcis.views.PAGE", 2)
    assert steps("") == ["packed", "received"]
    following = re.search(r'href="\?([^"]+)" rel="next"', officer.get("/supply/events/").content.decode())
    assert following is not None
    assert steps(following[1].replace("&amp;", "&")) == ["shipped"]


def test_an_event_is_told_in_words_with_the_names_that_are_known(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shian.domains.supply.epcis.naming._NAMERS", [])
    namer(lambda codes: {code: ("北仓", "/x/") for code in codes if code == PLACE})
    report = {"type": "Temperature", "value": 3.5, "uom": "CEL", "deviceID": "urn:x:d"}
    captured(
        event(
            epcList=None,
            quantityList=[{"epcClass": LOT, "quantity": 5, "uom": "KGM"}],
            sensorElementList=[{"sensorReport": [report]}],
            **{"ex:seal": "<b>7"},
        )
    )
    captured(
        event(
            errorDeclaration={
                "declarationTime": "2026-03-02T00:00:00Z",
                "correctiveEventIDs": ["urn:uuid:new"],
            }
        )
    )
    first, second = Event.objects.order_by("id")
    shown = text(officer, f"/supply/events/{first.pk}/")
    for part in (
        "2026-03-01 08:00, 北仓: shipped",
        LOT,
        "5 kg",
        "3.5 °C",
        "Temperature",
        "seal",
        "&lt;b&gt;7",
    ):
        assert part in shown, part
    assert "declared wrong" not in shown
    shown = text(officer, f"/supply/events/{second.pk}/")
    assert "declared wrong" in shown
    assert "urn:uuid:new" in shown


def test_a_capture_s_page_leads_to_its_events_and_tells_what_was_refused(officer: Client) -> None:
    made = captured(event())
    answer = officer.get(f"/r/epcis.capture/{made.pk}/")
    if answer.status_code == 404:
        from shian.platform.pages.links import record_url

        answer = officer.get(record_url("epcis.capture", made.pk))
    assert f"/supply/events/?capture={made.pk}" in answer.content.decode()
    officer.post("/epcis/capture", content(event(eventTime="never")), content_type="application/json")
    from shian.domains.supply.epcis import reading
    from shian.platform.pages.links import record_url

    reading.store_waiting()
    failed = Capture.objects.get(state="failed")
    assert "eventTime" in officer.get(record_url("epcis.capture", failed.pk)).content.decode()


def test_nobody_sees_what_lies_outside_their_sight(
    firms: tuple[Operator, Operator], sign_in: Callable[..., Client], client: Client
) -> None:
    captured(event(), by=actor("firm_manager", operator=firms[0].pk))
    pk = Event.objects.get().pk
    expected = {
        sign_in("firm_manager", operator=firms[0].pk): 200,
        sign_in("firm_manager", operator=firms[1].pk): 404,
        sign_in("district_officer", area="140105"): 200,
        sign_in("district_officer", area="140106"): 404,
        sign_in("assessor"): 200,
        sign_in("analyst"): 404,
        client: 302,
    }
    for one, status in expected.items():
        assert one.get(f"/supply/events/{pk}/").status_code == status
        assert one.get("/supply/events/").status_code == (302 if one is client else 200)


def test_a_key_is_shown_once_to_who_may_issue_it(
    firms: tuple[Operator, Operator], sign_in: Callable[..., Client]
) -> None:
    manager = sign_in("firm_manager", operator=firms[0].pk)
    body = {"name": "ERP", "operator": firms[1].pk, "expires_on": ""}
    answer = manager.post("/supply/keys/new/", body)
    key = re.search(r"<code>(shian_[A-Za-z0-9_\-]+)</code>", answer.content.decode())
    assert key is not None
    token = ApiToken.objects.get()
    assert (token.operator_id, token.start) == (firms[0].pk, key[1][:12])  # its own firm, whatever was sent
    assert manager.get("/epcis/events", headers={"Authorization": f"Bearer {key[1]}"}).status_code == 200
    assert manager.post("/supply/keys/new/", {"name": ""}).status_code == 422
    for role in ("assessor", "sampler", "doctor"):
        assert sign_in(role, area="140105").get("/supply/keys/new/").status_code == 403
