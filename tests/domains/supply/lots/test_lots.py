"""Holding and releasing, other systems' codes, findings explained, and what lots are asked."""

from decimal import Decimal

import pytest

from shian.domains.directory.roles import DistrictOfficer, FirmManager
from shian.domains.supply.lots import codes
from shian.domains.supply.lots.actions import explain, hold, hold_many, name, release, release_many
from shian.domains.supply.lots.models import Finding, Lot, LotCode
from shian.domains.supply.lots.queries import lot_by_code, lots_by_code, refuse_if_held
from shian.domains.supply.lots.units import convert
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.scope import in_scope
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.models import Outbox
from shian.platform.ledger.models import Entry
from shian.platform.records.base import writing_allowed
from shian.platform.resources import crud
from tests.domains.supply.lots.conftest import GTIN, LOT, Chain, at, the_lot


@pytest.fixture
def lot(chain: Chain) -> Lot:
    chain.tell(chain.made("plant", 100, at(1)))
    return the_lot()


def test_a_held_lot_is_refused_until_it_is_released(chain: Chain, lot: Lot) -> None:
    refuse_if_held([lot])
    held = hold(by=chain.officer(), lot=lot, because="failed sample")
    assert (held.state, held.held_for) == ("held", "failed sample")
    with pytest.raises(Refused, match="failed sample"):
        refuse_if_held([lot])
    with pytest.raises(Refused, match="already"):
        hold(by=chain.officer(), lot=lot, because="again")
    release(by=chain.officer(), lot=lot, because="retest passed")
    refuse_if_held([lot])
    assert [e.verb for e in Entry.objects.filter(kind="supply.lot").order_by("seq")] == [
        "appear", "hold", "release",
    ]  # fmt: skip
    assert list(Outbox.objects.order_by("id").values_list("name", flat=True)) == [
        "lots.LotHeld", "lots.LotReleased",
    ]  # fmt: skip


def test_without_a_reason_nothing_is_held(chain: Chain, lot: Lot) -> None:
    with pytest.raises(Refused, match="Say why"):
        hold(by=chain.officer(), lot=lot, because=" ")
    assert the_lot().state == "active"


def test_only_a_held_lot_is_released(chain: Chain, lot: Lot) -> None:
    with pytest.raises(Refused, match="Only a held lot"):
        release(by=chain.officer(), lot=lot, because="x")


def test_a_firm_holds_what_it_made_and_releases_nothing(chain: Chain, lot: Lot) -> None:
    with pytest.raises(NotAllowed):
        hold(by=chain.manager("shop"), lot=lot, because="x")
    hold(by=chain.manager("plant"), lot=lot, because="smells")
    with pytest.raises(NotAllowed):
        release(by=chain.manager("plant"), lot=lot, because="x")


def test_officers_of_every_district_see_every_lot(chain: Chain, lot: Lot) -> None:
    elsewhere = Actor(role=DistrictOfficer, user_id=9, area="140106", at=at(20))
    assert in_scope(lot, elsewhere)
    assert not in_scope(lot, Actor(role=FirmManager, operator=chain.operators["shop"].pk))


def test_places_are_changed_by_officers_of_their_own_district_only(chain: Chain) -> None:
    place, officer = chain.places["shop"], chain.officer()
    assert crud.edit(by=officer, record=place, values={"name": "shop 1"}).version == 2
    for area in ("140106", ""):
        elsewhere = Actor(role=DistrictOfficer, user_id=9, area=area, at=at(20))
        with pytest.raises(NotAllowed):
            crud.edit(by=elsewhere, record=place, values={"name": "mine"})
    with pytest.raises(NotAllowed):
        crud.edit(by=officer, record=chain.places["outside"], values={"name": "mine"})


def test_many_are_held_and_recalled_at_once(chain: Chain, lot: Lot) -> None:
    other = f"https://id.gs1.org/01/{GTIN}/10/L2"
    chain.tell(chain.made("plant", 5, at(2), lot=other))
    lots = list(Lot.objects.order_by("pk"))
    by = system_actor(at(21))
    with writing_allowed():
        assert hold_many(lots, by=by, because="recall 1") == lots
        assert hold_many(lots, by=by, because="recall 2") == []
        assert [one.state for one in hold_many(lots, by=by, because="recall 1", state="recalled")] == [
            "recalled", "recalled",
        ]  # fmt: skip
        assert [one.held_for for one in release_many(lots, by=by)] == ["", ""]
    assert Entry.objects.filter(kind="supply.lot").count() == 2 + 6


