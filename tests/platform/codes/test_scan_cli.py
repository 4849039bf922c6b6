"""`shian scan`: tables under many names, what it answers, what it refuses and how; no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from shian.platform.codes.scan_cli import app

PLACES = "id,lat,lon\nA,37.80,112.50\nB,37.81,112.51\nC,37.90,112.70\nD,38.00,112.90\n"
CASES = "place,cases,date\n" + "".join(
    f"{place},{count},2021-03-{day:02d}\n"
    for place, count, day in [
        ("A", 1, 1), ("B", 1, 2), ("C", 2, 3), ("D", 1, 4), ("C", 1, 5), ("D", 2, 6), ("C", 1, 7),
        ("A", 3, 8), ("B", 2, 8), ("D", 1, 8),
    ]
)  # fmt: skip


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*options: str, **tables: str) -> Result:
    given = {"cases": CASES, "places": PLACES} | tables
    arguments: list[str] = []
    for name, text in given.items():
        Path(f"{name}.csv").write_text(text, encoding="utf-8")
        arguments += [f"--{name}", f"{name}.csv"]
    return CliRunner().invoke(app, [*arguments, *options])


def answered(*options: str, **tables: str) -> dict[str, Any]:
    told = run(*options, **tables)
    assert told.exit_code == 0, told.stderr
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


def test_prospective() -> None:
    answer = answered("--prospective", "--max-days", "3", "--seed", "1")
    assert (answer["model"], answer["analysis"]) == ("permutation", "prospective space-time")
    assert answer["study"] == {
        "from": "2021-03-01",
        "to": "2021-03-08",
        "unit": "day",
        "steps": 8,
        "places": 4,
        "cases": 15,
        "coordinates": "latitude and longitude",
    }
    first = answer["clusters"][0]
    assert (first["members"], first["period"]) == (["A", "B"], ["2021-03-08", "2021-03-08"])
    assert (first["observed"], first["expected"]) == (5, pytest.approx(7 * 6 / 15))
    assert 0 < first["p"] < 0.5 and first["recurrence_interval"] == pytest.approx(1 / first["p"])
    assert 1 < first["radius"] < 2 and answer["replications"] == 999


def test_retrospective_weeks_and_a_file() -> None:
    told = run(
        "--unit",
        "week",
        "--from",
        "2021-02-16",
        "--to",
        "2021-03-08",
        "--out",
        "o.json",
        "--replications",
        "0",
    )
    answer = json.loads(Path("o.json").read_text(encoding="utf-8"))
    assert (told.exit_code, told.stdout) == (0, "")
    assert (answer["study"]["from"], answer["study"]["steps"], answer["study"]["unit"]) == (
        "2021-02-16",
        3,
        "week",
    )
    assert answer["clusters"][0]["p"] is None and answer["clusters"][0]["recurrence_interval"] is None
    told = run("--to", "2021-03-07", "--replications", "9")
    assert "cases.csv: 6 cases are outside the study" in told.stderr


LINES = [line.split(",") for line in CASES.split()[1:]]
TURNED = "when,what,where\n" + "".join(f"{day},{count},{place}\n" for place, count, day in LINES)
ONE_BY_ONE = "site,day\n" + "".join(f"{place},{day}\n" * int(count) for place, count, day in LINES)


@pytest.mark.parametrize(
    ("cases", "options"),
    [
        (CASES.replace("place,cases,date", "Zip,N,onset_date"), []),
        (TURNED, ["--columns", "cases=what,time=when"]),
        (ONE_BY_ONE, []),
        (CASES.replace("place,cases,date", "地点,病例数,日期").replace("2021-03-0", "2021/3/"), []),
    ],
)
def test_names_and_orders(cases: str, options: list[str]) -> None:
    plain, other = (
        answered("--replications", "0", *extra, cases=text) for text, extra in ((CASES, []), (cases, options))
    )
    assert other["clusters"] == plain["clusters"] and other["study"] == plain["study"]


def test_poisson_with_groups_and_two_digit_years() -> None:
    cases = (
        "place,cases,year,age\nA,9,1980,old\nA,1,1981,young\nB,2,1980,young\nC,1,1981,old\nD,1,1982,young\n"
    )
    people = "place,year,population,age\n" + "".join(
        f"{place},{year},{number},{age}\n"
        for place in "ABCD"
        for year in (79, 83)
        for number, age in ((100, "old"), (300, "young"))
    )
    answer = answered("--model", "poisson", "--replications", "0", cases=cases, population=people)
    first = answer["clusters"][0]
    # All places are alike, so that A in 1980 expects its share: 14 cases by 4 places and 366 of 1096 days.
    assert (first["members"], first["period"], first["observed"]) == (["A"], ["1980", "1980"], 9)
    assert first["expected"] == pytest.approx(14 / 4 * 366 / 1096)
    told = run("--model", "poisson", cases=cases, population=people.replace("old", "aged"))
    assert (told.exit_code, told.stderr) == (2, "population.csv: there are cases of old, but no people\n")


def test_purely_spatial() -> None:
    places = "tract,x,y,pop\nA,0,0,100\nB,1,0,100\nC,5,5,300\nD,9,9,400\n"
    cases = "tract,cases\nA,5\nB,4\nC,3\nD,2\n"
    answer = answered("--model", "poisson", "--replications", "99", places=places, cases=cases)
    first = answer["clusters"][0]
    assert answer["analysis"] == "purely spatial" and answer["study"]["coordinates"] == "plane"
    assert (first["members"], first["observed"], first["period"]) == (["A", "B"], 9, None)
    assert first["expected"] == pytest.approx(14 * 200 / 900) and first["radius"] == 1.0
    timed = answered("--model", "poisson", "--spatial", places=places, cases=CASES.replace("place", "tract"))
    assert (timed["analysis"], timed["study"]["from"]) == ("purely spatial", None)


def test_bernoulli_in_three_shapes() -> None:
    places = "id,x,y\nA,0,0\nB,1,0\nC,5,5\nD,9,9\n"
    counted = "id,cases,controls\nA,5,1\nB,4,0\nC,1,6\nD,1,7\n"
    cases = "id,cases\nA,5\nB,4\nC,1\nD,1\n"
    controls = "id,controls\nA,1\nC,6\nD,7\n"
    people = "id,population\nA,6\nB,4\nC,7\nD,8\n"
    options = ("--model", "bernoulli", "--replications", "0")
    first = answered(*options, places=places, cases=counted)["clusters"]
    assert (first[0]["members"], first[0]["observed"], first[0]["people"]) == (["A", "B"], 9, 10)
    assert answered(*options, places=places, cases=cases, controls=controls)["clusters"] == first
    assert answered(*options, places=places, cases=cases, population=people)["clusters"] == first
    told = run(*options, places=places, cases=cases)
    assert told.stderr == "cases.csv: no column controls: give --controls FILE\n"
    told = run(*options, places=places, cases=cases + "B,1\n", population=people)
    assert told.stderr == "population.csv: there are more cases than people in a place\n"


def test_sequential_and_plane() -> None:
    answer = answered("--sequential", "--replications", "9999")
    assert answer["stopped"] and answer["replications"] < 9999
    wide = PLACES.replace("37.80", "97.80")
    told = run("--replications", "0", places=wide)
    assert told.exit_code == 0 and "lat and lon are no degrees: taken as of a plane" in told.stderr
    assert answered("--cartesian", "--replications", "0")["study"]["coordinates"] == "plane"


@pytest.mark.reference
def test_new_mexico_as_satscan_has_it(shared_dir: Path) -> None:
    folder = shared_dir / "surveillance" / "scan"
    files = {"cases": "NMcas.csv", "places": "NMgeo.csv", "population": "NMpop.csv"}
    arguments = [part for name, file in files.items() for part in (f"--{name}", str(folder / file))]
    told = CliRunner().invoke(app, [*arguments, "--model", "poisson", "--replications", "0"])
    answer = json.loads(told.stdout)
    by_center = {one["center"]: one for one in answer["clusters"]}
    chaves = by_center["Chaves"]
    assert (round(chaves["llr"], 6), chaves["period"], chaves["observed"]) == (5.684828, ["1988", "1989"], 16)
    assert round(by_center["Curry"]["llr"], 6) == 3.884186
    assert answer["study"]["cases"] == 1175 and answer["settings"]["max_steps"] == 9


@pytest.mark.parametrize(
    ("options", "tables", "words"),
    [
        ([], {"places": "id,lat\nA,1\n"},
            "places.csv: no columns latitude and longitude, or x and y: id, lat"),
        ([], {"places": "id,x,y\nA,1,2\nA,1,3\n"},
            "places.csv: row 3, column id: 'A' is given twice, first in row 2"),
        ([], {"places": "id,x,y\nA,1,east\n"}, "places.csv: row 2, column y: 'east' is no number"),
        ([], {"cases": CASES + "E,1,2021-03-04\n"},
            "cases.csv: row 12, column place: unknown place 'E', which is not in places.csv"),
        ([], {"cases": CASES + "A,1.5,2021-03-04\n"},
            "cases.csv: row 12, column cases: '1.5' is no number of cases"),
        ([], {"cases": CASES + "A,1,soon\n"},
            "cases.csv: row 12, column date: 'soon' is no time: write 2021-03-05"),
        ([], {"cases": CASES + "A,1,7\n"}, "cases.csv: some times are dates, others whole numbers"),
        ([], {"cases": "place,cases\nA,3\n"}, "cases.csv: no column date: permutation needs times"),
        ([], {"cases": "place,cases,date\nA,1,2021-01-01\n"}, "1 cases are too few to scan"),
        (["--unit", "step"], {}, "cases.csv: the times are not such that a step could be a step"),
        (["--model", "poisson"], {}, "places.csv: no column population: give --population FILE"),
        (["--model", "poisson"], {"population": "id,population\nA,-1\n"},
            "population.csv: row 2, column population: -1 is below 0"),
        (["--model", "poisson"], {"population": "id,population\nA,1\n"},
            "population.csv: there are cases in 'B' and 2 more places, but no people"),
        (["--model", "poisson"], {"population": "id,a,b\nA,1,2\n"},
            "population.csv: no column population or pop or people; there are: id, a, b"),
        (["--model", "bernoulli"], {"controls": "id,controls\nA,1\n"},
            "controls.csv: the cases have times, these people have none"),
        (["--max-share", "0"], {}, "the largest share is between 0 and 1, not 0.0"),
        (["--from", "soon"], {}, "--from 'soon': no time: write 2021-03-05, 2021-03, 2021 or a whole number"),
        (["--from", "2021-03-09"], {}, "cases.csv: the study ends before it begins"),
        (["--columns", "where=zip"], {}, "--columns 'where=zip': write place|cases|"),
        (["--columns", "cases=many"], {}, "--columns cases=many: no table has a column many"),
        (["--out", "no/o.json", "--replications", "0"], {}, "no/o.json: No such file or directory"),
    ],
)  # fmt: skip
def test_refusals(options: list[str], tables: dict[str, str], words: str) -> None:
    told = run(*options, **tables)
    assert told.exit_code == 2 and told.stdout == ""
    assert told.stderr.startswith(words), told.stderr
