"""The catalogue, names and editions."""

from __future__ import annotations

from datetime import date

import pytest

from shian.methods.limits import Catalogue, Edition, Food, Limit, RuleBook, Timeline
from shian.methods.limits.foods import children_of
from shian.methods.limits.names import normalise_name, split_exclusion, split_list
from tests.methods.limits.book_for_tests import ANALYTES, EDITIONS, FOODS, book

CATALOGUE = Catalogue(FOODS)


def test_finds_by_name_alias_and_scope() -> None:
    assert CATALOGUE.find("起阳草") == CATALOGUE.find("f1.2") == "韭菜"
    assert CATALOGUE.find("豇豆") == "豇豆"
    assert CATALOGUE.find("豇豆", "谷物") == "豇豆(干)"
    assert CATALOGUE.find("豇豆（干）") == "豇豆(干)"
    assert CATALOGUE.find("石头") is None


def test_ancestors_and_path() -> None:
    assert CATALOGUE.ancestors("韭菜") == {"韭菜", "绿叶葱类", "鳞茎类蔬菜", "蔬菜", "食品"}
    assert CATALOGUE.path("芹菜") == ("食品", "蔬菜", "叶菜类蔬菜", "芹菜")
    assert CATALOGUE.is_below("芹菜", "茎菜")
    assert children_of(CATALOGUE)["绿叶葱类"] == ("韭菜", "葱")


@pytest.mark.parametrize(
    ("foods", "message"),
    [
        ([Food("a"), Food("a")], "'a' stands twice"),
        ([Food("a", ("b",))], "'a' stands under 'b'"),
        ([Food("a", ("b",)), Food("b", ("a",))], "circle"),
        ([Food("a", aliases=("x",)), Food("b", aliases=("x",))], "names both 'a' and 'b'"),
    ],
)
def test_refuses_what_is_no_catalogue(foods: list[Food], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Catalogue(foods)


def test_names() -> None:
    assert normalise_name("枸杞（鲜） ") == normalise_name("枸杞[鲜]") == "枸杞(鲜)"
    assert split_list("稻谷、大米(粉、粒)、玉米") == ["稻谷", "大米(粉、粒)", "玉米"]
    assert split_exclusion("叶菜类蔬菜(芹菜、大白菜除外)") == ("叶菜类蔬菜", ["芹菜", "大白菜"])
    assert split_exclusion("蘑菇类(鲜)[平菇(鲜)除外]") == ("蘑菇类(鲜)", ["平菇(鲜)"])
    assert split_exclusion("豆类蔬菜(食荚豌豆、菜豆和菜用大豆除外)")[1] == ["食荚豌豆", "菜豆和菜用大豆"]
    assert split_exclusion("水果(苹果、、除外)") == ("水果", ["苹果"])
    assert split_exclusion("枣(鲜)") == ("枣(鲜)", [])


def test_one_edition_of_a_series_is_in_force_on_a_day() -> None:
    timeline = Timeline(EDITIONS)
    assert timeline.in_force(date(2021, 9, 2))["R"].code == "R-2019"
    assert timeline.in_force(date(2021, 9, 3))["R"].code == "R-2021"
    assert set(timeline.in_force(date(2019, 1, 1))) == {"C"}
    assert set(timeline.in_force(date(2024, 2, 28))) == {"C", "R", "R.1"}
    assert set(timeline.in_force(date(2026, 3, 1))) == {"C", "R", "R.2"}


def test_two_editions_cannot_begin_on_one_day() -> None:
    with pytest.raises(ValueError, match="both begin on 2020-01-01"):
        Timeline([Edition("A-1", "A", date(2020, 1, 1)), Edition("A-2", "A", date(2020, 1, 1))])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (Limit("W", "Z-1", "lead", "蔬菜"), "limit W: edition 'Z-1'"),
        (Limit("W", "C-2017", "gold", "蔬菜"), "limit W: substance 'gold'"),
        (Limit("W", "C-2017", "lead", "蔬菜", excludes=("石头",)), "limit W: food '石头'"),
    ],
)
def test_a_book_refuses_limits_it_cannot_place(wrong: Limit, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        RuleBook(EDITIONS, CATALOGUE, ANALYTES, [wrong])


def test_substances_by_any_name() -> None:
    assert book().analyte("铅(以Pb计)") == "lead"
    assert book().analyte("Chlorpyrifos") == "chlorpyrifos"
    assert book().analyte("金") is None
