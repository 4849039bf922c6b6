"""Counts, curve and food table of a made-up outbreak, and of a published one."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from shian.domains.surveillance.outbreaks.counting import by_age, by_group, counts_of, ill_and_dead
from shian.domains.surveillance.outbreaks.epicurve import chosen_meal, epicurve, incubating
from shian.domains.surveillance.outbreaks.foods import (
    compared,
    dose_response,
    food_table,
    stratified_by,
    together,
)
from shian.domains.surveillance.outbreaks.looking import picture_of
from shian.domains.surveillance.outbreaks.pasting import guess, parse, read
from shian.domains.surveillance.outbreaks.picture import Dish, Person, Picture
from shian.domains.surveillance.outbreaks.shown import food_shown, p_value, percent, ratio
from shian.domains.surveillance.outbreaks.svg import drawn
from shian.domains.surveillance.outbreaks.views.curve import marks_of
from shian.methods.epidemiology.curve import Width
from shian.methods.epidemiology.errors import EpidemiologyError
from tests.domains.surveillance.outbreaks.kitchen import Kitchen, at, filled


@pytest.mark.django_db
def test_the_counts(kitchen: Kitchen) -> None:
    picture = picture_of(filled(kitchen, people_at_risk=48))
    counts = counts_of(picture)
    assert (counts.people, counts.cases, counts.well, counts.unknown, counts.attack_rate) == (
        24,
        12,
        12,
        0,
        0.25,
    )
    assert [(share.name, share.cases, share.people) for share in by_group(picture)] == [
        ("三年级一班", 9, 18), ("三年级二班", 3, 6),
    ]  # fmt: skip
    assert [(share.name, share.people) for share in by_age(picture)] == [("5–14", 24)]
    assert ill_and_dead(replace(picture, people_ill=40, deaths=1)) == (40, 1)


@pytest.mark.django_db
def test_the_curve_begins_at_the_meal_and_incubation_is_counted_from_it(kitchen: Kitchen) -> None:
    picture = picture_of(filled(kitchen))
    curve = epicurve(picture)
    assert curve is not None
    noon = at(12).replace(tzinfo=None)
    assert (curve.width, curve.starts[0], curve.starts[-1]) == (Width.HOUR, noon, noon + timedelta(hours=15))
    assert curve.totals == [0] * 4 + [1] * 12
    assert [key for key, _values in epicurve(picture, "grouping").series] == ["三年级一班", "三年级二班"]  # type: ignore[union-attr]
    found = incubating(picture, chosen_meal(picture, "m1"))
    assert found.summary is not None
    assert (found.summary.n, found.summary.low, found.summary.high, found.summary.median) == (
        12,
        4.0,
        15.0,
        9.5,
    )
    assert found.fits[0].agent.key in {"perfringens", "bacillus_diarrhoeal", "parahaemolyticus"}
    drawing = drawn(curve, ((noon, "午餐"),))
    assert (len(drawing.blocks), drawing.marks[0].text) == (12, "午餐")


@pytest.mark.django_db
def test_meals_of_one_moment_share_a_mark(kitchen: Kitchen) -> None:
    picture = picture_of(filled(kitchen))
    noon = at(12).replace(tzinfo=None)
    lunch = picture.meals[0]
    three = [replace(lunch, name=name) for name in ("一食堂", "二食堂", "三食堂")]
    later = replace(lunch, name="晚餐", served=noon + timedelta(hours=6))
    untold = replace(lunch, name="茶点", served=None)
    marks = marks_of(replace(picture, meals=(*three, later, untold)))
    assert marks == ((noon, "一食堂（另2餐）"), (noon + timedelta(hours=6), "晚餐"))


@pytest.mark.django_db
def test_an_onset_years_away_is_told_not_drawn(kitchen: Kitchen) -> None:
    picture = picture_of(filled(kitchen))
    odd = replace(picture.people[0], onset=at(12).replace(tzinfo=None) - timedelta(days=3650))
    curve = epicurve(replace(picture, people=(odd, *picture.people[1:])))
    assert curve is not None
    assert ([p.number for p in curve.undrawn], len(curve.starts), sum(curve.totals)) == ([1], 16, 11)
    assert incubating(replace(picture, people=(odd,)), chosen_meal(picture, "")).before == (odd,)
    assert epicurve(replace(picture, people=())) is None


@pytest.mark.django_db
def test_the_food_table_strata_portions_and_several_together(kitchen: Kitchen) -> None:
    picture = picture_of(filled(kitchen))
    table = food_table(picture)
    first = table.rows[0]
    assert (first.dish.name, first.found.table.cells, first.missing) == ("凉拌鸡丝", (11, 3, 1, 9), 0)
    assert first.explains
    shown = food_shown(first)
    assert (shown.rate_exposed, shown.rate_unexposed, shown.risk) == ("78.6%", "10.0%", "7.86")
    strata = stratified_by(picture, first.dish, "sex")
    assert dict(zip(strata.levels, [t.cells for t in strata.tables], strict=True)) == {
        "f": (5, 1, 1, 5), "m": (6, 2, 0, 4),
    }  # fmt: skip
    trend = dose_response(picture, first.dish)
    assert trend is not None
    assert [(level.dose, level.ill, level.people) for level in trend.levels] == [
        (0, 1, 10),
        (1, 5, 6),
        (2, 6, 8),
    ]
    model = together(picture, [picture.menu[0], picture.menu[2]])
    assert (model.n, [term.name for term in model.terms[1:]]) == (24, ["凉拌鸡丝", "西红柿炒鸡蛋"])
    with pytest.raises(EpidemiologyError, match="米饭"):
        together(picture, [picture.menu[1]])


def test_who_is_compared_with_whom() -> None:
    people = tuple(
        Person(n, n, classification=name, ill=ill)
        for n, (name, ill) in enumerate(
            [
                ("confirmed", True),
                ("suspected", True),
                ("not_a_case", False),
                ("not_a_case", True),
                ("", None),
            ],
            1,
        )
    )
    picture = Picture(people=people, menu=(Dish("f1", "醋"),), defined=1)
    who = compared(picture)
    assert ([p.number for p in who.people], who.ill, who.left_out) == ([1, 2, 3], (True, True, False), 2)
    assert [p.number for p in compared(picture, ("confirmed",)).people] == [1, 3]


def test_figures_for_people() -> None:
    nan, inf = float("nan"), float("inf")
    assert [percent(x) for x in (0.4567, None, nan)] == ["45.7%", "–", "–"]
    assert [ratio(x) for x in (1.234, 123.4, inf, nan)] == ["1.23", "123", "∞", "–"]
    assert [p_value(x) for x in (0.00001, 0.0042, 0.5, nan)] == ["< 0.0001", "0.0042", "0.500", "–"]


@pytest.mark.reference
def test_oswego_1940_pasted_gives_the_published_table(shared_dir: Path) -> None:
    folder = shared_dir / "surveillance" / "linelists"
    pasted = parse((folder / "oswego.csv").read_text(encoding="utf-8"))
    found = read(pasted, guess(pasted, {}), dishes={}, year=1940, keep_unreadable=True)
    names = dict(found.new_dishes)
    people = tuple(
        Person(
            at_, at_, ill=row["ill"],
            answers={key.removeprefix("food:"): said for key, said in row.items() if key.startswith("food:")},
        )
        for at_, row in enumerate(found.rows, 1)
    )  # fmt: skip
    picture = Picture(people=people, menu=tuple(Dish(code, name) for code, name in names.items()))
    table = {row.dish.name: row.found for row in food_table(picture).rows}
    with (folder / "oswego_expected.csv").open(encoding="utf-8") as file:
        expected = {row["exposure"]: row for row in csv.DictReader(file)}
    shared = set(table) & set(expected)
    assert len(shared) >= 14, json.dumps(sorted(table))
    for name in shared:
        told = expected[name]
        assert table[name].table.cells == tuple(int(told[cell]) for cell in "abcd"), name
    assert food_table(picture).rows[0].dish.name == "vanilla.ice.cream"
