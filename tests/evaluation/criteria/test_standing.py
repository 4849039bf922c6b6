"""Scores of the small city: values by figure and declaration, vetoes by population, districts, seals, box."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from shian.domains.directory.models import Population
from shian.domains.directory.roles import BureauOfficer
from shian.evaluation.criteria import boxed
from shian.evaluation.criteria.actions import declarations
from shian.evaluation.criteria.book import data_of, edition
from shian.evaluation.criteria.cli import app
from shian.evaluation.criteria.schema import read
from shian.evaluation.criteria.standing import by_district, flips, sides, standing, trend
from shian.evaluation.criteria.values import Judged, joined, of_figure
from shian.evaluation.figures.engine import by_area, districts
from shian.evaluation.figures.query import query
from shian.evaluation.figures.store import Snapshot
from shian.methods.canonical import is_canonical
from shian.methods.scoring import FigureUse, Join, Light, State
from shian.platform.access.actor import Actor
from tests.evaluation import city
from tests.evaluation.conftest import COORDINATOR

F = Fraction
BUREAU = Actor(role=BureauOfficer, user_id=2, name="抽检处")


def test_the_score_of_the_small_city(judged_city: Snapshot) -> None:
    here = standing(edition("national-2021"), judged_city, Judged(2021))
    tests = here.score.item("1.8.1")
    assert tests.value == here.found["1.8.1"].value == F(8 * 1000, 10_000)
    assert (tests.points, tests.light) == (0, Light.VIOLATED)
    assert here.score.item("1.8.6").points == 1  # its one disposal is completed
    assert here.score.item("3.2.1").points == 0  # two of eight failed
    assert here.score.item("1.1.1").state is State.UNKNOWN
    assert here.found["1.1.2"].origin == "unbound"
    assert (here.score.low, here.score.high) == (8, 88)


def test_values_are_exact_not_rounded(judged_city: Snapshot) -> None:
    found = of_figure(FigureUse("laboratory.failure_rate"), judged_city, Judged(2021))
    assert found.value == 25
    assert found.shown == "25.00"


def test_the_population_may_decide(judged_city: Snapshot, again: Any) -> None:
    counted = {"counted_on": date(2020, 11, 1), "source": "推算", "label": "derived"}
    fewer = Population(
        series="estimate", area="140100", year=2021, people=2_000, definition="推算", **counted
    )
    city.keep(fewer)
    here = standing(edition("national-2021"), again(), Judged(2021, series="census2020"))
    by_people = sides(here)["1.8.1"]
    lights = {side.series: (side.found.value, side.light) for side in by_people}
    assert lights["estimate"] == (4, Light.CLEAR)
    assert lights["census2020"][1] is Light.VIOLATED
    assert flips(by_people)


def test_two_years_in_a_row(judged_city: Snapshot) -> None:
    use = FigureUse("laboratory.samples", years=2, join=Join.LEAST)
    assert of_figure(use, judged_city, Judged(2021)).value == 2
    assert (
        of_figure(FigureUse("laboratory.samples", years=2, period="since"), judged_city, Judged(2021)).value
        == 10
    )
    grown = of_figure(FigureUse("laboratory.samples", join=Join.GROWTH), judged_city, Judged(2021))
    assert grown.value == 300


@pytest.mark.parametrize(
    ("values", "join", "expected"),
    [
        ([F(1), None], Join.LAST, None),
        ([None, F(1)], Join.LAST, F(1)),
        ([None, F(1)], Join.LEAST, None),
        ([F(1), F(3)], Join.MOST, F(3)),
        ([F(1), F(3)], Join.SUM, F(4)),
        ([F(0), F(3)], Join.GROWTH, None),
        ([F(2), F(4), F(3)], Join.GROWTH, F(-25)),
    ],
)
def test_years_made_one(values: Any, join: Any, expected: Any) -> None:
    assert joined(values, join) == expected


def test_nothing_recorded_is_unknown_not_zero(judged_city: Snapshot) -> None:
    here = standing(edition("national-2021"), judged_city, Judged(2021))
    assert here.found["2.4.1"].value is None  # no rank of a laboratory was entered
    assert here.found["2.4.2"].value is None  # no township stations: nothing over nothing


def declare(line: str, value: str, **more: Any) -> object:
    made = declarations.declare(
        by=COORDINATOR,
        line=f"national-2021/{line}",
        year=2021,
        value=Decimal(value),
        source="市委文件",
        **more,
    )
    return declarations.confirm(by=BUREAU, declaration=made)


def test_a_declared_fact_counts_once_confirmed_and_sealed(judged_city: Snapshot, again: Any) -> None:
    made = declarations.declare(
        by=COORDINATOR, line="national-2021/1.1.2", year=2021, value=Decimal("3"), source="考核方案"
    )
    one = edition("national-2021")
    assert standing(one, again(), Judged(2021)).score.item("1.1.2").points is None
    declarations.confirm(by=BUREAU, declaration=made)
    assert standing(one, judged_city, Judged(2021)).score.item("1.1.2").points is None
    here = standing(one, again(), Judged(2021))
    assert here.score.item("1.1.2").points == 2
    assert here.found["1.1.2"].origin == "declared"
    assert here.found["1.1.2"].declaration == made.pk
    assert standing(one, again(), Judged(2020)).score.item("1.1.2").points is None
    assert standing(one, again(), Judged(2021, "140105")).score.item("1.1.2").points is None


def test_a_veto_clears_by_declaration(judged_city: Snapshot, again: Any) -> None:
    declare("4.1", "1")
    declare("4.2", "0")
    here = standing(edition("national-2021"), again(), Judged(2021))
    assert here.score.item("4.1").light is Light.CLEAR
    assert here.score.item("4.2").light is Light.VIOLATED


def test_districts_are_judged_by_their_own_records(judged_city: Snapshot) -> None:
    one = edition("county-2021")
    found = {code: here for code, _name, here in by_district(one, judged_city, Judged(2021))}
    assert list(found) == list(districts(judged_city))
    for item in one.items:
        if item.figure:
            local = by_area(item.figure.name, query(year=2021), judged_city, list(found))
            for code, here in found.items():
                main = here.found[item.id].main
                assert (main.n, main.d) == (local[code].n, local[code].d), item.id
    assert found["140105"].found["1.2"].main.n == 7
    assert found["140106"].found["1.2"].main.n == 1


def test_the_trend_shows_seals_at_which_something_changed(judged_city: Snapshot, again: Any) -> None:
    body = city.keep(city.Body(name="某检测机构", sort="laboratory", area="140100"))
    city.sample(30, date(2021, 11, 5), body)
    shot = again()
    told = trend(edition("national-2021"), Judged(2021), shot.seal.number)
    assert [line.number for line, _here in told] == [1, 2]
    assert [here.found["1.8.1"].main.n for _line, here in told] == [8, 9]


def test_the_box_holds_editions_and_scores(judged_city: Snapshot) -> None:
    files = boxed.files(judged_city, 2021)
    assert set(files) == {"criteria/national-2021.toml", "criteria/zhejiang-draft.toml", "score.json"}
    assert read(data_of(files["criteria/national-2021.toml"].decode()))[0] == edition("national-2021")
    assert is_canonical(files["score.json"])
    told = orjson.loads(files["score.json"])
    national = told["editions"]["national-2021"]
    assert national["values"]["1.8.1"]["years"][0]["n"] == "8"
    assert national["vetoes"]["1.8.1"]["light"] == "violated"
    assert national["seal"] == judged_city.seal.number


def test_the_command_line(judged_city: Snapshot) -> None:
    run = CliRunner().invoke
    text = run(app, ["score", "--year", "2021"])
    assert text.exit_code == 0
    assert "VETO VIOLATED 1.8.1" in text.output
    told = orjson.loads(run(app, ["score", "county-2021", "--area", "140106", "--json"]).output)
    assert (told["edition"], told["area"]) == ("county-2021", "140106")
    wrong = run(app, ["score", "nonsense"])
    assert wrong.exit_code == 1
    assert "there are: national-2021" in wrong.output
