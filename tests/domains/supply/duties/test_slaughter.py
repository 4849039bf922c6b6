"""Animals arrive, are examined twice, every head is accounted for, and meat leaves with all four papers."""

from typing import Any

import pytest

from shian.domains.supply.duties.actions import slaughter
from shian.domains.supply.duties.models import AnimalLot
from shian.domains.supply.lots.models import Lot, Node
from shian.domains.supply.lots.queries import lot_by_code
from shian.platform.actions.core import NotAllowed, Refused
from tests.domains.supply.duties.conftest import D, Town, at, fresh

PAPERS = {
    "quarantine_stamp": True,
    "quality_stamp": True,
    "meat_quarantine_number": "1499999999",
    "quality_number": "PZ0001",
}


def arrived(town: Town, number: str = "1412345678", head: int = 100, **more: Any) -> AnimalLot:
    return slaughter.arrive(
        by=town.firm("house", at(10)), place=more.pop("place", town.places["house"]), species="pig",
        head=head, origin="祁县", quarantine_number=number, vehicle="晋A12345",
    )  # fmt: skip


def inspected(town: Town) -> AnimalLot:
    animals = arrived(town)
    slaughter.admit(
        by=town.firm("house", at(10, 9)),
        animals=animals,
        papers_match=True,
        tags_match=True,
        animals_sound=True,
    )
    slaughter.dispose(
        by=town.firm("house", at(10, 9)),
        animals=animals,
        why="dead on arrival",
        head=2,
        kg=D("180.5"),
        way="burn",
    )
    slaughter.examine(by=town.vet(at(10, 10)), animals=animals, ante_passed=98)
    slaughter.inspect(
        by=town.firm("house", at(10, 12)), animals=animals, passed_head=97, carcass_kg=D("7654.5")
    )
    done: AnimalLot = fresh(animals)
    return done


def test_from_arrival_to_meat_with_its_codes(town: Town) -> None:
    animals = inspected(town)
    with pytest.raises(Refused, match="every head"):
        slaughter.release(by=town.vet(at(10, 14)), animals=animals, **PAPERS)  # type: ignore[arg-type]
    slaughter.dispose(
        by=town.firm("house", at(10, 13)), animals=animals, why="lesions", head=1, kg=D(80), way="plant"
    )
    done = slaughter.release(by=town.vet(at(10, 14)), animals=fresh(animals), **PAPERS)  # type: ignore[arg-type]
    assert (done.state, done.released_at, done.disposed_head) == ("released", at(10, 14), 3)
    assert done.disposed_kg == D("260.5")
    assert [row.why for row in done.disposals.order_by("pk")] == ["dead on arrival", "lesions"]
    lot = Lot.objects.get()
    assert done.lot == lot == lot_by_code("1499999999")
    assert (lot.name, lot.quantity, lot.origin, lot.lot_number) == (
        "猪胴体",
        D("7654.5"),
        "祁县",
        done.number,
    )
    assert Node.objects.get().place == town.places["house"]


@pytest.mark.parametrize("missing", list(PAPERS))
def test_meat_leaves_only_with_all_four(town: Town, missing: str) -> None:
    animals = inspected(town)
    slaughter.dispose(by=town.vet(), animals=animals, why="lesions", head=1, kg=D(80), way="plant")
    given = {**PAPERS, missing: "" if missing.endswith("number") else False}
    with pytest.raises(Refused, match="two stamps"):
        slaughter.release(by=town.vet(), animals=fresh(animals), **given)  # type: ignore[arg-type]
    assert fresh(animals).state == "inspected"
    assert not Lot.objects.exists()


def test_animals_not_in_order_are_turned_away(town: Town) -> None:
    animals = arrived(town)
    with pytest.raises(Refused, match="in order"):
        slaughter.admit(
            by=town.firm("house"), animals=animals, papers_match=True, tags_match=False, animals_sound=True
        )
    assert fresh(animals).tags_match is None
    with pytest.raises(Refused, match="Say why"):
        slaughter.refuse(by=town.firm("house"), animals=animals, reason="")
    done = slaughter.refuse(by=town.firm("house"), animals=animals, reason="tags missing")
    assert done.state == "refused"
    assert arrived(town).quarantine_number == "1412345678"  # with good papers they may come again


def test_one_certificate_brings_animals_once(town: Town) -> None:
    arrived(town)
    with pytest.raises(Refused, match="before"):
        arrived(town)
    with pytest.raises(Refused, match="without a quarantine"):
        arrived(town, " ")
    with pytest.raises(NotAllowed):
        arrived(town, "1412345679", place=town.places["shop"])
    with pytest.raises(Refused, match="no slaughterhouse"):
        slaughter.arrive(
            by=town.officer(), place=town.places["shop"], species="pig", head=1, origin="x",
            quarantine_number="1", vehicle="x",
        )  # fmt: skip


def test_heads_never_grow(town: Town) -> None:
    animals = inspected(town)
    with pytest.raises(Refused, match="More than are there"):
        slaughter.dispose(by=town.vet(), animals=animals, why="x", head=2, kg=D(1), way="burn")
    other = arrived(town, "1412345679", 5)
    slaughter.admit(by=town.vet(), animals=other, papers_match=True, tags_match=True, animals_sound=True)
    with pytest.raises(NotAllowed):
        slaughter.examine(by=town.firm("house"), animals=other, ante_passed=5)
    with pytest.raises(Refused, match="More than are there"):
        slaughter.examine(by=town.vet(), animals=other, ante_passed=6)
    slaughter.examine(by=town.vet(), animals=other, ante_passed=3)
    with pytest.raises(Refused, match="than before"):
        slaughter.inspect(by=town.vet(), animals=fresh(other), passed_head=4, carcass_kg=D(1))
    with pytest.raises(Refused, match="weigh"):
        slaughter.inspect(by=town.vet(), animals=fresh(other), passed_head=3, carcass_kg=D(0))


def test_a_number_serves_one_load_of_meat(town: Town) -> None:
    first = inspected(town)
    slaughter.dispose(by=town.vet(), animals=first, why="x", head=1, kg=D(80), way="plant")
    slaughter.release(by=town.vet(), animals=fresh(first), **PAPERS)  # type: ignore[arg-type]
    other = arrived(town, "1412345679", 5)
    slaughter.admit(by=town.vet(), animals=other, papers_match=True, tags_match=True, animals_sound=True)
    slaughter.examine(by=town.vet(), animals=fresh(other), ante_passed=5)
    slaughter.inspect(by=town.vet(), animals=fresh(other), passed_head=5, carcass_kg=D(400))
    with pytest.raises(Refused, match="other meat"):
        slaughter.release(by=town.vet(), animals=fresh(other), **PAPERS)  # type: ignore[arg-type]


def test_nothing_left_is_closed(town: Town) -> None:
    other = arrived(town, "1412345679", 5)
    slaughter.admit(by=town.vet(), animals=other, papers_match=True, tags_match=True, animals_sound=True)
    with pytest.raises(Refused, match="every head"):
        slaughter.close(by=town.vet(), animals=other)
    slaughter.dispose(by=town.vet(), animals=fresh(other), why="plague", head=5, kg=D(500), way="burn")
    assert slaughter.close(by=town.vet(), animals=fresh(other)).state == "disposed"
