"""Actions: one transaction, role and scope checked, always a ledger entry."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

import orjson
import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, ProgrammingError, connection, transaction

from shian.domains.directory.models import Area, Person
from shian.domains.directory.roles import Administrator, DistrictOfficer, Inspector, MunicipalCoordinator
from shian.domains.registry import actions as registry
from shian.domains.registry.models import Licence, Operator
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions import bulk
from shian.platform.actions.core import Changed, NotAllowed, Refused
from shian.platform.actions.inputs import Answers, Ask
from shian.platform.actions.registry import ACTIONS, signature_of
from shian.platform.ledger.models import Entry
from shian.platform.personal.vault import Erased
from shian.platform.records.base import WrittenOutsideAction
from shian.platform.resources import crud
from shian.platform.resources.registry import resource_of

pytestmark = pytest.mark.django_db

CITY = Actor(role=MunicipalCoordinator, user_id=1, area="1401")
XIAODIAN = Actor(role=DistrictOfficer, user_id=2, area="140105")
YINGZE = Actor(role=DistrictOfficer, user_id=3, area="140106")


def an_operator(by: Actor = CITY, area: str = "140105") -> Operator:
    made = crud.create(
        by=by,
        resource=resource_of("registry.operator"),
        values={"name": "晋阳食醋厂", "trade": "producer", "area": area, "manager_name": "张三丰"},
    )
    assert isinstance(made, Operator)
    return made


def test_a_record_is_not_written_outside_an_action() -> None:
    with pytest.raises(WrittenOutsideAction):
        Operator(name="x", trade="producer").save()
    with pytest.raises(WrittenOutsideAction):
        Operator.objects.update(name="y")
    assert Entry.objects.count() == 0


def test_create_writes_row_and_entry_with_the_full_state() -> None:
    operator = an_operator()
    entry = Entry.objects.get()
    assert (entry.verb, entry.kind, entry.record, entry.area, entry.actor) == (
        "create",
        "registry.operator",
        operator.pk,
        "140105",
        "municipal_coordinator:1",
    )
    state = orjson.loads(entry.state)
    assert state["name"] == "晋阳食醋厂"
    assert state["manager_name"].startswith("enc1:")
    assert "张三丰" not in entry.state
    assert list(state) == sorted(state)


def test_personal_text_reads_back_masked_and_opens() -> None:
    operator = Operator.objects.get(pk=an_operator().pk)
    assert operator.manager_name.masked() == "张**"
    assert operator.manager_name.open() == "张三丰"


def test_a_district_officer_cannot_write_in_another_district() -> None:
    with pytest.raises(NotAllowed):
        an_operator(by=YINGZE, area="140105")
    assert Operator.objects.count() == 0
    assert Entry.objects.count() == 0


def test_an_inspector_may_not_close_an_operator() -> None:
    operator = an_operator()
    inspector = Actor(role=Inspector, user_id=9, area="140105")
    with pytest.raises(NotAllowed):
        registry.close(by=inspector, operator=operator, closed_on=date(2021, 1, 1), reason="歇业")
    operator.refresh_from_db()
    assert operator.status == "open"
    assert Entry.objects.count() == 1


def test_closing_cancels_valid_licences_and_tells_both() -> None:
    operator = an_operator()
    licence = crud.create(
        by=CITY,
        resource=resource_of("registry.licence"),
        values={"operator": operator, "number": "XD1401050001", "sort": "XD", "area": "140105"},
    )
    assert isinstance(licence, Licence)
    registry.grant(by=XIAODIAN, licence=licence, issued_on=date(2020, 2, 29))
    licence.refresh_from_db()
    assert (licence.state, licence.valid_to) == ("valid", date(2025, 2, 28))
    registry.close(by=XIAODIAN, operator=operator, closed_on=date(2021, 1, 1), reason="歇业")
    licence.refresh_from_db()
    assert licence.state == "cancelled"
    assert list(Entry.objects.order_by("seq").values_list("verb", flat=True)) == [
        "create",
        "create",
        "grant",
        "cancel",
        "close: 歇业",
    ]


def test_a_step_that_does_not_apply_is_refused_and_writes_nothing() -> None:
    operator = an_operator()
    with pytest.raises(Refused, match=r"not closed|并未停业"):
        registry.reopen(by=CITY, operator=operator, reason="误")
    assert Entry.objects.count() == 1


def test_an_edit_of_a_version_not_seen_is_refused() -> None:
    operator = an_operator()
    crud.edit(by=CITY, record=operator, values={"name": "甲"}, expected_version=1)
    with pytest.raises(Changed):
        crud.edit(by=CITY, record=operator, values={"name": "乙"}, expected_version=1)
    operator.refresh_from_db()
    assert (operator.name, operator.version) == ("甲", 2)


def test_a_wrong_licence_number_names_the_field() -> None:
    with pytest.raises(ValidationError) as fault:
        crud.create(
            by=CITY,
            resource=resource_of("registry.operator"),
            values={"name": "甲", "trade": "seller", "licence_number": "JY11401050000001"},
        )
    assert list(fault.value.message_dict) == ["licence_number"]
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("statement", ["UPDATE ledger_entry SET verb='x'", "DELETE FROM ledger_entry"])
def test_the_database_refuses_to_change_the_ledger(statement: str) -> None:
    an_operator()
    with (
        pytest.raises((InternalError, ProgrammingError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.get().verb == "create"


def test_two_periods_of_one_area_cannot_overlap() -> None:

    admin = Actor(role=Administrator, user_id=1)
    values = {"code": "140105", "name": "小店区", "level": "district", "valid_from": date(2000, 1, 1)}
    crud.create(by=admin, resource=resource_of("directory.area"), values=values)
    with pytest.raises(ValidationError):
        crud.create(
            by=admin,
            resource=resource_of("directory.area"),
            values={**values, "valid_from": date(2010, 1, 1)},
        )
    assert Area.objects.count() == 1


def test_bulk_writes_each_record_with_its_entry() -> None:
    at = datetime(2019, 1, 2, 3, 4, 5, tzinfo=UTC)
    operators = [
        Operator(name=f"店{i}", trade="seller", area="140106", manager_name="李四") for i in range(50)
    ]
    bulk.store_many(operators, by=system_actor(), verb="import", at=[at] * 50)
    assert Operator.objects.count() == 50
    entry = Entry.objects.order_by("seq").last()
    assert entry is not None
    assert (entry.at, entry.record) == (at, operators[-1].pk)
    assert Operator.objects.get(pk=operators[7].pk).manager_name.open() == "李四"
    assert Person.objects.count() == 0


@dataclass(frozen=True, kw_only=True)
class _Where(Answers):
    town: Annotated[str, Ask("Town", longest=12)]
    street: Annotated[str, Ask("Street")] = ""


def test_answers_may_come_as_a_group_or_one_by_one() -> None:
    def settle(*, by: Actor, operator: Operator, where: _Where, why: Annotated[str, Ask("Why")]) -> None: ...

    takes = signature_of(settle, "registry.operator")
    assert (takes.subject, [p.name for p in takes.parameters]) == ("operator", ["town", "street", "why"])
    assert [p.required for p in takes.parameters] == [True, False, True]
    flat = takes.gathered({"by": CITY, "town": "140105001", "why": "x"})
    assert flat == {"by": CITY, "why": "x", "where": _Where(town="140105001")}
    assert takes.gathered({"where": _Where(town="1")}) == {"where": _Where(town="1")}


def test_erasing_leaves_the_record_and_its_entries_and_nobody_can_read() -> None:
    operator = Operator.objects.get(pk=an_operator().pk)
    before = Entry.objects.get().state
    with pytest.raises(NotAllowed):
        ACTIONS["registry.operator"]["erase"].call(by=CITY, record=operator, reason="申请删除")
    assert Operator.objects.get(pk=operator.pk).manager_name.open() == "张三丰"
    admin = Actor(role=Administrator, user_id=5)
    ACTIONS["registry.operator"]["erase"].call(by=admin, record=operator, reason="申请删除")
    with pytest.raises(Erased):
        Operator.objects.get(pk=operator.pk).manager_name.open()
    assert Entry.objects.order_by("seq").first().state == before
    assert [e.verb for e in Entry.objects.order_by("seq")] == ["create", "erase", "erase"]
