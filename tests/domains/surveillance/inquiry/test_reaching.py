"""What a lot at a premises means for those who ate there: the dishes it went into, where they were asked."""

from __future__ import annotations

from datetime import UTC, datetime

from shian.domains.surveillance.inquiry.evidence import Weights
from shian.domains.surveillance.inquiry.gathering import Dish, Gathered
from shian.domains.surveillance.inquiry.inferring import Inferred, _dishes_of_places, _reach
from shian.domains.surveillance.inquiry.provenance import Provenance, Stay
from shian.domains.surveillance.outbreaks.picture import Picture

DAY = datetime(2021, 6, 3, tzinfo=UTC)
BEEF, RICE = 71, 72


def inferred(groups: dict[str, str]) -> Inferred:
    """Beef (lot 71) and rice on the menu of the first canteen; both lots lie in the second one too."""
    gathered = Gathered(DAY, Picture(), groups=groups)
    gathered.dishes = [
        Dish("dish:a", "酱牛肉", "op:1", "4", BEEF),
        Dish("dish:b", "米饭", "op:1", "1", None),
    ]
    stays = {
        10: Stay(10, BEEF, 1, 1, DAY, DAY, "4"),
        20: Stay(20, BEEF, 2, 2, DAY, DAY, "4"),
        21: Stay(21, RICE, 2, 2, DAY, DAY, "1"),
        22: Stay(22, 73, 2, 2, DAY, DAY, "9"),
    }
    return Inferred(gathered, Provenance(stays=stays), Weights(), 48.0)


def items(out: Inferred, lot: int, node: int) -> list[tuple[str, str]]:
    return [(reach.item, reach.dish) for reach in _reach(out, lot, node, _dishes_of_places(out.gathered))]


def test_a_lot_is_met_by_its_dish_where_it_was_served() -> None:
    assert items(inferred({}), BEEF, 10) == [("op:1", "dish:a")]


def test_groups_asked_about_one_menu_met_it_by_its_dish_too() -> None:
    out = inferred({"一小": "op:1", "二小": "op:2"})
    assert items(out, BEEF, 20) == [("op:2", "dish:a")]
    assert items(out, RICE, 21) == [("op:2", "dish:b")]


def test_what_is_no_dish_and_where_nobody_was_asked_is_met_by_the_place() -> None:
    assert items(inferred({"一小": "op:1", "二小": "op:2"}), 73, 22) == [("op:2", "")]
    assert items(inferred({}), BEEF, 20) == [("op:2", "")]
