"""What the ledger says was known at a moment is what the desk showed at that moment."""

from __future__ import annotations

from datetime import datetime

import pytest

from shian.domains.surveillance.outbreaks import actions
from shian.domains.surveillance.outbreaks.counting import counts_of
from shian.domains.surveillance.outbreaks.epicurve import epicurve
from shian.domains.surveillance.outbreaks.foods import food_table
from shian.domains.surveillance.outbreaks.looking import moments_of, picture_at, picture_of
from shian.domains.surveillance.outbreaks.models import MenuItem, Outbreak
from shian.domains.surveillance.outbreaks.picture import Picture
from tests.domains.surveillance.outbreaks.kitchen import Kitchen, at, line, opened, with_menu
from tests.domains.surveillance.outbreaks.test_actions import CRITERIA

pytestmark = pytest.mark.django_db


def played(kitchen: Kitchen) -> tuple[Outbreak, dict[datetime, Picture]]:
    """An investigation step by step, with the desk's picture after each."""
    by, seen = kitchen.city, {}
    outbreak = with_menu(kitchen)

    def look(hour: float) -> None:
        outbreak.refresh_from_db()
        seen[at(hour)] = picture_of(outbreak)

    look(18.2)
    rows = [
        {"ill": True, "onset_at": at(14), "food:f1": "y", "grouping": "一班"},
        {"ill": False, "food:f1": "n"},
    ]
    actions.add_lines(by=by.at_time(at(19)), outbreak=outbreak, rows=rows)
    look(19)
    actions.edit_line(
        by=kitchen.second.at_time(at(20)), line=line(outbreak, 1),
        values={"symptoms": "diarrhoea fever", "onset_at": at(15), "food:f2": "2"},
    )  # fmt: skip
    look(20)
    actions.state_definition(by=by.at_time(at(21)), outbreak=outbreak, criteria=CRITERIA)
    look(21)
    actions.add_log(by=by.at_time(at(22)), outbreak=outbreak, text="采样", sort="sample", at=at(20.5))
    look(22)
    actions.strike_line(by=by.at_time(at(23)), line=line(outbreak, 2), because="未就餐")
    look(23)
    menu = [*outbreak.menu.order_by("pk"), MenuItem(code="f4", name="豆浆", meal="m1")]
    actions.set_menu(by=by.at_time(at(24)), outbreak=outbreak, meals=list(outbreak.meals.all()), menu=menu)
    look(24)
    actions.restore_line(by=by.at_time(at(25)), line=line(outbreak, 2))
    actions.investigate(by=by.at_time(at(25)), outbreak=outbreak)
    look(25)
    return outbreak, seen


def test_the_replay_at_a_moment_is_what_the_desk_showed_then(kitchen: Kitchen) -> None:
    outbreak, seen = played(kitchen)
    assert len(seen) == 8
    for moment, then in seen.items():
        assert picture_at(outbreak, moment) == then, moment
    people = [len(picture.people) for picture in seen.values()]
    assert people == [0, 2, 2, 2, 2, 1, 1, 2]
    assert [picture.defined for picture in seen.values()] == [0, 0, 0, 1, 1, 1, 1, 1]


def test_counts_curve_and_food_table_of_then(kitchen: Kitchen) -> None:
    outbreak, _seen = played(kitchen)
    before, after = picture_at(outbreak, at(19.5)), picture_at(outbreak, at(30))
    assert before is not None
    assert after is not None
    assert (counts_of(before).cases, counts_of(before).probable, counts_of(after).probable) == (1, 0, 1)
    curves = [curve for curve in (epicurve(before), epicurve(after)) if curve]
    assert [curve.starts[0] for curve in curves] == [at(12).replace(tzinfo=None)] * 2
    assert [curve.totals for curve in curves] == [[0, 0, 1], [0, 0, 0, 1]]
    assert [len(food_table(picture).rows) for picture in (before, after)] == [3, 4]
    table = {row.dish.code: row.found.table.cells for row in food_table(after).rows}
    assert table["f1"] == (1, 0, 0, 1)
    assert table["f2"] == (1, 0, 0, 0)


def test_before_it_was_opened_nothing_was_known(kitchen: Kitchen) -> None:
    outbreak, _seen = played(kitchen)
    assert picture_at(outbreak, at(17)) is None
    other = opened(kitchen, title="另一起")
    assert [row[1] for row in moments_of(other)] == ["open"]
    told = [(kind.split(".")[1], verb) for _at, verb, kind, _pk in moments_of(outbreak)]
    assert told[:2] == [("outbreak", "open"), ("outbreak", "menu")]
    assert ("line", "strike") in told
    assert ("log", "add") in told
