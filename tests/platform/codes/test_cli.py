"""`shian dl`: what it prints, in each form, and how it ends; no database."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shian.platform.codes import lines
from shian.platform.codes.cli import app

G = "09506000134352"
run = CliRunner().invoke


def test_parse_tells_every_element() -> None:
    told = run(app, ["parse", f"https://a.cn/01/{G}/10/L%2F1?17=251231&linkType=all#top"])
    assert told.exit_code == 0
    assert told.output.splitlines() == [
        f"https://a.cn/01/{G}/10/L%2F1?17=251231&linkType=all#top",
        f"  digital-link: https://id.gs1.org/01/{G}/10/L%2F1?17=251231",
        f"  (01) {G}  GTIN",
        "  (10) L/1  BATCH/LOT",
        "  (17) 251231  USE BY or EXPIRY",
        "  other parameters: linkType=all",
        "  fragment: top",
    ]


def test_parse_takes_element_strings_scans_and_urns() -> None:
    texts = [f"(01){G}(10)A", f"]d201{G}10A\x1d21B", "urn:epc:id:sgtin:9506000.013435.1", "(400)PO1"]
    rows = json.loads(run(app, ["parse", "--json", *texts]).output)
    assert [(row["kind"], row["canonical"]) for row in rows] == [
        ("element-string", f"https://id.gs1.org/01/{G}/10/A"),
        ("scan", f"https://id.gs1.org/01/{G}/10/A/21/B"),
        ("epc-urn", f"https://id.gs1.org/01/{G}/21/1"),
        ("element-string", None),
    ]
    assert rows[3]["no_link"] == "no AI among these can be the primary key of a Digital Link"
    assert rows[1]["element_string"] == f"(01){G}(10)A(21)B"
    assert run(app, ["parse", texts[1]]).output.startswith(f"]d201{G}10A<GS>21B\n")


def test_a_refusal_names_the_ai_the_value_and_the_reason() -> None:
    told = run(app, ["parse", "https://a/01/09506000134353"])
    assert told.exit_code == 1
    assert told.output == (
        "refused: https://a/01/09506000134353\n  (01) 09506000134353: the check digit is 3 but must be 2\n"
    )
    (row,) = json.loads(run(app, ["parse", "--json", "https://a/01/09506000134353"]).output)
    assert row == {
        "input": "https://a/01/09506000134353",
        "accepted": False,
        "ai": "01",
        "value": "09506000134353",
        "reason": "the check digit is 3 but must be 2",
    }


def test_older_forms_on_request() -> None:
    text = "https://a/gtin/9506000134352/lot/A"
    assert run(app, ["parse", text]).exit_code == 1
    assert run(app, ["parse", "--convenience", text]).exit_code == 1
    told = run(app, ["parse", "--convenience", "--zero-suppressed", text])
    assert f"https://id.gs1.org/01/{G}/10/A" in told.output


def test_generate() -> None:
    told = run(app, ["generate", "10=A/1", f"01={G}", "3103=000750", "--domain", "example.com/p"])
    assert (told.exit_code, told.output) == (0, f"https://example.com/p/01/{G}/10/A%2F1?3103=000750\n")
    short = ["generate", "gtin=9506000134352", "lot=A", "--convenience", "--zero-suppressed"]
    assert run(app, short).output == f"https://id.gs1.org/01/{G}/10/A\n"
    assert run(app, ["generate", "10=A"]).exit_code == 1
    wrong = run(app, ["generate", "10"])
    assert wrong.exit_code == 2
    assert "write AI=VALUE" in wrong.output


def test_check_says_of_each_line(tmp_path: Path) -> None:
    file = tmp_path / "codes.txt"
    file.write_bytes(f"\ufeffhttps://a/01/{G}\r\n\nnone\n]d201{G}10A\x1d21B\n(400)PO\n".encode() + b"\xff\n")
    told = run(app, ["check", str(file)])
    assert told.exit_code == 1
    assert told.output.splitlines() == [
        f"1\taccepted\thttps://id.gs1.org/01/{G}\t(01){G}",
        "3\trefused\tnone\ta Digital Link begins with https:// or http://, in small or capital letters",
        f"4\taccepted\thttps://id.gs1.org/01/{G}/10/A/21/B\t(01){G}(10)A(21)B",
        "5\taccepted\tno AI among these can be the primary key of a Digital Link\t(400)PO",
        "6\trefused\t�\tthe character '\\ufffd' (position 1) must be percent-encoded in a URI",
    ]


def test_check_as_json_and_csv() -> None:
    text = f"https://a/01/{G}\n=1+1\n"
    rows = json.loads(run(app, ["check", "-", "--json"], input=text).output)
    assert [(row["line"], row["accepted"]) for row in rows] == [(1, True), (2, False)]
    assert rows[0]["ais"] == [{"ai": "01", "title": "GTIN", "value": G}]
    table = list(csv.DictReader(io.StringIO(run(app, ["check", "-", "--csv"], input=text).output)))
    assert [(row["line"], row["accepted"], row["input"]) for row in table] == [
        ("1", "yes", f"https://a/01/{G}"),
        ("2", "no", "'=1+1"),
    ]
    both = run(app, ["check", "-", "--csv", "--json"], input=text)
    assert both.exit_code == 2
    assert json.loads(run(app, ["check", "-", "--json"], input="\n").output) == []


def test_check_is_nought_when_all_are_accepted_and_two_without_a_file(tmp_path: Path) -> None:
    assert run(app, ["check", "-"], input=f"https://a/01/{G}").exit_code == 0
    gone = run(app, ["check", str(tmp_path / "none")])
    assert gone.exit_code == 2
    assert "No such file" in gone.output
    assert run(app, ["check", str(tmp_path)]).exit_code == 2


def test_long_lines_and_large_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "long.txt"
    file.write_text("x" * 50_000 + f"\nhttps://a/01/{G}\n")
    rows = json.loads(run(app, ["check", str(file), "--json"]).output)
    assert [row["line"] for row in rows] == [1, 2]
    assert rows[0]["reason"] == "longer than 8000 characters"
    monkeypatch.setattr(lines, "LARGEST", 100)
    assert run(app, ["check", str(file)]).exit_code == 2


def test_from_urn() -> None:
    told = run(app, ["from-urn", "urn:epc:class:lgtin:9506000.013435.L1", "urn:epc:id:x:1"])
    assert told.exit_code == 1
    assert told.output == (
        f"https://id.gs1.org/01/{G}/10/L1\nrefused: urn:epc:id:x:1\n  x is no scheme of EPC URNs\n"
    )


def test_to_urn(tmp_path: Path) -> None:
    link = f"https://a/01/{G}/21/1?17=251231"
    told = run(app, ["to-urn", link, "--prefix-length", "7"])
    assert told.output == "urn:epc:id:sgtin:9506000.013435.1\n  not in the URN: (17)251231\n"
    # 950600 to 950604 lie in a block of prefixes of eleven digits; Australia's 935 has lengths side by side.
    assert run(app, ["to-urn", link]).output.startswith("urn:epc:id:sgtin:95060001343.05.1\n")
    unknown = run(app, ["to-urn", "https://a/414/9359044384784"])
    assert unknown.exit_code == 1
    assert "the length of its company prefix is not known" in unknown.output
    table = tmp_path / "prefixes.json"
    table.write_text('{"GCPPrefixFormatList": {"entry": [{"prefix": "950", "gcpLength": 9}]}}')
    (row,) = json.loads(run(app, ["to-urn", f"(01){G}", "--prefix-table", str(table), "--json"]).output)
    assert row["urn"] == "urn:epc:idpat:sgtin:950600013.0435.*"
    table.write_text("[]")
    assert run(app, ["to-urn", link, "--prefix-table", str(table)]).exit_code == 2
    assert run(app, ["to-urn", link, "--prefix-table", str(tmp_path / "none")]).exit_code == 2
    assert run(app, ["to-urn", "(400)PO1", "--prefix-length", "7"]).exit_code == 1


def test_control_characters_do_not_reach_the_terminal() -> None:
    told = run(app, ["parse", "https://a/\x1b[31m"])
    assert "\x1b" not in told.output
    assert "\\x1b[31m" in told.output
    assert run(app, ["parse", "--json", "https://a/\udcff"]).exit_code == 1


def test_compress_and_read_it_again() -> None:
    told = run(app, ["compress", f"https://id.gs1.org/01/{G}", "(400)PO1"])
    assert told.exit_code == 1
    assert told.output.splitlines()[0] == "https://id.gs1.org/ARFKk4XBoA"
    (row,) = json.loads(run(app, ["parse", "--json", "https://id.gs1.org/ARFKk4XBoA"]).output)
    assert (row["kind"], row["canonical"]) == ("compressed-digital-link", f"https://id.gs1.org/01/{G}")
    kept = run(app, ["compress", "--keep-key", f"https://id.gs1.org/01/{G}/10/ABC123"])
    assert kept.output == f"https://id.gs1.org/01/{G}/EEarwSM\n"
