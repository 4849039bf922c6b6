"""The API against its own schema, with inputs nobody meant: no fault of the server, whatever is sent."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.contrib.auth import get_user_model
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case

from shian.domains.registry.models import Operator
from shian.platform.access.actor import system_actor
from shian.platform.access.models import Appointment
from shian.platform.actions.bulk import store_many

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEW = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def client() -> Client:
    """A district officer, who may create, change and act; and something to act on."""
    user = get_user_model().objects.create(username="fuzz")
    held = Appointment(user=user, role="district_officer", area="140105", valid_from=date(2020, 1, 1))
    store_many([held], by=system_actor(), verb="create")
    store_many([Operator(name="店", trade="seller", area="140105")], by=system_actor(), verb="import")
    made = Client(raise_request_exception=False)
    made.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def send(client: Client, case: Case) -> Any:
    """Send a generated case through Django's own client."""
    body = case.body if isinstance(case.body, dict | list | str | int | float | bool) else {}
    return client.generic(
        case.method,
        case.formatted_path,
        data=json.dumps(body),
        content_type="application/json",
        query_params={k: str(v) for k, v in (case.query or {}).items()},
    )


def test_no_operation_fails_on_generated_input(client: Client) -> None:
    raw = client.get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"}).json()
    schema = schemathesis.openapi.from_dict(raw)
    failed: list[str] = []
    count = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        count += 1

        @FEW
        @given(case=operation.as_strategy())
        def probe(case: Case) -> None:
            answer = send(client, case)
            if answer.status_code >= 500:
                failed.append(f"{case.method} {case.formatted_path} {case.query} {case.body!r}"[:300])

        probe()
    assert count > 150
    assert failed == []


def send_epcis(client: Client, case: Case) -> Any:
    """Send a generated case with its headers, its lists of parameters, and its body in its own form."""
    xml = (case.media_type or "").endswith("xml")
    body = str(case.body) if xml else json.dumps(case.body if case.method == "POST" else {}, default=str)
    return client.generic(
        case.method,
        f"/epcis{case.formatted_path}",
        data=body.encode("utf-8", "replace") if case.method == "POST" else b"",
        content_type=case.media_type or "application/json",
        query_params={k: v if isinstance(v, list) else str(v) for k, v in (case.query or {}).items()},
        headers={k: v for k, v in (case.headers or {}).items() if v.isascii() and v.isprintable()},
    )


def probed(client: Client, examples: int) -> tuple[int, list[str]]:
    """How many operations the events' interface describes, and the cases that made it fail."""
    schema = schemathesis.openapi.from_dict(client.get("/epcis/openapi.json").json())
    failed: list[str] = []
    count = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        count += 1

        @settings(FEW, max_examples=examples)
        @given(case=operation.as_strategy())
        def probe(case: Case) -> None:
            answer = send_epcis(client, case)
            if answer.status_code >= 500:
                failed.append(f"{case.method} {case.formatted_path} {case.query} {case.body!r}"[:300])

        probe()
    return count, failed


def test_no_operation_on_events_fails_on_generated_input(client: Client) -> None:
    assert probed(client, 2) == (21, [])


@pytest.mark.soak
def test_no_operation_on_events_fails_on_much_generated_input(client: Client) -> None:
    assert probed(client, 300) == (21, [])


HOSTILE = st.text(max_size=200) | st.sampled_from(
    ["\x00", "'; --", "９" * 50, "-1", "1e999", "NaN", "[]", "../.."]
)


@pytest.mark.parametrize("address", ["/public/registry.operator/", "/api/v1/registry/operator/", "/search/"])
def test_hostile_queries_are_answered(client: Client, address: str) -> None:
    @settings(FEW, max_examples=60)
    @given(q=HOSTILE, page=HOSTILE, trade=HOSTILE, area=HOSTILE)
    def probe(q: str, page: str, trade: str, area: str) -> None:
        query = {"q": q, "page": page, "limit": page, "offset": page, "trade": trade, "area": area}
        assert client.get(address, query).status_code < 500

    probe()
