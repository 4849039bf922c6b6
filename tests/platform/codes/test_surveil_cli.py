"""`shian surveil`: what it writes, what it refuses and how it says so; no database."""

from __future__ import annotations

import csv
import gzip
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shian.platform.codes.surveil_cli import app

COUNTS = [(7 * at + at // 5) % 6 for at in range(130)]
AGES = {"X00.04": "00-04", "X05.09": "05-09", "X10.14": "10-14", "X15.69": "15-69", "X70.": "70+"}
HEAD = "series,k,observed,alarm,upperbound,expected,pvalue,mu0,phi,trend,trendcoef"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def wide(counts: list[object], head: str = "t,a", first: int = 1) -> str:
    return head + "\n" + "".join(f"{first + at},{count}\n" for at, count in enumerate(counts))


def ran(text: str, *arguments: str, method: str = "farrington-flexible") -> Result:
    Path("s.csv").write_text(text, encoding="utf-8")
    return CliRunner().invoke(app, ["s.csv", "--method", method, *arguments])


def table(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == HEAD
    return list(csv.DictReader(lines))


def test_ears_of_a_wide_table() -> None:
    rows = table(ran(wide([1, 2, 3, 4, 3, 2, 1, 9, ""]), method="ears-c1"))
    assert [(row["k"], row["observed"], row["alarm"]) for row in rows] == [("8", "9", "1"), ("9", "NA", "NA")]
    assert float(rows[0]["upperbound"]) == pytest.approx(
        16 / 7 + 3.0902323061678132 * 1.1126972805283737, rel=1e-9
    )
    assert {rows[0][name] for name in ("pvalue", "mu0", "phi", "trend", "trendcoef")} == {"NA"}


def test_long_and_wide_tables_say_the_same() -> None:
    both = wide([f"{a},{a + 1}" for a in COUNTS], "t,a,b")
    long = "series,t,observed\n" + "".join(
        f"{name},{at + 1},{count + extra}\n"
        for name, extra in (("a", 0), ("b", 1))
        for at, count in enumerate(COUNTS)
    )
    options = ("--option", "b=2", "--option", "noPeriods=3", "--from", "120")
    assert ran(both, *options).stdout == ran(long, *options).stdout
    rows = table(ran(both, *options))
    assert [row["series"] for row in rows] == ["a"] * 11 + ["b"] * 11
    assert [row["k"] for row in rows[:11]] == [str(k) for k in range(120, 131)]


def test_a_control_with_options_put_in(here: Path) -> None:
    options = [
        "--control",
        "nouf_nb",
        "--option",
        "b=2",
        "--option",
        "limit54=c(0,4)",
        "--option",
        "alpha=0.005",
    ]
    told = ran(wide(COUNTS), *options, "--from", "125", "--to", "126", "--out", "o.csv")
    assert (told.exit_code, told.stdout) == (0, "")
    first = (here / "o.csv").read_text().splitlines()
    assert first[0] == HEAD
    row = dict(zip(HEAD.split(","), first[1].split(","), strict=True))
    assert (row["series"], row["k"], row["observed"], row["alarm"]) == ("a", "125", str(COUNTS[124]), "0")
    assert row["upperbound"].isdigit() and row["mu0"] == row["expected"]
    same = [
        "--option",
        "NO_PERIODS=10",
        "--option",
        "pastWeeksNotIncluded=26",
        "--option",
        "pThresholdTrend=1",
    ]
    again = ran(wide(COUNTS), *options[2:], *same, "--from", "125", "--to", "126")
    assert again.stdout.splitlines() == first


def test_times_need_not_begin_at_one_and_gaps_are_missing() -> None:
    text = "t,a\n" + "".join(f"{k},{3 + k % 2}\n" for k in (*range(101, 109), *range(110, 120)))
    rows = table(ran(text, method="ears-c1"))
    assert [row["k"] for row in rows] == [str(k) for k in range(108, 120)]
    assert [row["observed"] for row in rows[:3]] == ["3", "NA", "3"]
    assert [row["upperbound"] == "NA" for row in rows] == [False, False, *[True] * 7, *[False] * 3]


def test_dates_move_anniversaries_and_can_be_left_aside() -> None:
    days = [date(2014, 1, 6) + timedelta(days=7 * at) for at in range(330)]
    text = "t,date,a\n" + "".join(f"{at + 1},{day},{(at * at) % 23}\n" for at, day in enumerate(days))
    options = ("--option", "limit54=0,4", "--option", "thresholdMethod=delta", "--from", "330")
    dated = table(ran(text, *options))[0]
    stepped = table(ran(text, *options, "--option", "epochAsDate=FALSE"))[0]
    plain = table(
        ran("\n".join(",".join((c.split(",")[0], c.split(",")[2])) for c in text.split()) + "\n", *options)
    )[0]
    assert stepped == plain
    assert dated["expected"] != stepped["expected"]


def test_prefixes_of_exported_tables() -> None:
    text = "t,week,observed.x,state,pop.x\n" + "".join(f"{k},{k},{COUNTS[k]},0,1000\n" for k in range(1, 130))
    options = (
        "--option",
        "b=2",
        "--option",
        "populationOffset=TRUE",
        "--option",
        "limit54=0,4",
        "--from",
        "128",
    )
    rows = table(ran(text, *options))
    assert {row["series"] for row in rows} == {"x"}
    assert float(rows[0]["expected"]) > 0


def test_zero_series_say_nothing_is_to_be_expected() -> None:
    options = ("--option", "noPeriods=10", "--option", "limit54=0,4", "--from", "330")
    row = table(ran(wide([0] * 330), *options))[0]
    assert (row["alarm"], row["upperbound"], row["expected"]) == ("NA", "NA", "0")


def test_too_little_history() -> None:
    told = ran(wide(COUNTS))
    assert told.exit_code == 2
    assert told.stderr == (
        "no time point from 264 to 130 can be judged: "
        "the series have 130, and the first with enough history is 264\n"
    )
    rows = table(ran(wide(COUNTS), "--option", "b=2", "--from", "100"))
    assert [row["expected"] for row in rows[:6]] == ["NA"] * 6
    assert rows[0]["alarm"] == "NA"
    assert rows[-1]["expected"] != "NA"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "s.csv: row 1: no column t; there are: a, b"),
        ("t,a\n1,-3\n2,1.5\n3,x\n", "s.csv: row 2, column a: '-3' is not a whole number of cases"),
        ("t,a\n1,4\n1,5\n", "s.csv: row 3, column t: 1 is there twice, first in row 2"),
        ("t,a\n1,4\nx,5\n", "s.csv: row 3, column t: 'x' is not a whole number"),
        ("t,a\n1,4,5\n", "s.csv: row 2: 3 cells where the heading has 2"),
        ("t,a,a\n1,4,5\n", "s.csv: row 1: the column a is there twice"),
        ("t\n1\n", "s.csv: row 1: no column of counts"),
        ("t,a\n", "s.csv: empty: no row under the heading"),
        ("t,a,population.b\n1,2,3\n", "s.csv: row 1, column population.b: there is no series 'b'"),
        ("t,a,population.a\n1,2,0\n", "s.csv: row 2, column population.a: '0' is not a population, above 0"),
        (
            "t,date,a\n1,2024-01-08,1\n2,2024-01-01,1\n",
            "s.csv: row 3, column date: 2024-01-01 at t 2 is not after",
        ),
        (
            "t,date,a\n1,2024-02-31,1\n",
            "s.csv: row 2, column date: '2024-02-31' is not a date like 2024-03-31",
        ),
        ("t,date,a\n1,2024-01-01,1\n2,2024-01-15,1\n", "the dates are 14 days apart"),
        ("t,a\n1,4\n200000,5\n", "more than 100,000 points"),
    ],
)
def test_faults_of_tables(text: str, words: str) -> None:
    told = ran(text, method="ears-c1")
    assert (told.exit_code, told.stdout) == (2, "")
    assert words in told.stderr


