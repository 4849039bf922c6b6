"""Operators entered twice: found by name, address or credit code, settled with a reason, undone."""

from datetime import date

import pytest

from shian.domains.directory.roles import DistrictOfficer
from shian.domains.registry import actions
from shian.domains.registry.duplicates import Suspicion, likely_duplicates, merge, suspicions
from shian.domains.registry.models import Operator
from shian.methods.identifiers import make_uscc
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.actions.core import Refused
from shian.platform.ledger.models import Entry

pytestmark = pytest.mark.django_db
BY = Actor(role=DistrictOfficer, user_id=1, area="140106")


@pytest.fixture
def shops() -> list[Operator]:
    code = make_uscc("140106", "MA000001")
    rows = [
        Operator(name="老王面馆", trade="caterer", area="140106001", address="甲街1号", uscc=code),
        Operator(name="老王面馆", trade="caterer", area="140106002", address="乙街2号"),
        Operator(name="王记面食", trade="caterer", area="140106001", address="甲街1号"),
        Operator(name="同码饭店", trade="caterer", area="140105001", address="丙街3号", uscc=code),
        Operator(name="老王面馆", trade="caterer", area="140105001", address="丁街4号"),
        Operator(name="无关小店", trade="seller", area="140106001", address=""),
        Operator(name="无址小店", trade="seller", area="140106001", address=""),
    ]
    store_many(rows, by=system_actor(), verb="import")
    return rows


def test_each_test_finds_its_twin_and_no_other(shops: list[Operator]) -> None:
    found = {o.pk for o in likely_duplicates(shops[0])}
    assert found == {shops[1].pk, shops[2].pk, shops[3].pk}
    assert not likely_duplicates(shops[5]).exists()


def test_the_whole_register_at_once(shops: list[Operator]) -> None:
    first, by_name, by_address, by_code = (s.pk for s in shops[:4])
    assert list(suspicions()) == [
        Suspicion(first, by_name, ("name",)),
        Suspicion(first, by_address, ("address",)),
        Suspicion(first, by_code, ("code",)),
    ]
    assert [s.second for s in suspicions("140106")] == [by_name, by_address]


def test_merging_closes_the_second_entry_and_reopening_undoes_it(shops: list[Operator]) -> None:
    merge(by=BY, operator=shops[1], keep=shops[0], closed_on=date(2021, 6, 1), reason="同一家店")
    twin = Operator.objects.get(pk=shops[1].pk)
    assert (twin.status, twin.duplicate_of_id) == ("closed", shops[0].pk)
    assert shops[1].pk not in {o.pk for o in likely_duplicates(shops[0])}
    actions.reopen(by=BY, operator=twin, reason="两家店")
    twin.refresh_from_db()
    assert (twin.status, twin.duplicate_of_id) == ("open", None)


def test_an_operator_is_not_its_own_duplicate(shops: list[Operator]) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused):
        merge(by=BY, operator=shops[0], keep=shops[0], closed_on=date(2021, 6, 1), reason="x")
    assert Entry.objects.count() == before
    assert Operator.objects.get(pk=shops[0].pk).status == "open"