def test_a_lot_is_found_by_any_of_its_codes(chain: Chain, lot: Lot) -> None:
    lot = name(by=chain.officer(), lot=lot, code="No.1412345678")
    assert [(c.scheme, c.value) for c in lot.codes.order_by("pk")] == [
        ("gs1", LOT), ("quarantine", "1412345678"),
    ]  # fmt: skip
    for text in (
        LOT,
        f"https://trace.example.cn/01/{GTIN}/10/L1?17=220301",
        f"{LOT}/21/0007",
        f"(01){GTIN}(10)L1",
        f"01{GTIN}10L1",
        "No.1412345678",
        "1412345678",
        GTIN,
        GTIN[1:],
        "L1",
    ):
        assert lot_by_code(text) == lot, text
    assert lot_by_code("L2") is None
    assert lot_by_code(" ") is None
    assert lots_by_code([LOT, "1412345678", "nothing"]) == {LOT: lot, "1412345678": lot}


def test_a_number_that_names_two_lots_names_none(chain: Chain, lot: Lot) -> None:
    chain.tell(chain.made("plant", 5, at(2), lot=f"https://id.gs1.org/01/{GTIN}/10/L2"))
    assert lot_by_code(GTIN) is None


def test_a_code_names_one_lot_only(chain: Chain, lot: Lot) -> None:
    chain.tell(chain.made("plant", 5, at(2), lot=f"https://id.gs1.org/01/{GTIN}/10/L2"))
    name(by=chain.officer(), lot=lot, code="SX140105202103010001", scheme="province")
    second = Lot.objects.get(lot_number="L2")
    with pytest.raises(Refused, match="already"):
        name(by=chain.officer(), lot=second, code="SX140105202103010001")
    assert LotCode.objects.filter(lot=second).count() == 1


def test_registered_finders_know_codes_kept_elsewhere(chain: Chain, lot: Lot) -> None:
    codes.finds_lots(finder := lambda text: the_lot() if text == "carton 5" else None)
    try:
        assert lot_by_code("carton 5") == lot
    finally:
        codes._FINDERS.remove(finder)


@pytest.mark.parametrize(
    ("text", "scheme", "value", "uri"),
    [
        (
            "https://example.com/01/6901234567892/10/A%2F1",
            "gs1",
            f"https://id.gs1.org/01/{GTIN}/10/A%2F1",
            True,
        ),
        ("urn:epc:class:lgtin:690123456.0789.A1", "gs1", "https://id.gs1.org/01/06901234567892/10/A1", True),
        ("urn:epc:idpat:sgtin:690123456.0789.*", "gs1", "https://id.gs1.org/01/06901234567892", False),
        ("６９０１２３４５６７８９２", "gs1", f"https://id.gs1.org/01/{GTIN}", False),
        ("(00)069012345000000011", "gs1", "https://id.gs1.org/00/069012345000000011", False),
        ("HG14010521030100001", "certificate", "HG14010521030100001", True),
        ("批次 7", "own", "批次 7", True),
        ("urn:example:lot:7", "own", "urn:example:lot:7", True),
        ("urn:shian:quarantine:class:1412345678", "quarantine", "1412345678", True),
    ],
)
def test_codes_of_all_systems_are_recognised(text: str, scheme: str, value: str, uri: bool) -> None:
    found = codes.recognise(text)
    assert (found.scheme, found.value, bool(found.uri)) == (scheme, value, uri)
    assert codes.recognise(found.uri or found.value) == found


def test_equal_numbers_of_two_firms_are_two_codes() -> None:
    one, two = codes.own_number(1, "A-7"), codes.own_number(2, "A-7")
    assert one.uri != two.uri
    assert codes.recognise(one.uri) == one
    assert one.lot == "A-7"


def test_a_finding_is_explained_by_somebody(chain: Chain, lot: Lot) -> None:
    chain.tell(chain.sold("plant", 120, at(2)))
    finding = Finding.objects.get()
    with pytest.raises(Refused, match="how it came about"):
        explain(by=chain.officer(), finding=finding, explanation="")
    with pytest.raises(NotAllowed):
        explain(by=chain.manager("shop"), finding=finding, explanation="x")
    done = explain(by=chain.manager("plant"), finding=finding, explanation="weighed wet")
    assert (done.state, done.explained_by) == ("explained", "firm_manager:8")
    with pytest.raises(Refused, match="already"):
        explain(by=chain.officer(), finding=done, explanation="x")


def test_units() -> None:
    assert convert(Decimal("1.5"), "TNE", "KGM") == Decimal("1500.000")
    assert convert(Decimal(250), "GRM", "KGM") == Decimal("0.250")
    assert convert(Decimal(3), "H87", "KGM") is None
    assert convert(Decimal("1e20"), "KGM", "KGM") is None
    assert convert(None, "KGM", "KGM") is None
