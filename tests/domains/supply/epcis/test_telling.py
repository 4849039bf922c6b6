"""Subscriptions: each event is told once, signed, in order, until it is taken; to allowed hosts only."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import pytest
from django.test import Client
from django.utils import timezone

from shian.domains.supply.epcis.models import Progress, Subscription
from shian.domains.supply.epcis.querying import next_time
from shian.domains.supply.epcis.telling import tell_due
from shian.domains.supply.epcis.webhooks import why_not
from shian.platform.access.models import Appointment
from tests.domains.supply.epcis.conftest import captured
from tests.domains.supply.epcis.material import event

pytestmark = pytest.mark.django_db
JSON = "application/json"


class Receiver:
    """A subscriber's server: remembers what it was told, and answers as it is bidden."""

    def __init__(self) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.told.append((dict(self.headers), body))
                self.send_response(receiver.status)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def events(self) -> list[list[str]]:
        """The times of the events of each delivery, to the second."""
        return [[one["eventTime"][17:19] for one in listed(body)] for _headers, body in self.told]


def listed(body: bytes) -> list[dict[str, Any]]:
    return list(orjson.loads(body)["epcisBody"]["queryResults"]["resultsBody"]["eventList"])


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    made = Receiver()
    settings.SHIAN_WEBHOOK_HOSTS = [made.host]
    yield made
    made.server.shutdown()
    made.server.server_close()


def put(*seconds: int, **fields: Any) -> None:
    captured(*(event(eventTime=f"2026-03-01T00:00:{n:02d}Z", **fields) for n in seconds))


def subscribed(client: Client, receiver: Receiver, **body: Any) -> Any:
    client.post("/epcis/queries", {"name": "q", "query": {"EQ_action": ["OBSERVE"]}}, content_type=JSON)
    wish = {"dest": f"http://{receiver.host}/told?x=1", "signatureToken": "geheim", **body}
    return client.post("/epcis/queries/q/subscriptions", wish, content_type=JSON)


def test_a_stream_tells_each_event_once_signed_and_in_order(officer: Client, receiver: Receiver) -> None:
    put(1)
    answer = subscribed(officer, receiver, stream=True)
    assert answer.status_code == 201
    assert "geheim" not in answer.content.decode()
    assert tell_due() == 0
    put(2, 3)
    put(4, action="ADD")
    assert (tell_due(), tell_due()) == (2, 0)
    put(5)
    assert tell_due() == 1
    assert receiver.events() == [["02", "03"], ["05"]]
    headers, body = receiver.told[0]
    assert headers["GS1-Signature"] == hmac.new(b"geheim", body, hashlib.sha256).hexdigest()
    results = orjson.loads(body)["epcisBody"]["queryResults"]
    assert (results["queryName"], results["subscriptionID"]) == ("q", answer.json()["subscriptionID"])
    shown = officer.get(answer["Location"]).json()
    assert shown["lastNotifiedAt"] == shown["minRecordTime"]
    assert officer.get("/epcis/queries/q/subscriptions").json() == [shown]


def test_what_was_not_taken_is_told_again_later_and_longer_waits(officer: Client, receiver: Receiver) -> None:
    subscribed(officer, receiver, stream=True)
    put(1)
    now = timezone.now()
    receiver.status = 503
    assert (tell_due(now), tell_due(now)) == (0, 0)
    assert len(receiver.told) == 1
    progress = Progress.objects.get()
    assert (progress.failures, progress.last_fault, progress.due_at) == (
        1,
        "HTTP 503",
        now + timedelta(seconds=2),
    )
    put(2)
    receiver.status = 302  # nobody is followed elsewhere
    assert tell_due(now + timedelta(seconds=2)) == 0
    receiver.status = 200
    assert tell_due(now + timedelta(seconds=6)) == 1
    assert tell_due(now + timedelta(seconds=7)) == 1
    assert receiver.events() == [["01"], ["01"], ["01"], ["02"]]
    numbers = [headers["Shian-Delivery"].rsplit("-", 1)[1] for headers, _body in receiver.told]
    assert numbers == ["1", "1", "1", "2"]


