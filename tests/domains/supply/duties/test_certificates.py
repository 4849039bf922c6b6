"""Certificates: issued for a lot, compared at the market's entry; a mismatch is told and answered."""

from datetime import date
from typing import Any

import pytest

from shian.domains.supply.duties.actions import certificates, entry, inputs
from shian.domains.supply.duties.models import Certificate, EntryCheck, MismatchNotice
from shian.domains.supply.lots.actions import hold
from shian.domains.supply.lots.models import Lot, Node
from shian.domains.supply.lots.queries import lot_by_code
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.models import Outbox
from shian.platform.flows.models import Duty
from shian.platform.ledger.models import Entry
from tests.domains.supply.duties.conftest import D, Town, at, fresh

check: Any = entry.check


def issued(town: Town, kg: int = 100, **more: Any) -> Certificate:
    return certificates.issue(
        by=town.firm("farm", at(10)),
        place=town.places["farm"],
        product="韭菜",
        quantity=D(kg),
        origin="清徐",
        **more,
    )


def at_gate(town: Town, number: str, kg: int = 100, product: str = "韭菜", **more: Any) -> EntryCheck:
    done: EntryCheck = check(
        by=town.firm("stall", at(11)), place=town.places["stall"], product=product, quantity=D(kg),
        certificate_number=number, **more,
    )  # fmt: skip
    return done


def test_a_certificate_makes_its_lot_and_is_one_of_its_codes(town: Town) -> None:
    one = issued(town)
    assert one.number == "HG14010521031000001"
    assert (one.lot.name, one.lot.lot_number, one.lot.quantity) == ("韭菜", "210310", D(100))
    assert lot_by_code(one.number) == one.lot
    assert Node.objects.get(lot=one.lot).came == D(100)
    assert (one.origin, one.area, one.state) == ("清徐", "140105", "issued")
    assert issued(town).number.endswith("00002")
    assert Lot.objects.count() == 2
    assert Entry.objects.filter(kind="duties.certificate").count() == 2


def test_all_certificates_of_a_lot_cover_no_more_than_the_lot(town: Town) -> None:
    one = issued(town)
    with pytest.raises(Refused, match="Only 0 of this lot") as refusal:
        issued(town, 10, lot_code=one.lot.code)
    assert refusal.value.field == "quantity"
    certificates.void(by=town.firm("farm"), certificate=one, reason="misprint")
    assert issued(town, 60, lot_code=one.lot.code).lot == one.lot
    assert issued(town, 40, lot_code=one.lot.code).lot == one.lot


def test_no_certificate_for_a_held_lot_an_unknown_lot_or_another_s_place(town: Town) -> None:
    one = issued(town)
    certificates.void(by=town.firm("farm"), certificate=one, reason="x")
    hold(by=town.officer(), lot=one.lot, because="sprayed")
    with pytest.raises(Refused, match="sprayed"):
        issued(town, 10, lot_code=one.lot.code)
    with pytest.raises(Refused, match="No lot is known"):
        issued(town, 10, lot_code="X-9")
    with pytest.raises(NotAllowed, match="own firm"):
        certificates.issue(by=town.firm("shop"), place=town.places["farm"], product="韭菜", quantity=D(1))
    assert Certificate.objects.count() == 1


def test_none_before_the_safety_interval_has_passed(town: Town) -> None:
    inputs.record_use(
        by=town.firm("farm", at(5)), operator=town.operators["farm"], used_on=date(2021, 3, 5), crop="韭菜",
        plot="3", product="吡虫啉", registration_number="PD1", dose="20 g/mu", interval_days=7,
    )  # fmt: skip
    with pytest.raises(Refused, match="harvested from 2021-03-12"):
        issued(town)
    assert not Lot.objects.exists()
    later = certificates.issue(
        by=town.firm("farm", at(12)), place=town.places["farm"], product="韭菜", quantity=D(5)
    )
    assert later.issued_on == date(2021, 3, 12)


def test_void_once_and_with_a_reason(town: Town) -> None:
    one = issued(town)
    with pytest.raises(Refused, match="Say why"):
        certificates.void(by=town.firm("farm"), certificate=one, reason=" ")
    done = certificates.void(by=town.officer(), certificate=one, reason="false test")
    assert (done.state, done.void_because) == ("void", "false test")
    with pytest.raises(Refused, match="already"):
        certificates.void(by=town.officer(), certificate=done, reason="x")