def test_every_fault_has_its_line() -> None:
    told = ran("t,a\n1,-3\n2,1.5\n3,x\n", method="ears-c1")
    assert [line.split(":")[1] for line in told.stderr.splitlines()] == [
        f" row {row}, column a" for row in (2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--option", "b"), "write NAME=VALUE"),
        (("--option", "bb=2"), "--option bb: farrington-flexible has no such option; there are b, w, "),
        (("--option", "b=2", "--option", "B=3"), "given twice"),
        (("--option", "b=two"), "--option b=two: a whole number is wanted"),
        (("--option", "b=0"), "b, the years back, is between 1 and 100"),
        (("--option", "alpha=2"), "alpha is between 0 and 1"),
        (("--option", "trend=perhaps"), "--option trend=perhaps: TRUE or FALSE"),
        (("--option", "limit54=5"), "write cases,period as in limit54=5,4"),
        (("--option", "thresholdMethod=x"), "one of delta, nbPlugin, muan"),
        (
            ("--option", "noPeriods=10", "--option", "w=26", "--option", "b=1"),
            "leave nothing between the years",
        ),
        (("--option", "populationOffset=TRUE"), "populationOffset needs columns population.<series>"),
        (("--control", "nouf"), "--control 'nouf': there are default, farr_delta"),
        (("--from", "200"), "no time point from 200 to 130 can be judged"),
    ],
)
def test_faults_of_options(options: tuple[str, ...], words: str) -> None:
    told = ran(wide(COUNTS), *options)
    assert (told.exit_code, told.stdout) == (2, "")
    assert words in told.stderr