def test_batches_go_on_where_the_last_one_taken_ended(officer: Client, receiver: Receiver) -> None:
    subscribed(officer, receiver, stream=True)
    put(1, 2, 3, 4, 5)
    Progress.objects.update(batch=2)
    assert tell_due() == 5
    assert receiver.events() == [["01", "02"], ["03", "04"], ["05"]]
    receiver.status = 413
    Progress.objects.update(batch=8)
    put(6, 7, 8)
    assert tell_due() == 0
    assert receiver.events()[3:] == [["06", "07", "08"], ["06", "07"], ["06"]]
    assert Progress.objects.get().batch == 1
    receiver.status = 200
    assert tell_due(timezone.now() + timedelta(hours=1)) == 3
    assert receiver.events()[-3:] == [["06"], ["07"], ["08"]]


def test_a_schedule_tells_when_it_is_due_and_of_nothing_if_asked(officer: Client, receiver: Receiver) -> None:
    answer = subscribed(officer, receiver, schedule={"hour": "1", "minute": "5"}, reportIfEmpty=True)
    assert answer.json()["schedule"] == {"hour": "1", "minute": "5"}
    put(1)
    assert tell_due() == 0
    due = Progress.objects.get().due_at
    assert due is not None
    local = timezone.localtime(due)
    assert (local.hour, local.minute, local.second) == (1, 5, 0)
    assert tell_due(due) == 1
    following = Progress.objects.get().due_at
    assert following == due + timedelta(days=1)
    assert tell_due(following) == 0
    assert receiver.events() == [["01"], []]


def test_a_subscriber_may_begin_in_the_past(officer: Client, receiver: Receiver) -> None:
    put(1)
    put(2)
    subscribed(officer, receiver, stream=True, initialRecordTime="2026-01-01T00:00:00Z")
    assert tell_due() == 2
    assert receiver.events() == [["01", "02"]]


def test_who_holds_no_appointment_any_more_is_told_no_more(officer: Client, receiver: Receiver) -> None:
    subscribed(officer, receiver, stream=True)
    from shian.platform.records.base import writing_allowed

    with writing_allowed():
        Appointment.objects.update(valid_to=timezone.localdate() - timedelta(days=1))
    put(1)
    assert (tell_due(), receiver.told) == (0, [])
    assert Subscription.objects.get().state == "ended"


def test_a_subscription_ends_alone_or_with_its_query(
    officer: Client, sign_in: Callable[..., Client], receiver: Receiver
) -> None:
    first = subscribed(officer, receiver, stream=True)
    second = subscribed(officer, receiver, stream=True)
    assert officer.delete(first["Location"]).status_code == 204
    assert officer.get(first["Location"]).status_code == 404
    options = officer.options(second["Location"])
    assert options["GS1-Query-Min-Record-Time"] == second.json()["createdAt"]
    assert sign_in("assessor").delete(second["Location"]).status_code == 403
    assert officer.delete("/epcis/queries/q").status_code == 204
    assert set(Subscription.objects.values_list("state", flat=True)) == {"ended"}
    put(1)
    assert (tell_due(), receiver.told) == (0, [])


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"stream": True, "schedule": {"hour": "1"}},
        {"schedule": {"hour": "25"}},
        {"schedule": {"day": "1"}},
        {"schedule": {"month": "2", "dayOfMonth": "30"}},
        {"stream": "yes"},
        {"stream": True, "initialRecordTime": "now"},
        {"stream": True, "dest": 7},
        {"stream": True, "dest": "http://127.0.0.1:1/"},
        {"stream": True, "dest": "file:///etc/passwd"},
    ],
)
def test_subscriptions_that_cannot_be(officer: Client, receiver: Receiver, wish: dict[str, Any]) -> None:
    answer = subscribed(officer, receiver, **wish)
    assert (answer.status_code, answer.json()["type"]) == (
        400,
        "epcisException:SubscriptionControlsException",
    )
    assert Subscription.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/",
        "https://example.org/",
        "https://example.com:8443/",
        "https://user@example.com/",
        "http://10.0.0.1/",
        "http://[::1/",
        "gopher://example.com/",
        "https://example.com/" + "x" * 600,
        "https://例.com/",
    ],
)
def test_nobody_is_called_but_who_was_allowed(settings: Any, address: str) -> None:
    settings.SHIAN_WEBHOOK_HOSTS = ["example.com"]
    assert why_not("https://example.com/told") == ""
    assert why_not(address) != ""


def test_schedules_are_in_the_time_of_the_city() -> None:
    made = Subscription(schedule={"dayOfWeek": "1", "hour": "8"})
    found = next_time(made, datetime(2026, 3, 1, 12, 0, tzinfo=UTC))
    assert found.isoformat() == "2026-03-02T08:00:00+08:00"
