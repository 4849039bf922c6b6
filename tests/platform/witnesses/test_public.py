"""The public pages of seals: for people without script, for machines, and for signatures that come in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shian.methods.canonical import is_canonical
from shian.platform.ledger.keys import public_pem
from shian.platform.ledger.models import Entry
from shian.platform.witnesses import statement
from shian.platform.witnesses.actions import publish
from shian.platform.witnesses.models import Checkpoint, Countersignature
from shian.platform.witnesses.receiving import PER_SENDER
from tests.platform.witnesses.conftest import FIRST, MakeWitness, Sealer, key_of

A = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def published(sealer: Sealer, witness: MakeWitness) -> Checkpoint:
    """Seal 1, published, with the province as a witness."""
    witness("省局", 3)
    sealer.seal()
    return publish(by=FIRST)


def signed(checkpoint: Checkpoint, number: int = 3) -> str:
    return statement.sign(statement.parse(checkpoint.statement), key_of(number))


def test_the_pages_show_the_seal_without_script(published: Checkpoint, client: Client) -> None:
    listed = client.get("/public/seals/").content.decode()
    assert published.hash[:16] in listed and "模拟" in listed
    page = client.get("/public/seals/1/").content.decode()
    assert " ".join(published.hash[i : i + 4] for i in range(0, 64, 4)) in page
    assert published.statement in page
    for one in (listed, page):
        assert "hx-" not in one
    assert client.get("/public/seals/2/").status_code == 404
    assert client.get("/public/seals/99999999999999999999/").status_code == 404


def test_nothing_is_published_yet(sealer: Sealer, client: Client) -> None:
    assert client.get("/public/seals/").status_code == 200
    assert orjson.loads(client.get("/public/seals/list.json").content)["checkpoints"] == []
    assert client.get("/public/seals/feed.atom").status_code == 200


def test_the_list_costs_few_queries(
    published: Checkpoint, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(5):
        client.get("/public/seals/")
    with django_assert_max_num_queries(5):
        client.get("/public/seals/feed.atom")


def test_json_is_canonical_and_carries_what_a_witness_needs(
    published: Checkpoint, sealer: Sealer, client: Client
) -> None:
    sealer.seal()
    publish(by=FIRST)
    answer = client.get("/public/seals/2.json")
    assert is_canonical(answer.content) and answer["Content-Type"] == "application/json"
    document = orjson.loads(answer.content)
    assert document["record"] == sealer.last.record()
    assert document["growth"]["since"] == 1
    assert document["simulated"] is True and document["city"] == {"code": "140100", "name": "太原市"}
    listed = orjson.loads(client.get("/public/seals/list.json?after=1").content)
    assert [row["seal"] for row in listed["checkpoints"]] == [2] and listed["more"] is False


@pytest.mark.parametrize("odd", ["", "x", "-1", "１", "9" * 40])
def test_odd_numbers_in_the_address_are_answered(published: Checkpoint, odd: str, client: Client) -> None:
    assert client.get("/public/seals/list.json", {"after": odd}).status_code == 200
    assert client.get("/public/seals/feed.atom", {"before": odd}).status_code == 200
    assert client.get("/public/seals/", {"page": odd}).status_code == 200


def test_statement_key_and_chain_are_files(published: Checkpoint, sealer: Sealer, client: Client) -> None:
    assert client.get("/public/seals/1.txt").content.decode() == published.statement
    assert client.get("/public/seals/key.pem").content == public_pem(sealer.key.public_key())
    for _ in range(3):
        sealer.reached -= 1
        sealer.seal()
    publish(by=FIRST)
    chain: Any = client.get("/public/seals/4/chain.jsonl")
    lines = b"".join(chain.streaming_content).splitlines()
    assert [orjson.loads(orjson.loads(line)["body"])["number"] for line in lines] == [2, 3, 4]


def test_the_feed_is_valid_atom(published: Checkpoint, sealer: Sealer, client: Client) -> None:
    sealer.seal()
    publish(by=FIRST)
    client.post("/public/seals/1/countersign/", signed(published), content_type="text/plain")
    answer = client.get("/public/seals/feed.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    assert feed.tag == f"{A}feed"
    # RFC 4287, 4.1.1: exactly one id, title, updated; an author; at most one alternate link.
    for name in ("id", "title", "updated"):
        assert len(feed.findall(f"{A}{name}")) == 1
    assert feed.findtext(f"{A}author/{A}name") == "太原市"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{A}link")}
    assert links == {
        "self": "http://testserver/public/seals/feed.atom",
        "alternate": "http://testserver/public/seals/",
    }
    entries = feed.findall(f"{A}entry")
    assert [str(entry.findtext(f"{A}title"))[:4] for entry in entries] == ["封签 2", "封签 1"]
    ids = [str(entry.findtext(f"{A}id")) for entry in entries] + [str(feed.findtext(f"{A}id"))]
    assert len(set(ids)) == 3 and all(one.startswith("urn:uuid:") for one in ids)
    for moment in feed.iter(f"{A}updated"):
        assert datetime.fromisoformat(str(moment.text)).tzinfo is not None
    assert published.hash in str(entries[1].findtext(f"{A}content"))
    assert "省局" in str(entries[1].findtext(f"{A}content"))
    again = ElementTree.fromstring(client.get("/public/seals/feed.atom").content)
    assert [e.findtext(f"{A}id") for e in again.iter(f"{A}entry")] == ids[:2]


def test_a_signature_is_taken_from_form_file_and_program(published: Checkpoint, client: Client) -> None:
    page = client.post("/public/seals/1/countersign/", {"signature": signed(published)})
    assert page.status_code == 200 and "省局" in page.content.decode()
    assert Countersignature.objects.get().way == "page"
    last = Entry.objects.filter(kind="witnesses.countersignature").latest("seq")
    assert (last.actor, last.verb) == ("system:-", "countersign")


def test_plain_bytes_in_a_file_are_a_signature_too(published: Checkpoint, client: Client) -> None:
    raw = statement.signature_from(signed(published))
    answer = client.post("/public/seals/1/countersign/", {"file": SimpleUploadedFile("seal-1.sig", raw)})
    assert answer.status_code == 200 and Countersignature.objects.count() == 1


def test_a_program_gets_json(published: Checkpoint, client: Client) -> None:
    def post(body: str) -> tuple[int, dict[str, object]]:
        answer = client.post("/public/seals/1/countersign/", body, content_type="text/plain")
        return answer.status_code, answer.json()

    assert post(signed(published)) == (200, {"stored": True, "witness": "省局", "seal": 1})
    assert post(signed(published))[0] == 200  # sent again by a job: the same, once
    assert Countersignature.objects.count() == 1


BAD: dict[str, Callable[[Checkpoint], str]] = {
    "nothing": lambda c: "",
    "no signature": lambda c: "hello",
    "of a stranger": lambda c: signed(c, 9),
    "too long": lambda c: "A" * 4000,
    "of another statement": lambda c: statement.sign(
        statement.Statement(c.city_key, 2, c.hash, "2022-03-02T02:00:00.000000Z"), key_of(3)
    ),
    "not ASCII": lambda c: "签名" * 20,
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_signature_is_answered_and_not_stored(published: Checkpoint, name: str, client: Client) -> None:
    before = Entry.objects.count()
    bad = BAD[name](published)
    answer = client.post("/public/seals/1/countersign/", bad, content_type="text/plain")
    assert answer.status_code == 422 and len(answer.json()["why"]) > 5
    assert client.post("/public/seals/1/countersign/", {"signature": bad}).status_code == 422
    assert Countersignature.objects.count() == 0 and Entry.objects.count() == before


def test_guessing_is_slowed_down(published: Checkpoint, client: Client) -> None:
    statuses = [
        client.post("/public/seals/1/countersign/", "x", content_type="text/plain").status_code
        for _ in range(PER_SENDER + 1)
    ]
    assert statuses == [422] * PER_SENDER + [429]
    good = client.post("/public/seals/1/countersign/", signed(published), content_type="text/plain")
    assert good.status_code == 429 and Countersignature.objects.count() == 0


def test_a_large_upload_is_refused_unread(published: Checkpoint, client: Client) -> None:
    large = SimpleUploadedFile("seal-1.sig", b"x" * 70_000)
    assert client.post("/public/seals/1/countersign/", {"file": large}).status_code == 413
    assert Countersignature.objects.count() == 0


def test_only_posts_sign(published: Checkpoint, client: Client) -> None:
    assert client.get("/public/seals/1/countersign/").status_code == 405
    assert client.post("/public/seals/7/countersign/", "x", content_type="text/plain").status_code == 404