def test_controls_go_with_the_flexible_method_only() -> None:
    told = ran(wide(COUNTS), "--control", "nouf_nb", method="cusum")
    assert told.exit_code == 2
    assert "--control goes with farrington-flexible only" in told.stderr


@pytest.mark.parametrize("method", ["farrington", "ears-c2", "ears-c3", "cusum"])
def test_other_methods_write_the_same_columns(method: str) -> None:
    options = ("--option", "b=2") if method == "farrington" else ()
    rows = table(ran(wide(COUNTS), *options, "--from", "120", method=method))
    assert [row["k"] for row in rows] == [str(k) for k in range(120, 131)]
    assert all(row["alarm"] in "01" and float(row["upperbound"]) >= 0 for row in rows)


def test_combined_evidence_of_two_weeks() -> None:
    counts: list[object] = [*[3, 5, 4, 2] * 82, 9, 14]
    rows = table(ran(wide(counts), "--from", "328", method="combined"))
    assert [row["alarm"] for row in rows] == ["0", "0", "1"]
    assert float(rows[1]["observed"]) <= float(rows[1]["upperbound"])
    assert float(rows[2]["pvalue"]) < 0.005 < float(rows[1]["pvalue"])
    alone = table(ran(wide([*counts[:-2], 4, 14]), "--from", "330", method="combined"))[0]
    assert float(alone["pvalue"]) > float(rows[2]["pvalue"])


@pytest.mark.reference
@pytest.mark.parametrize(
    "name", ["salmNewport", "stsNewport", "rotaBB", "salmonella.agona", "shadar", "hepatitisA"]
)
def test_published_series_as_they_were_exported(shared_dir: Path, name: str) -> None:
    folder = shared_dir / "surveillance"
    with (folder / "published" / "farrington_flexible_controls.csv").open() as stream:
        controls = [line for line in csv.DictReader(stream) if line["dataset"] == name]
    text = gzip.decompress(
        (folder / "published" / "farrington_flexible_reference.csv.gz").read_bytes()
    ).decode()
    known = [row for row in csv.DictReader(text.splitlines()) if row["dataset"] == name]
    for line in controls:
        mine = {
            (row["k"], row["observed"], row["series"]): row
            for row in known
            if row["config"] == line["config"]
        }
        options = ["--control", line["config"], "--option", f"b={line['b']}"]
        options += ["--from", line["first"], "--to", line["last"]]
        arguments = [str(folder / "datasets" / f"{name}.csv"), "--method", "farrington-flexible", *options]
        rows = table(CliRunner().invoke(app, arguments))
        assert len(rows) == len(mine) == int(line["evals"])
        for row in rows:
            theirs = mine[row["k"], row["observed"], AGES.get(row["series"], row["series"])]
            for column in HEAD.split(",")[3:]:
                if row[column] != theirs[column]:
                    assert float(row[column]) == pytest.approx(float(theirs[column]), rel=1e-8, abs=0)
