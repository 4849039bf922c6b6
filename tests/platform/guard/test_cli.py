"""`shian guard FILE`: exit codes, masked output, JSON, refusals; no database."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from shian.platform.guard.cli import app

TEXT = "当事人：王建国\n电话13812345678\n市长张新伟出席"
run = CliRunner().invoke


def test_findings_end_with_one(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    told = run(app, [str(file)])
    assert told.exit_code == 1
    assert "1:5\thigh\tperson\t王某\tName of a private person" in told.output
    assert "2:3\thigh\tphone\t138******78\tTelephone number" in told.output
    assert "3 found, 2 stop a publication" in told.output
    assert "王建国" not in told.output and "王建国" in run(app, [str(file), "--show"]).output
    assert run(app, [str(file), "--masked"]).output.startswith("当事人：王某\n电话138******78\n市长张新伟")


def test_json_and_other_encodings(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(TEXT.encode("gb18030"))
    answer = json.loads(run(app, [str(file), "--json"]).output)
    assert (answer["found"], answer["stopping"]) == (3, 2)
    assert answer["findings"][0] == {
        "kind": "person",
        "severity": "high",
        "line": 1,
        "column": 5,
        "start": 4,
        "end": 7,
        "reason": "Name of a private person",
        "suggestion": "王某",
    }


def test_a_clean_text_ends_with_nought_and_no_text_with_two(tmp_path: Path) -> None:
    clean, binary = tmp_path / "a.txt", tmp_path / "b.bin"
    clean.write_text("张记面馆抽检合格。", encoding="utf-8")
    binary.write_bytes(b"\x00\x01\xff")
    assert run(app, [str(clean)]).exit_code == 0
    for file in (binary, tmp_path / "none.txt"):
        assert run(app, [str(file)]).exit_code == 2
    assert run(app, ["-"], input=TEXT.encode()).exit_code == 1
