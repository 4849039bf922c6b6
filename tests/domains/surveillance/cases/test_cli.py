"""`shian illness`: lists joined and the missed counted, from files alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shian.domains.surveillance.cases.cli import app
from shian.methods.epidemiology.capture import chapman
from shian.methods.epidemiology.twobytwo import normal

CASES = "name,sex,born,onset\n" + "\n".join(
    f"{a}{b},{'mf'[i % 2]},{1950 + i},2021-06-{1 + i % 28:02d}"
    for i, (a, b) in enumerate((a, b) for a in "赵钱孙李周吴" for b in "一二三四五六七八")
)


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.output


def test_rows_of_two_lists_that_are_one_person(tmp_path: Path) -> None:
    left, right = tmp_path / "a.csv", tmp_path / "b.csv"
    left.write_text(CASES)
    lines = CASES.split("\n")
    right.write_text(
        "\n".join([lines[0], lines[5], lines[9].replace("-09", "-10"), "王麻子,m,1900,2021-01-01"])
    )
    asked = ("--field", "name=alike", "--field", "sex", "--field", "born=near:1", "--field", "onset=days:1",
             "--block", "name", "--block", "sex,born")  # fmt: skip
    code, said = run("link", str(left), str(right), *asked, "--json")
    found = {(row["left_row"], row["right_row"]) for row in json.loads(said)}
    assert (code, found) == (0, {(6, 2), (10, 3)})
    code, said = run("link", str(left), *asked)
    assert (code, said.strip().splitlines()[1:]) == (0, [])


def test_how_many_no_list_knows(tmp_path: Path) -> None:
    lists = tmp_path / "lists.csv"
    rows = [(1, 1)] * 30 + [(1, 0)] * 20 + [(0, 1)] * 10
    lists.write_text("hospital,school\n" + "\n".join(f"{a},{b}" for a, b in rows))
    code, said = run("missed", str(lists), "--json")
    size = chapman(50, 40, 30, normal(0.95))
    [row] = json.loads(said)
    assert (code, row["method"], row["known"], row["estimate"]) == (0, "chapman", 60, round(size.estimate, 2))
    assert (row["low"], row["high"]) == (round(size.low, 2), round(size.high, 2))
    lists.write_text("a,b,c\n" + "\n".join(["1,0,0"] * 10 + ["0,1,1"] * 5 + ["1,1,1"] * 3))
    [row] = json.loads(run("missed", str(lists), "--json")[1])
    assert (row["method"], row["known"], row["estimate"]) == ("chao", 18, 25.5)


@pytest.mark.parametrize(
    "arguments",
    [
        ("link", "{file}", "--field", "shoe", "--block", "name"),
        ("link", "{file}", "--field", "name=like", "--block", "name"),
        ("link", "{file}", "--field", "born=near:x", "--block", "name"),
        ("link", "{file}", "--field", "name"),
        ("link", "/nowhere.csv", "--field", "name", "--block", "name"),
        ("missed", "{file}"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    file = tmp_path / "a.csv"
    file.write_text(CASES)
    code, said = run(*(part.format(file=file) for part in arguments))
    assert (code, bool(said.strip())) == (2, True)
    assert "Traceback" not in said