def test_what_matches_comes_in(town: Town) -> None:
    one = issued(town)
    done = at_gate(town, one.number, 60)
    assert (done.result, done.decision, done.certificate, done.lot) == ("matched", "admitted", one, one.lot)
    assert at_gate(town, one.number.lower(), 40).result == "matched"
    assert not MismatchNotice.objects.exists()


@pytest.mark.parametrize(
    ("kg", "product", "difference"),
    [(103, "韭菜", "more came in under it than the 100"), (50, "芹菜", "issued for 韭菜")],
)
def test_a_mismatch_is_told_to_agriculture(town: Town, kg: int, product: str, difference: str) -> None:
    one = issued(town)
    with pytest.raises(Refused, match="only after a passed rapid test"):
        at_gate(town, one.number, kg, product)
    assert not EntryCheck.objects.exists()
    done = at_gate(town, one.number, kg, product, admit=False)
    assert (done.result, done.decision) == ("mismatched", "refused")
    assert difference in done.differences
    notice = MismatchNotice.objects.get()
    assert (notice.number, notice.operator, notice.state) == (
        "TB140105210311001",
        town.operators["farm"],
        "sent",
    )
    assert Outbox.objects.filter(name="duties.EntryMismatch").count() == 1
    clocks = {d.clock: (d.due_day, d.done_at is not None) for d in Duty.objects.filter(record=notice.pk)}
    assert clocks == {"receipt": (date(2021, 3, 16), False)}


def test_more_than_was_issued_is_noticed_over_several_entries(town: Town) -> None:
    one = issued(town)
    at_gate(town, one.number, 70)
    done = at_gate(town, one.number, 40, rapid_test="passed")
    assert (done.result, done.decision) == ("mismatched", "admitted")


def test_a_void_or_unknown_certificate_or_a_held_lot_does_not_match(town: Town) -> None:
    one, two = issued(town), issued(town)
    certificates.void(by=town.firm("farm"), certificate=one, reason="x")
    hold(by=town.officer(), lot=two.lot, because="x")
    assert at_gate(town, one.number, admit=False).differences == "the certificate is void"
    assert at_gate(town, two.number, admit=False).differences == "the lot is held or recalled"
    assert at_gate(town, "HG14010521030100077", admit=False).result == "mismatched"
    assert at_gate(town, "HG37078321030100077").result == "outside"
    assert MismatchNotice.objects.count() == 3


def test_without_a_certificate_only_a_passed_test_admits(town: Town) -> None:
    with pytest.raises(Refused, match="rapid test") as refusal:
        at_gate(town, "")
    assert refusal.value.field == "rapid_test"
    assert at_gate(town, "", rapid_test="passed").decision == "admitted"
    failed = at_gate(town, "", rapid_test="failed", seller="老王")
    assert (failed.result, failed.decision) == ("without", "refused")
    notice = MismatchNotice.objects.get()
    assert (notice.issuer_name, notice.reason) == ("老王", "the rapid test failed")
    with pytest.raises(NotAllowed):
        check(by=town.firm("shop"), place=town.places["stall"], product="x", quantity=D(1))


def test_the_notice_goes_its_way(town: Town) -> None:
    at_gate(town, issued(town).number, 500, admit=False)
    notice = MismatchNotice.objects.get()
    with pytest.raises(Refused):
        entry.settle(by=town.officer(), notice=notice, outcome="x")
    with pytest.raises(NotAllowed):
        entry.acknowledge(by=town.firm("farm"), notice=notice)
    entry.acknowledge(by=town.officer(at(12)), notice=notice)
    with pytest.raises(Refused, match="what was found"):
        entry.settle(by=town.officer(), notice=fresh(notice), outcome="")
    done = entry.settle(by=town.officer(at(18)), notice=fresh(notice), outcome="weighed twice")
    assert (done.state, done.received_at, done.settled_on) == ("settled", at(12), date(2021, 3, 18))
    assert all(d.done_at for d in Duty.objects.filter(record=notice.pk))
