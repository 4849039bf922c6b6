"""Every result of the simulated laboratories is judged by the method as it is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import orjson
import pytest

from shian.methods.limits import Kind, Limit, Outcome
from shian.simulation.laboratory import quantities
from shian.simulation.laboratory.foods import lines
from shian.simulation.laboratory.menu import COLUMNS, Menu

DAYS = [date(2019, 1, 7), date(2020, 3, 2), date(2020, 9, 1), date(2021, 10, 8), date(2021, 12, 1)]


@pytest.fixture(scope="module")
def menu() -> Menu:
    made = Menu()
    for line in lines():
        for day in DAYS:
            made.options(made.node(line.node), day.toordinal())
    return made


def test_the_judging_method_confirms_all_results(menu: Menu) -> None:
    assert menu.prove() > 20_000


def test_a_wrong_verdict_is_found(menu: Menu) -> None:
    option = menu.options("韭菜", DAYS[0].toordinal())[0]
    good = option.failing[0]
    cells = list(good.cells)
    cells[COLUMNS.index("outcome") - 2] = int(Outcome.PASSED)
    option.failing[0] = replace(good, cells=tuple(cells))
    with pytest.raises(AssertionError, match=r"is judged FAILED EXCEEDS .* but would be written as"):
        menu.prove()
    option.failing[0] = good


def test_limits_follow_the_edition_of_the_day(menu: Menu) -> None:
    def edition(day: date) -> set[str]:
        return {o.limit.edition for o in menu.options("韭菜", day.toordinal()) if o.group == "pesticide"}

    assert "GB 2763-2016" in edition(DAYS[0])
    assert "GB 2763-2019" in edition(DAYS[1])
    assert "GB 2763-2021" in edition(DAYS[3])


def test_nearly_every_food_of_the_list_can_be_tested(menu: Menu) -> None:
    without = {line.name for line in lines() if not menu.options(menu.node(line.node), DAYS[2].toordinal())}
    assert len(without) <= 8


def test_ready_made_json_is_canonical(menu: Menu) -> None:
    ready = menu.options("芹菜", DAYS[2].toordinal())[0].failing[0]
    text = ready.json(31, 7)
    values = orjson.loads(text)
    assert orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode() == text
    assert (values["id"], values["report_id"]) == (31, 7)
    assert [values[c] for c in COLUMNS[2:]] == list(ready.cells)


def test_quantities_stand_on_their_side_of_the_limit() -> None:
    limit = Limit("x", "e", "a", "f", Kind.MAX, Decimal("0.05"))
    assert [w.result for w in quantities.near(limit)] == ["0.048", "0.0485", "0.049", "0.0495"]
    assert all(Decimal(w.result) > limit.high for w in quantities.failing(limit))  # type: ignore[operator]
    assert all(Decimal(w.result) < limit.high for w in quantities.passing(limit))  # type: ignore[operator]
    assert quantities.not_detected(limit).lod == "0.005"
    least = Limit("x", "e", "a", "f", Kind.MIN, None, Decimal("3.5"))
    assert all(Decimal(w.result) >= Decimal("3.5") for w in quantities.passing(least))
    assert all(Decimal(w.result) < Decimal("3.5") for w in quantities.failing(least))
