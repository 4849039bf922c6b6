"""`shian trace`: what it prints, what it refuses and how it says so; no database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shian.platform.codes import tables, trace_tables
from shian.platform.codes.tables import BINARY, WANTED, Table, TableFault
from shian.platform.codes.trace_cli import app

EDGES = "from,to,out_date,in_date,id\na,b,2021-03-01,2021-03-02,1\nb,c,2021-03-02,,2\n"
EDGES += "b,d,2021-03-01,2021-03-05,3\n"
STATIONS = "id\nF\nG\nM\nS\nT\n"
DELIVERIES = "id,from,to,out_date,in_date\nf,F,M,1,2\ng,G,M,3,4\ns,M,S,2,5\nt,M,T,6,7\n"
LINKS = "from_delivery,to_delivery\nf,s\ng,t\n"
WEIGHTS = "kind,id,weight\nstation,S,1\nstation,T,3\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def closed(*arguments: str, edges: str | bytes = EDGES, name: str = "e.csv") -> Result:
    Path(name).write_bytes(edges if isinstance(edges, bytes) else edges.encode())
    return CliRunner().invoke(app, ["closure", "--edges", name, *arguments])


def scored(*arguments: str, **tables: str) -> Result:
    given = {"stations": STATIONS, "deliveries": DELIVERIES, "links": LINKS, "weights": WEIGHTS} | tables
    options: list[str] = []
    for name, text in given.items():
        Path(f"{name}.csv").write_text(text, encoding="utf-8")
        options += [f"--{name}", f"{name}.csv"]
    return CliRunner().invoke(app, ["score", *options, *arguments])


@pytest.mark.usefixtures("here")
def test_closure_as_csv_and_json() -> None:
    assert closed("--from", "a").stdout == "id,level\na,0\nb,1\nc,2\nd,2\n"
    told = closed("--from", "a", "--temporal")
    assert told.stdout == "id,level,arrives_from\na,0,\nb,1,2021-03-02\nc,2,2021-03-02\n"
    told = closed("--from", "c", "--back", "--temporal", "--json")
    assert json.loads(told.stdout) == [
        {"id": "c", "level": 0, "leaves_by": None},
        {"id": "b", "level": 1, "leaves_by": "2021-03-02"},
        {"id": "a", "level": 2, "leaves_by": "2021-03-01"},
    ]
    assert closed("--from", "c", "--from", "d").stdout == "id,level\nc,0\nd,0\n"


def test_closure_to_a_file_and_from_standard_input(here: Path) -> None:
    told = CliRunner().invoke(app, ["closure", "--edges", "-", "--from", "b", "--out", "o.csv"], input=EDGES)
    assert (told.exit_code, told.stdout) == (0, "")
    assert (here / "o.csv").read_text() == "id,level\nb,0\nc,1\nd,1\n"
    told = closed("--from", "a", "--out", "none/o.csv")
    assert (told.exit_code, told.stderr) == (2, "none/o.csv: No such file or directory\n")


@pytest.mark.usefixtures("here")
def test_closure_bounds_and_path() -> None:
    told = closed("--from", "a", "--levels", "1")
    assert told.stdout == "id,level\na,0\nb,1\n" and "not all" in told.stderr
    assert closed("--from", "a", "--most", "2").stdout == "id,level\na,0\nb,1\n"
    assert closed("--from", "a", "--path-to", "c").stdout == "step,from,to,row\n1,a,b,2\n2,b,c,3\n"
    told = closed("--from", "a", "--path-to", "d", "--temporal")
    assert (told.exit_code, told.stderr) == (1, "there is no such path\n")


@pytest.mark.usefixtures("here")
def test_encodings_marks_and_other_columns() -> None:
    text = "备注,TO , from\r\n一,超市,农场\r\n\r\n二,食堂,超市\r\n"
    expected = "id,level\n农场,0\n超市,1\n食堂,2\n"
    for data in (text.encode(), text.encode("gb18030"), b"\xef\xbb\xbf" + text.encode()):
        assert closed("--from", "农场", edges=data).stdout == expected
    assert closed("--from", "农场", edges=f"from,to\na,b\n{text[-6:]}").exit_code == 2


@pytest.mark.usefixtures("here")
def test_an_id_is_not_run_by_a_spreadsheet() -> None:
    assert closed("--from", "=a", edges="from,to\n=a,-5\n=a,-b\n").stdout == "id,level\n'=a,0\n-5,1\n'-b,1\n"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("edges", "words"),
    [
        ("", "e.csv: empty: there is not even a heading"),
        ("from,to\n", "e.csv: empty: no row under the heading"),
        ("from,too\na,b\n", "e.csv: row 1: no column to; there are: from, too"),
        ("from,to,from\na,b,c\n", "e.csv: row 1: the column from is there twice"),
        ("from,to\na,b\n\na\n", "e.csv: row 4: 1 cells where the heading has 2"),
        ("from,to\na, \n", "e.csv: row 2, column to: empty"),
        ('from,to\na,"b\n', "e.csv: row 2: not CSV: unexpected end of data"),
        (
            "from,to,out_date,in_date\na,b,2021-03-02,2021-03-01\n",
            "e.csv: row 2, column in_date: 2021-03-01 is before out_date 2021-03-02",
        ),
        (
            "from,to,out_date\na,b,soon\n",
            "e.csv: row 2, column out_date: 'soon' is no date: "
            "write 2021-03-05, 2021-03-05T14:00 or an integer",
        ),
        (
            "from,to,in_date\na,b,2021-03-02\na,b,7\n",
            "e.csv: row 3, column in_date: an integer cannot be compared with a day; "
            "write all dates the same way",
        ),
        ("from,to,id\na,b,1\na,b,\na,b,\na,b,1\n", "e.csv: row 5, column id: the same id as in row 2"),
        ("from,to\nb,c\n", "unknown ids: 'a'"),
        (b"from,to\na,\xff\n", f"e.csv: row 2: byte 3 of the line is not UTF-8; {WANTED}"),
        ("from,to\na,一\n".encode() + b"a,\xc4\xe3\n",
            f"e.csv: row 3: byte 3 of the line is not UTF-8; {WANTED}"),
        ("from,to\na,b\n".encode("utf-16-le"), f"e.csv: row 1: {BINARY}"),
        (b"x" * (2 << 20), "e.csv: row 1: longer than 1 MB: this is no CSV table"),
    ],
)  # fmt: skip
def test_closure_refuses(edges: str | bytes, words: str) -> None:
    told = closed("--from", "a", edges=edges)
    assert (told.exit_code, told.stdout, told.stderr) == (2, "", words + "\n")


@pytest.mark.usefixtures("here")
def test_files_that_are_none_and_times_that_are_missing() -> None:
    told = CliRunner().invoke(app, ["closure", "--edges", "no.csv", "--from", "a"])
    assert (told.exit_code, told.stderr) == (2, "no.csv: No such file or directory\n")
    told = CliRunner().invoke(app, ["closure", "--edges", ".", "--from", "a"])
    assert (told.exit_code, told.stderr) == (2, ".: Is a directory\n")
    told = closed("--from", "a", "--temporal", edges="from,to\na,b\n")
    assert (told.exit_code, told.stderr) == (2, "e.csv: --temporal needs a column out_date or in_date\n")


def test_tables_are_bounded(here: Path) -> None:
    (here / "e.csv").write_text("from\na\nb\n")
    for table, words in (
        (Table(Path("e.csv"), ("from",), most_rows=1), "e.csv: more than 1 rows"),
        (Table(Path("e.csv"), ("from",), largest=5), "e.csv: larger than 0 MB"),
    ):
        with pytest.raises(TableFault, match=words):
            list(table.portions())


@pytest.mark.usefixtures("here")
def test_rows_are_named_by_the_line_they_end_on() -> None:
    text = 'from,to,note\na,b,"one\r\ntwo\nthree"\n\n  \nb,c,\n\n,d,x\n'
    told = closed("--from", "a", edges=text)
    assert (told.exit_code, told.stderr) == (2, "e.csv: row 9, column from: empty\n")
    path = closed("--from", "a", "--path-to", "d", edges=text.replace(",d,x", "c,d,x"))
    assert path.stdout == "step,from,to,row\n1,a,b,4\n2,b,c,7\n3,c,d,9\n"


@pytest.mark.usefixtures("here")
def test_many_portions_and_many_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "PORTION", 7)
    monkeypatch.setattr(trace_tables, "CACHED", 3)
    rows = [f"n{n},n{n + 1},{n},{n + 1},{n}" for n in range(100)]
    told = closed("--from", "n0", "--temporal", edges="\n".join(["from,to,out_date,in_date,id", *rows]))
    assert told.stdout.splitlines()[-1] == "n100,100,100"
    told = closed("--from", "a", edges="from,to,in_date\n" + "a,b,x\n" * 30)
    assert told.stderr.count("is no date") == 7
    monkeypatch.setattr(tables, "PORTION", 100)
    assert closed("--from", "a", edges="from,to,in_date\n" + "a,b,x\n" * 30).stderr.endswith(
        "\nand 10 more\n"
    )


@pytest.mark.usefixtures("here")
def test_score_as_csv_and_json() -> None:
    assert scored().stdout == (
        "id,kind,score,weight,reached\nM,station,1.0,4.0,2\nG,station,0.75,3.0,1\nT,station,0.75,3.0,1\n"
        "g,delivery,0.75,3.0,1\nt,delivery,0.75,3.0,1\nF,station,0.25,1.0,1\nS,station,0.25,1.0,1\n"
        "f,delivery,0.25,1.0,1\ns,delivery,0.25,1.0,1\n"
    )
    first = json.loads(scored("--json").stdout)[0]
    assert first == {"id": "M", "kind": "station", "score": 1.0, "weight": 4.0, "reached": 2}


def values(told: Result) -> dict[str, float]:
    assert told.exit_code == 0, told.stderr
    return {row["id"]: row["score"] for row in json.loads(told.stdout)}


@pytest.mark.usefixtures("here")
def test_score_with_options_and_marks() -> None:
    everywhere = values(scored("--cross-contamination", "--json"))
    assert everywhere["f"] == everywhere["g"] == 1.0
    in_time = values(scored("--cross-contamination", "--temporal", "--json"))
    assert in_time["f"] == 1.0 and in_time["g"] == 0.75
    marked = "id,cross_contamination,kill_contamination\nF,,\nG,no,0\nM,是,\nS,,\nT,,\n"
    assert values(scored("--json", stations=marked)) == everywhere
    killed = values(scored("--json", deliveries=DELIVERIES.replace("in_date", "in_date,kill_contamination", 1)
                    .replace("2\ng", "2,\ng").replace("4\n", "4,\n").replace("5\n", "5,\n")
                    .replace("7\n", "7,yes\n")))  # fmt: skip
    assert killed["t"] == 0 and killed["M"] == 0.25
    assert values(scored("--json", "--back", weights="kind,id,weight\nSTATION,F,1\n"))["S"] == 1.0
    assert values(scored("--json", links="from_delivery,to_delivery\n"))["F"] == 0


@pytest.mark.usefixtures("here")
def test_links_that_do_not_meet_are_told() -> None:
    told = scored(links="from_delivery,to_delivery\ns,t\n")
    assert told.exit_code == 0
    assert told.stderr == (
        "1 links join deliveries that do not meet, the first s → t: s goes to S, t leaves M\n"
    )


@pytest.mark.usefixtures("here")
def test_links_against_time_are_left_out_and_told() -> None:
    links = "from_delivery,to_delivery\ng,s\ng,t\n"
    assert scored(links=links).stderr == ""
    told = scored("--temporal", "--json", links=links)
    assert told.stderr == "1 links are left out as against time, the first g → s: s left before g arrived\n"
    by_id = {row["id"]: row["score"] for row in json.loads(told.stdout)}
    assert (by_id["g"], by_id["G"], by_id["f"]) == (0.75, 0.75, 0.0)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("table", "text", "words"),
    [
        ("stations", "id\nF\nG\nM\nS\nT\nF\n", "row 7, column id: 'F' is given twice, first in row 2"),
        ("stations", "id,kill_contamination\nF,perhaps\n",
            "row 2, column kill_contamination: 'perhaps' is neither yes nor no"),
        ("stations", "name\nF\n", "row 1: no column id; there are: name"),
        ("deliveries", DELIVERIES + "t,M,T,6,7\n", "row 6, column id: 't' is given twice, first in row 5"),
        ("deliveries", DELIVERIES + "u,M,X,6,7\n", "row 6, column to: unknown station 'X'"),
        ("deliveries", DELIVERIES + "u,X,M,6,7\n", "row 6, column from: unknown station 'X'"),
        ("deliveries", DELIVERIES + "u,M,T,8,7\n", "row 6, column in_date: 7 is before out_date 8"),
        ("links", LINKS + "f,x\n", "row 4, column to_delivery: unknown delivery 'x'"),
        ("links", "from_delivery\nf\n", "row 1: no column to_delivery; there are: from_delivery"),
        ("weights", "kind,id,weight\nshop,S,1\n",
            "row 2, column kind: 'shop' is neither station nor delivery"),
        ("weights", "kind,id,weight\ndelivery,S,1\n", "row 2, column id: unknown delivery 'S'"),
        ("weights", WEIGHTS + "station,S,2\n", "row 4, column id: station 'S' has a weight in row 2"),
        ("weights", "kind,id,weight\nstation,S,-1e301\n",
            "row 2, column weight: '-1e301' is no number that can be added"),
        ("weights", "kind,id,weight\nstation,S,much\n", "row 2, column weight: 'much' is no number"),
        ("weights", "kind,id,weight\nstation,S,nan\n",
            "row 2, column weight: 'nan' is no number that can be added"),
        ("weights", "kind,id,weight\nstation,S,\n", "row 2, column weight: empty"),
    ],
)  # fmt: skip
def test_score_refuses(table: str, text: str, words: str) -> None:
    told = scored(**{table: text})
    assert (told.exit_code, told.stdout, told.stderr) == (2, "", f"{table}.csv: {words}\n")


@pytest.mark.usefixtures("here")
def test_score_refuses_no_weight_no_times_and_two_standard_inputs() -> None:
    told = scored(weights="kind,id,weight\nstation,S,0\n")
    assert told.exit_code == 2 and "all weights are zero: nothing to trace to" in told.stderr
    told = scored("--temporal", deliveries="id,from,to\nf,F,M\ng,G,M\ns,M,S\nt,M,T\n")
    assert told.exit_code == 2 and "--temporal needs a column out_date or in_date" in told.stderr
    arguments = ["score", "--stations", "-", "--deliveries", "-", "--weights", "w.csv"]
    told = CliRunner().invoke(app, arguments)
    assert (told.exit_code, told.stderr) == (2, "only one table can come from standard input\n")


@pytest.mark.usefixtures("here")
def test_sources() -> None:
    Path("e.csv").write_text("from,to\nhub,a\nhub,b\nhub,c\nhub,d\nfarm,a\nfarm,b\n")
    places = ["--place", "a", "--place", "b"]
    told = CliRunner().invoke(app, ["sources", "--edges", "e.csv", *places, "--least", "2", "--json"])
    assert [(row["id"], row["reached"]) for row in json.loads(told.stdout)] == [("farm", 2), ("hub", 2)]
