"""Documents and query strings out of joint: refused or taken, never an error of ours."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shian.domains.supply.epcis import reading
from tests.domains.supply.epcis.conftest import captured
from tests.domains.supply.epcis.material import GTIN, PLACE, document, event

pytestmark = pytest.mark.django_db
JSON = "application/json"
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, 10**30, "", "x" * 600, "\u0000", "\ud7ff", "'; --", "urn:epc:id:sgtin:1.2.3",
    [], {},
    [[]], {"@id": 1}, "2026-02-30T00:00:00Z", "9999-12-31T23:59:59.999-14:00", "0001-01-01T00:00:00+14:00",
    "%s %(a)s",
    "https://id.gs1.org/01/" + GTIN + "/10/%00", {"id": PLACE}, [None], "\U0001f34e", "$", "*",
)  # fmt: skip
RICH = event(
    action="ADD",
    eventID="urn:uuid:1",
    quantityList=[{"epcClass": f"https://id.gs1.org/01/{GTIN}/10/L", "quantity": 1.5, "uom": "KGM"}],
    bizTransactionList=[{"type": "po", "bizTransaction": "urn:x:1"}],
    sourceList=[{"type": "location", "source": PLACE}],
    persistentDisposition={"set": ["recalled"]},
    sensorElementList=[
        {
            "sensorMetadata": {"time": "2026-03-01T00:00:00Z"},
            "sensorReport": [{"type": "Temperature", "value": 3}],
        }
    ],
    errorDeclaration={"declarationTime": "2026-03-02T00:00:00Z", "correctiveEventIDs": ["urn:uuid:2"]},
    ilmd={"ex:a": {"ex:b": [1, "x"]}},
    **{"ex:c": "1"},
)
NAMES = (
    "eventType", "GE_eventTime", "LT_recordTime", "EQ_action", "EQ_bizStep", "EQ_persistentDisposition_set",
    "EQ_readPoint", "WD_bizLocation", "MATCH_epc", "MATCH_anyEPCClass", "EQ_quantity", "GE_quantity_KGM",
    "EQ_eventID",
    "EXISTS_errorDeclaration", "orderBy", "orderDirection", "eventCountLimit", "maxEventCount",
    "GE_value_CEL",
    "EQ_type", "EQ_booleanValue", "EQ_ex:c", "GT_INNER_ILMD_ex:b", "EXISTS_SENSORREPORT_ex:z",
    "EQ_source_location",
    "HASATTR_bizLocation", "EQATTR_bizLocation_a", "perPage", "nextPageToken", "EQ_\"].x:y", "EQ_ex:\\",
    "@context",
)  # fmt: skip
VALUES = (
    "1", "-1", "0", "x", "ADD", "shipping", "2026-03-01T00:00:00Z", "urn:epc:idpat:sgtin:*.*.*", "*", "%",
    "_%", "\\",
    "urn:epc:idpat:sgtin:1.*.2", PLACE, "eventTime", "ex:c", "ASC", "true", "\x00", "é" * 300, "1e999", ",",
    "\ud7ff",
    '"', "ni:///sha-256;" + "0" * 64 + "?ver=CBV2.0", "https://id.gs1.org/01/*", "urn:epc:idpat:x:*",
)  # fmt: skip


def mutated(chance: random.Random, value: Any, rate: float) -> Any:
    """The value with some of its parts replaced, dropped, doubled or wrapped."""
    if chance.random() < rate:
        return chance.choice((chance.choice(ODD), [value], {"ex:w": value}, value))
    if isinstance(value, dict):
        kept = {k: mutated(chance, v, rate) for k, v in value.items() if chance.random() > rate / 2}
        if kept and chance.random() < rate:
            kept[chance.choice((*list(kept), "ex:" + "n" * 20, "{x}y", "", "a:b:c"))] = chance.choice(ODD)
        return kept
    if isinstance(value, list):
        return [mutated(chance, v, rate) for v in value for _ in range(1 + (chance.random() < rate / 2))]
    return value


def send(client: Client, seed: int) -> None:
    """A document out of joint, by both ways in, and its job."""
    chance = random.Random(seed)
    rate = chance.choice((0.02, 0.05, 0.15, 0.4))
    whole = mutated(chance, document(RICH, event()), rate)
    body = json.dumps(whole).encode()
    if chance.random() < 0.2:
        cut = chance.randrange(len(body))
        body = body[:cut] + bytes([chance.randrange(256)]) + body[cut + chance.choice((0, 1, 5)) :]
    single = json.dumps(mutated(chance, RICH, rate)).encode()
    for path, sent in (("capture", body), ("events", single)):
        behaviour = {"GS1-Capture-Error-Behaviour": chance.choice(("rollback", "proceed"))}
        answer = client.post(f"/epcis/{path}", sent, content_type=JSON, headers=behaviour)
        assert answer.status_code in (201, 202, 400, 409, 413), (seed, answer.content)
    reading.store_waiting()
    jobs = client.get("/epcis/capture")
    assert jobs.status_code == 200
    for job in jobs.json():
        assert not job["running"], (seed, job)
        assert all("ImplementationException" not in error["type"] for error in job["errors"]), (seed, job)
    for accept in ("application/json", "application/xml"):
        found = client.get("/epcis/events", headers={"Accept": accept, "GS1-EPC-Format": "Always_EPC_URN"})
        assert found.status_code == 200, (seed, accept, found.content)


def ask(client: Client, pairs: list[tuple[str, str]], kind: str) -> None:
    """A query out of joint."""
    answer = client.get(f"/epcis/{kind}", pairs and dict(pairs))
    assert answer.status_code in (200, 400, 404, 413, 414), (pairs, answer.content)
    body = {"name": "f", "query": dict(pairs)}
    with transaction.atomic():
        made = client.post("/epcis/queries", json.dumps(body), content_type=JSON)
        assert made.status_code in (201, 400, 409), (body, made.content)
        if made.status_code == 201:
            assert client.get("/epcis/queries/f/events").status_code in (200, 413)
        transaction.set_rollback(True)


PAIRS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.one_of(st.sampled_from(VALUES), st.text(max_size=20))), max_size=5
)
KINDS = st.sampled_from(
    (
        "events",
        "epcs",
        "bizSteps/shipping/events",
        "epcs/urn:x:1/events",
        "eventTypes",
        "queries",
        "capture",
        "bizLocations/%/events",
    )
)
SMALL = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LONG = settings(SMALL, max_examples=1200)


@SMALL
@given(seed=st.integers(0, 2**32))
def test_documents_out_of_joint(officer: Client, seed: int) -> None:
    with transaction.atomic():
        send(officer, seed)
        transaction.set_rollback(True)


@SMALL
@given(pairs=PAIRS, kind=KINDS)
def test_queries_out_of_joint(officer: Client, pairs: list[tuple[str, str]], kind: str) -> None:
    ask(officer, pairs, kind)


@pytest.mark.soak
@LONG
@given(seed=st.integers(0, 2**32))
def test_documents_out_of_joint_for_minutes(officer: Client, seed: int) -> None:
    with transaction.atomic():
        send(officer, seed)
        transaction.set_rollback(True)


@pytest.mark.soak
def test_queries_out_of_joint_for_minutes(officer: Client) -> None:
    captured(RICH, event())

    @LONG
    @given(pairs=PAIRS, kind=KINDS)
    def asked(pairs: list[tuple[str, str]], kind: str) -> None:
        ask(officer, pairs, kind)

    run: Callable[[], None] = asked
    run()
