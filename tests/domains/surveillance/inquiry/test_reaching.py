"""What a lot at a premises means for those who ate there: the dishes it went into, where they were asked."""

from __future__ import annotations

from datetime import UTC, datetime

from shian.domains.surveillance.inquiry.evidence import Weights
from shian.domains.surveillance.inquiry.gathering import Dish, Gathered, food_words
from shian.domains.surveillance.inquiry.inferring import Inferred, _dishes_of_places, _options, _ways
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
    return [
        (reach.item, reach.dish) for reach in _options(out, lot, node, _dishes_of_places(out.gathered))[0]
    ]


def test_a_lot_is_met_by_its_dish_where_it_was_served() -> None:
    assert items(inferred({}), BEEF, 10) == [("op:1", "dish:a")]


def test_groups_asked_about_one_menu_met_it_by_its_dish_too() -> None:
    out = inferred({"一小": "op:1", "二小": "op:2"})
    assert items(out, BEEF, 20) == [("op:2", "dish:a")]
    assert items(out, RICE, 21) == [("op:2", "dish:b")]


def test_what_is_no_dish_and_where_nobody_was_asked_is_met_by_the_place() -> None:
    assert items(inferred({"一小": "op:1", "二小": "op:2"}), 73, 22) == [("op:2", "")]
    assert items(inferred({}), BEEF, 20) == [("op:2", "")]


def test_goods_are_in_the_dishes_they_are_like_else_perhaps_in_any_of_unknown_lots() -> None:
    out = inferred({})
    out.known.stays[11] = Stay(11, 74, 1, 1, DAY, DAY, "粮食", "大米")
    out.known.stays[12] = Stay(12, 75, 1, 1, DAY, DAY, "调味品", "醋")
    dishes = _dishes_of_places(out.gathered)
    assert [[r.dish for r in one] for one in _options(out, 74, 11, dishes)] == [["dish:b"]]
    # Vinegar is like no dish; the beef is known to be of another lot, so it may be in the rice, or in none.
    assert [[r.dish for r in one] for one in _options(out, 75, 12, dishes)] == [[""], ["dish:b"]]
    ways = _ways([_options(out, 75, 12, dishes), _options(out, 75, 22, dishes)])
    assert [[(r.item, r.dish) for r in way] for way in ways] == [
        [("op:1", ""), ("op:2", "")],
        [("op:1", "dish:b"), ("op:2", "")],
    ]


def test_foods_are_alike_by_ingredient_or_class() -> None:
    assert food_words("酱牛肉", "04") == "04+beef"
    assert food_words("炒四季豆", "31") == "vegetable"
    assert food_words("套餐", "31") == ""


def test_naming_a_food_does_not_speak_for_a_lot_of_which_no_dish_was() -> None:
    out = inferred({})
    out.known.stays[11] = Stay(11, 74, 1, 1, DAY, DAY, "4", "酱牛肉")
    out.known.stays[31] = Stay(31, 74, 3, 3, DAY, DAY, "4", "酱牛肉")
    dishes = _dishes_of_places(out.gathered)
    assert [(reach.item, reach.food) for reach in _options(out, 74, 11, dishes)[0]] == [("op:1", "")]
    assert [(reach.item, reach.food) for reach in _options(out, 74, 31, dishes)[0]] == [("op:3", "4+beef")]
