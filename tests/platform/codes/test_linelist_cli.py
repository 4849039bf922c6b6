"""`shian linelist`: the tables it prints, as published, and what it refuses; no database."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shian.platform.codes.linelist_cli import app

# R's uniroot ends early: its conditional and mid-P estimates and limits are good to three digits.
ROUGH = frozenset("or_cmle or_lo_exact or_hi_exact or_midp or_midp_lo or_midp_hi".split())
PEOPLE = "ill,egg,ham,sex,age,set,portions\n" + "".join(
    f"{ill},{egg},{ham},{sex},{age},{at // 2},{age % 3}\n"
    for at, (ill, egg, ham, sex, age) in enumerate(
        [
            ("Y", 1, 0, "F", 31),
            ("N", 0, 0, "M", 62),
            ("Y", 1, 1, "F", 23),
            ("N", 0, 1, "F", 54),
            ("Y", 0, 0, "M", 15),
            ("N", 1, 1, "M", 36),
            ("Y", 1, 9, "M", 47),
            ("N", 0, 0, "F", 38),
        ]
    )
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: str, *arguments: str, text: str | bytes = PEOPLE) -> Result:
    Path("l.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return CliRunner().invoke(app, [command, "l.csv", *arguments])


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def agrees(found: dict[str, str], expected: dict[str, str]) -> None:
    assert list(found) == list(expected)
    assert found["exposure"] == expected["exposure"]
    for name, value in list(expected.items())[1:]:
        close = 4e-3 if name in ROUGH else 1e-8
        assert float(found[name]) == pytest.approx(float(value), rel=close, abs=1e-12), name


@pytest.mark.reference
def test_oswego_row_for_row(shared_dir: Path, tmp_path: Path) -> None:
    folder, out = shared_dir / "surveillance" / "linelists", tmp_path / "o.csv"
    told = CliRunner().invoke(app, ["analyse", str(folder / "oswego.csv"), "--ill", "ill", "--out", str(out)])
    assert (told.exit_code, told.stdout) == (0, "")
    expected = read((folder / "oswego_expected.csv").read_text())
    found = read(out.read_text())
    assert len(found) == len(expected) == 14
    for row, other in zip(found, expected, strict=True):
        agrees(row, other)


@pytest.mark.reference
def test_tiramisu_row_for_row(shared_dir: Path) -> None:
    folder = shared_dir / "surveillance" / "linelists"
    expected = read((folder / "tiramisu_expected.csv").read_text())
    asked = {"sex01": "sex=females", "agegroup": "age>=30"}
    names = [asked.get(row["exposure"], row["exposure"]) for row in expected]
    told = CliRunner().invoke(
        app, ["analyse", str(folder / "tiramisu_stegen.csv"), "--ill", "ill", "--exposures", ",".join(names)]
    )
    found = read(told.stdout)
    assert [row["exposure"] for row in found] == names
    for row, other in zip(found, expected, strict=True):
        agrees(row | {"exposure": other["exposure"]}, other)


@pytest.mark.reference
@pytest.mark.parametrize(
    ("data", "exposure", "by", "asked", "levels"),
    [
        ("tiramisu_stegen", "wmousse", "tira", "wmousse", "tira"),
        ("tiramisu_stegen", "tira", "sex01", "tira", "sex=females"),
        ("oswego", "chocolate.ice.cream", "vanilla.ice.cream", "chocolate.ice.cream", "vanilla.ice.cream"),
        ("oswego", "vanilla.ice.cream", "sexF", "vanilla.ice.cream", "sex=F"),
    ],
)
def test_strata(shared_dir: Path, data: str, exposure: str, by: str, asked: str, levels: str) -> None:
    folder = shared_dir / "surveillance" / "linelists"
    expected = next(
        row
        for row in read((folder / "stratified_MH_expected.csv").read_text())
        if (row["exposure"], row["by"]) == (exposure, by) and data.startswith(row["data"])
    )
    options = ["--ill", "ill", "--exposures", asked, "--stratify", levels]
    told = CliRunner().invoke(app, ["analyse", str(folder / f"{data}.csv"), *options])
    (found,) = read(told.stdout)
    assert (found["strata"], found["by"]) == (expected["strata"], levels)
    for name in list(expected)[4:]:
        if expected[name] == "NA":
            assert found[name] == "NA"
        else:
            assert float(found[name]) == pytest.approx(float(expected[name]), rel=1e-8), name


@pytest.mark.usefixtures("here")
def test_all_yes_and_no_columns_are_exposures() -> None:
    found = read(run("analyse", "--ill", "ill").stdout)
    assert [(row["exposure"], row["n"]) for row in found] == [("egg", "8"), ("ham", "7")]
    assert [found[0][name] for name in ("a", "b", "c", "d", "ar_exposed")] == ["3", "1", "1", "3", "0.75"]
    rows = json.loads(run("analyse", "--ill", "ill", "--exposures", "egg", "--json", "--more").stdout)
    assert rows[0]["risk_diff"] == 0.5 and rows[0]["midp_2_tail"] == pytest.approx(2 * (1 / 70 + 8 / 70))
    assert rows[0]["af_population"] == 0.5


@pytest.mark.usefixtures("here")
def test_what_is_not_defined_is_na() -> None:
    text = "ill,egg\n" + "1,1\n" * 3 + "0,0\n" * 3 + "1,1\n"
    (row,) = read(run("analyse", "--ill", "ill", text=text).stdout)
    assert (row["or"], row["or_lo_woolf"], row["or_hi_exact"], row["rr"]) == ("Inf", "NA", "Inf", "Inf")
    (row,) = json.loads(run("analyse", "--ill", "ill", "--json", text=text).stdout)
    assert (row["or"], row["or_lo_woolf"]) == ("Inf", None)
    (row,) = read(run("analyse", "--ill", "ill", "--stratify", "egg", text=text).stdout)
    assert (row["by"], row["strata"], row["or_mh"]) == ("egg", "NA", "NA")


@pytest.mark.usefixtures("here")
def test_models() -> None:
    found = read(run("dose", "--ill", "ill", "--dose", "portions", "--top", "1").stdout)
    assert [(row["dose"], row["ill"], row["n"]) for row in found] == [("0.0", "1", "3"), ("1.0", "3", "5")]
    found = read(run("logistic", "--ill", "ill", "--exposures", "egg,age").stdout)
    assert [(row["term"], row["n"], row["separated"]) for row in found] == [
        ("(Intercept)", "8", "no"),
        ("egg", "8", "no"),
        ("age", "8", "no"),
    ]
    (row,) = read(run("matched", "--ill", "ill", "--sets", "set", "--exposures", "egg").stdout)
    assert (row["term"], row["sets"], row["case_only"], row["control_only"]) == ("egg", "4", "3", "1")
    assert float(row["or"]) == pytest.approx(3.0, rel=1e-9)
    found = read(
        run("matched", "--ill", "ill", "--sets", "set", "--exposures", "egg,age", "--together").stdout
    )
    assert [row["case_only"] for row in found] == ["NA", "NA"]
    told = run("logistic", "--ill", "ill", text="ill,egg\n" + "1,1\n0,0\n" * 4)
    assert "do not use them" in told.stderr and told.exit_code == 0


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("command", "options", "text", "words"),
    [
        (
            "analyse",
            ["--ill", "sick"],
            PEOPLE,
            "l.csv: no column 'sick'; there are: ill, egg, ham, sex, age,",
        ),
        (
            "analyse",
            ["--ill", "ill"],
            PEOPLE + "maybe,1,1,F,9,9,1\n",
            "l.csv: row 10, column ill: 3 values ('N', 'Y', 'maybe') are not yes and no; say which count as",
        ),
        (
            "analyse",
            ["--ill", "ill", "--exposures", "age"],
            PEOPLE,
            "l.csv, column age: 8 values ('15', '23',",
        ),
        ("analyse", ["--ill", "ill", "--stratify", "x"], PEOPLE, "l.csv: no column 'x'; there are: ill,"),
        ("analyse", ["--ill", "ill"], "ill,n\n1,7\n", "l.csv: no column but ill says yes and no; name"),
        ("analyse", ["--ill", "ill"], "ill,egg\n", "l.csv: empty: no row under the heading"),
        ("analyse", ["--ill", "ill"], "ill,egg,egg\n1,1,1\n", "l.csv: row 1: the column egg is there twice"),
        ("analyse", ["--ill", "ill"], "ill,egg\n1\n", "l.csv: row 2: 1 cells where the heading has 2"),
        ("analyse", ["--ill", "ill"], b"\xff\xfe", "l.csv: row 1: byte 1 of the line is not"),
        ("dose", ["--ill", "ill", "--dose", "sex"], PEOPLE, "l.csv: row 2, column sex: 'F' is no number"),
        (
            "dose",
            ["--ill", "ill", "--dose", "x"],
            PEOPLE,
            "l.csv: no column x; there are: ill, egg, ham, sex",
        ),
        ("dose", ["--ill", "ill", "--dose", "age", "--top", "1"], PEOPLE, "l.csv: a dose response needs at"),
        ("matched", ["--ill", "ill", "--sets", "x"], PEOPLE, "l.csv: no column x; there are: ill, egg, ham"),
        (
            "logistic",
            ["--ill", "ill", "--exposures", "sex,sex=M,sex=F"],
            PEOPLE,
            "l.csv: one of sex=M, sex=F",
        ),
    ],
)
def test_refusals(command: str, options: list[str], text: str | bytes, words: str) -> None:
    told = run(command, *options, text=text)
    assert told.exit_code == 2 and told.stdout == ""
    assert told.stderr.startswith(words), told.stderr


@pytest.mark.usefixtures("here")
def test_a_file_that_is_not_there() -> None:
    told = CliRunner().invoke(app, ["analyse", "none.csv", "--ill", "ill"])
    assert (told.exit_code, told.stderr) == (2, "none.csv: No such file or directory\n")
    told = run("analyse", "--ill", "ill", "--out", "no/where.csv")
    assert (told.exit_code, told.stderr) == (2, "no/where.csv: No such file or directory\n")


@pytest.mark.reference
def test_the_curve_of_oswego(shared_dir: Path) -> None:
    file = str(shared_dir / "surveillance" / "linelists" / "oswego.csv")
    onset = ["--ill", "ill", "--onset", "onset.date,onset.time", "--year", "1940"]
    told = CliRunner().invoke(app, ["curve", file, *onset])
    bars = {row["start"][8:13]: int(row["cases"]) for row in read(told.stdout) if row["cases"] != "0"}
    expected = {
        "18 15": 1,
        "18 21": 6,
        "18 22": 6,
        "18 23": 7,
        "19 00": 9,
        "19 01": 10,
        "19 02": 6,
        "19 10": 1,
    }
    assert bars == expected
    assert "row 34: onset 1940-04-18 15:00, far from the others" in told.stderr
    assert "row 11: onset 1940-04-19 10:30, far from the others" in told.stderr
    meal = ["--exposure", "meal.time", "--exposure-date", "1940-04-18"]
    first = read(CliRunner().invoke(app, ["incubation", file, *onset, *meal]).stdout)[0]
    assert (first["n"], first["median"], first["min"], first["max"]) == ("22", "4.0", "3.0", "7.0")
    assert float(first["mean"]) == pytest.approx(4.2955, abs=5e-5)


@pytest.mark.usefixtures("here")
def test_curve_and_incubation_refuse() -> None:
    text = "ill,onset,meal\nY,2021-03-01 20:00,2021-03-01 18:00\nY,2021-03-01 17:00,2021-03-01 18:00\nN,,\n"
    told = run("incubation", "--onset", "onset", "--exposure", "meal", text=text)
    assert read(told.stdout)[0]["n"] == "1"
    assert told.stderr == "row 3: onset 2021-03-01 17:00 is not after the exposure\n"
    told = run("curve", "--onset", "meal", "--by", "day", text=text)
    assert told.stdout == "start,cases\n2021-03-01,2\n"
    for options, words in (
        (["curve", "--onset", "x"], "l.csv: no column x; there are: ill, onset, meal"),
        (["curve", "--onset", "ill"], "l.csv: row 2, column ill: 'Y' is no date: write 2021-03-05"),
        (["curve", "--onset", "ill,onset,meal"], "l.csv: ill,onset,meal: one column, or a date and a time"),
        (["curve", "--onset", "onset", "--ill", "meal=x"], "l.csv: column meal never has the value 'x'"),
        (
            ["incubation", "--onset", "meal", "--exposure", "onset", "--exposure-date", "x"],
            "l.csv: 'x' is no date",
        ),
    ):
        told = run(*options, text=text)
        assert told.exit_code == 2 and told.stderr.startswith(words), told.stderr
