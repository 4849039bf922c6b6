"""Looks and erasure: on the ledger, refused to those who may not, and every hash still verifies."""

from __future__ import annotations

from pathlib import Path

import duckdb
import orjson
import pytest
from django.conf import settings

from shian.domains.directory.roles import Administrator, MunicipalCoordinator
from shian.domains.registry.models import Operator
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.ledger.archive import files
from shian.platform.ledger.home import archive_folder, connected, keys_folder
from shian.platform.ledger.job import seal_and_archive
from shian.platform.ledger.keys import trusted_keys
from shian.platform.ledger.models import Entry
from shian.platform.ledger.verify import verify
from shian.platform.personal import vault
from shian.platform.personal.fields import Sealed
from shian.platform.privacy.erasure import destroy_key
from shian.platform.privacy.looks import look, look_at_many
from shian.platform.resources import crud
from shian.platform.resources.registry import resource_of

CITY = Actor(role=MunicipalCoordinator, user_id=1, area="1401")
ADMINISTRATOR = Actor(role=Administrator, user_id=9)
KIND = "registry.operator"


def an_operator(manager: str = "张三丰") -> Operator:
    made = crud.create(
        by=CITY,
        resource=resource_of(KIND),
        values={"name": "晋阳食醋厂", "trade": "producer", "area": "140105", "manager_name": manager},
    )
    return Operator.objects.get(pk=made.pk)


@pytest.mark.django_db
def test_a_look_is_on_the_ledger() -> None:
    operator = an_operator()
    assert look(operator, "manager_name", by=CITY) == "张三丰"
    entry = Entry.objects.latest("seq")
    assert (entry.verb, entry.kind, entry.record) == ("look: manager_name", KIND, operator.pk)
    assert entry.actor == "municipal_coordinator:1"
    assert look(operator, "manager_phone", by=CITY) == ""
    with pytest.raises(TypeError, match=r"registry\.operator has no personal data trade"):
        look(operator, "trade", by=CITY)


@pytest.mark.django_db
def test_a_look_at_many_is_one_entry() -> None:
    operators = [an_operator("张三"), an_operator("李四")]
    before = Entry.objects.count()
    assert look_at_many(operators, ["manager_name"], by=CITY, why="training list") == [
        {"manager_name": "张三"},
        {"manager_name": "李四"},
    ]
    entry = Entry.objects.latest("seq")
    assert Entry.objects.count() == before + 1
    assert (entry.kind, entry.verb) == ("personal.look", "look")
    assert orjson.loads(entry.state) == {
        "kind": KIND,
        "fields": ["manager_name"],
        "records": [o.pk for o in operators],
        "why": "training list",
    }


@pytest.mark.django_db
def test_who_may_not_erase_changes_nothing() -> None:
    operator = an_operator()
    before = Entry.objects.count()
    with pytest.raises(NotAllowed):
        destroy_key(kind=KIND, record=operator.pk, by=CITY, reason="asked for")
    with pytest.raises(Refused):
        destroy_key(kind=KIND, record=operator.pk, by=ADMINISTRATOR, reason=" ")
    with pytest.raises(Refused):
        destroy_key(kind=KIND, record=operator.pk + 1, by=ADMINISTRATOR, reason="asked for")
    assert Entry.objects.count() == before
    assert look(operator, "manager_name", by=CITY) == "张三丰"


@pytest.mark.usefixtures("committing")
def test_a_destroyed_key_leaves_every_hash_valid() -> None:
    erased, kept = an_operator("张三丰"), an_operator("李四")
    tokens = [str.__str__(o.manager_name) for o in (erased, kept)]
    assert seal_and_archive() == 1
    assert destroy_key(kind=KIND, record=erased.pk, by=ADMINISTRATOR, reason="asked for") == 1
    assert seal_and_archive() == 2
    entry = Entry.objects.get(kind="personal.erasure")
    assert orjson.loads(entry.state)["reason"] == "asked for"
    for operator, shown in ((erased, "—"), (kept, "李*")):
        fresh = Operator.objects.get(pk=operator.pk)
        assert isinstance(fresh.manager_name, Sealed)
        assert fresh.manager_name.masked() == shown
    with pytest.raises(vault.Erased):
        look(Operator.objects.get(pk=erased.pk), "manager_name", by=CITY)
    with connected() as conn:
        report = verify(conn, archive_folder(), trusted_keys(keys_folder()))
    assert report.findings == []
    assert report.archived == report.entries == Entry.objects.count() - 1  # the attempt came after the seal
    everything = b"".join(p.read_bytes() for p in Path(settings.SHIAN_DATA, "archive").rglob("*.parquet"))
    assert "张三丰".encode() not in everything
    rows = duckdb.connect().execute(
        "SELECT DISTINCT manager_name FROM read_parquet(?)", [[str(f) for f in files(archive_folder(), KIND)]]
    )
    assert sorted(row[0] for row in rows.fetchall()) == sorted(tokens)


@pytest.mark.usefixtures("committing")
def test_the_archive_has_the_models_types() -> None:
    an_operator()
    seal_and_archive()
    file = str(files(archive_folder(), KIND)[0])
    described = duckdb.connect().execute("DESCRIBE SELECT * FROM read_parquet(?)", [file]).fetchall()
    types = {row[0]: row[1] for row in described}
    assert types["changed_at"] == "TIMESTAMP WITH TIME ZONE"
    assert types["version"] == "BIGINT"
    assert types["manager_name"] == "VARCHAR"
    assert list(types)[:9] == ["leaf", "seal", "seq", "at", "actor", "verb", "record", "area", "state"]
