"""`shian sourcing`: what it ranks and asks of people's own tables, what it refuses and how; no database."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shian.platform.codes.sourcing_cli import app, incubation

CASES = (
    "id,onset,ill\n"
    + "".join(f"p{n},2021-06-03T{10 + n:02d}:00,yes\n" for n in range(6))
    + "w1,,no\nw2,,no\n"
)
EXPOSURES = (
    "id,place,food,at,eaten\n"
    + "".join(f"p{n},{place},tofu,2021-06-02T12:00,\n" for n, place in enumerate("ABCABC"))
    + "p0,D,,2021-05-30T18:00,\nw1,A,,2021-06-02T12:00,yes\n"
    + "w1,,tofu,,no\nw2,D,rice,2021-06-01T12:00,yes\n"
)
DELIVERIES = (
    "lot,place,since,until,food\n"
    + "".join(f"L7,{place},2021-06-01,2021-06-03,tofu\n" for place in "ABC")
    + "".join(f"L8,{place},2021-06-01,2021-06-03,rice\n" for place in "AD")
    + "".join(f"L9,{place},2021-06-05,2021-06-09,tofu\n" for place in "ABCD")
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(command: str, *options: str, **tables: str) -> Result:
    given = {"cases": CASES, "exposures": EXPOSURES, "deliveries": DELIVERIES} | tables
    arguments: list[str] = [command]
    for name, text in given.items():
        Path(f"{name}.csv").write_text(text, encoding="utf-8")
        arguments += [f"--{name}", f"{name}.csv"]
    return CliRunner().invoke(app, [*arguments, *options])


def rows(told: Result) -> list[dict[str, str]]:
    assert told.exit_code == 0, told.stderr
    return list(csv.DictReader(io.StringIO(told.stdout)))


def test_the_lot_that_was_everywhere_at_the_time_is_first() -> None:
    found = rows(run("rank"))
    lots = [row for row in found if row["kind"] == "lot"]
    assert [row["source"] for row in lots] == ["L7", "L8", "L9", "none of them"]
    assert float(lots[0]["probability"]) > 0.8
    assert [row["tracing_score"] for row in lots[:3]] == [
        lots[0]["tracing_score"],
        lots[1]["tracing_score"],
        "1.0",
    ]
    assert sum(float(row["probability"]) for row in lots) == pytest.approx(1)
    assert lots[0]["cases"] == "6"
    assert {row["kind"] for row in found} == {"premises", "food", "lot"}
    assert [row["source"] for row in found if row["kind"] == "food"][:2] == ["tofu", "rice"]


def test_without_deliveries_and_as_json_to_a_file(tmp_path: Path) -> None:
    Path("cases.csv").write_text("id\np1\np2\n", encoding="utf-8")
    Path("exposures.csv").write_text("id,place\np1,A\np2,A\n", encoding="utf-8")
    told = CliRunner().invoke(
        app, ["rank", "--cases", "cases.csv", "--exposures", "exposures.csv", "--json", "--out", "out.json"]
    )
    assert told.exit_code == 0
    found = json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert [(one["kind"], one["source"], one["cases"]) for one in found] == [
        ("premises", "A", 2), ("premises", "none of them", None),
    ]  # fmt: skip


def test_the_next_questions_come_by_information() -> None:
    asked = rows(run("ask", "--most", "3"))
    assert {row["kind"] for row in asked} == {"premises", "food", "lot"}
    assert all(0 <= float(row["bits"]) <= 2 for row in asked)
    lots = [float(row["bits"]) for row in asked if row["kind"] == "lot"]
    assert lots == sorted(lots, reverse=True)
    assert len(lots) == 3


def test_a_known_agent_narrows_the_time() -> None:
    middle, factor = incubation("salmonella")
    assert middle == pytest.approx((12 * 48) ** 0.5)
    assert factor > 2
    assert incubation("沙门氏菌") == (middle, factor)
    told = run("rank", "--agent", "nonsense")
    assert told.exit_code == 2
    assert "unknown; these are known: staphylococcus" in told.stderr


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"cases": "id\np1\np1\n"}, "cases.csv: row 3, column id: 'p1' is there twice"),
        ({"cases": "id,ill\np1,perhaps\n"}, "row 2, column ill: 'perhaps' is neither yes nor no"),
        ({"cases": "id,ill,onset\np1,no,2021-06-01\n"}, "row 2, column onset: the person is not ill"),
        ({"cases": "id,onset\np1,soon\n"}, "is no date"),
        ({"exposures": "id,place\nnobody,A\n"}, "row 2, column id: 'nobody' is not among the people"),
        ({"exposures": "id,place,food\np1,,\n"}, "row 2, column place: neither a place nor a food"),
        ({"exposures": "id,place,at\np1,A,17\n"}, "cannot be compared"),
        ({"exposures": "who,place\np1,A\n"}, "no column id"),
        (
            {"deliveries": "lot,place,since,until\nL,A,2021-06-02,2021-06-01\n"},
            "deliveries.csv: row 2, column until: '2021-06-01' is before since '2021-06-02'",
        ),
        ({"cases": "id,ill\np1,no\n", "exposures": "id,place\np1,A\n"}, "inferred from cases"),
    ],
)
def test_faults_name_file_row_column_and_reason(tables: dict[str, str], words: str) -> None:
    told = run("rank", **tables)
    assert told.exit_code == 2
    assert words in told.stderr
