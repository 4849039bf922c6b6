"""`shian epcis`: what it prints, how it ends, and that no input makes it stumble; no database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shian.platform.codes.epcis_cli import app

DOCUMENTS = Path(__file__).parents[2] / "methods" / "epcis" / "documents"
YARD, XML, OLD = (str(DOCUMENTS / name) for name in ("yard.json", "yard.xml", "old.xml"))
run = CliRunner().invoke


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    """A document with two faults."""
    document = json.loads(Path(YARD).read_text(encoding="utf-8"))
    document["epcisBody"]["eventList"][1] |= {"action": "CREATE"}
    document["epcisBody"]["eventList"][2]["readPoint"] = {"id": "yard\u001b[31m 7"}
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return str(file)


def test_right_documents_are_passed_in_silence() -> None:
    told = run(app, ["validate", YARD, XML, OLD])
    assert (told.exit_code, told.stdout) == (0, "")
    assert (
        told.stderr == f"{YARD}: 5 events, no fault\n{XML}: 5 events, no fault\n{OLD}: 3 events, no fault\n"
    )


def test_each_fault_is_a_line_with_event_field_and_reason(wrong: str) -> None:
    told = run(app, ["validate", YARD, wrong])
    assert told.exit_code == 1
    assert told.stdout.splitlines() == [
        f"{wrong}: event 2, action: CREATE is none of ADD, OBSERVE and DELETE",
        f"{wrong}: event 3, readPoint.id: yard?[31m 7: is no URI",
    ]


def test_faults_as_json(wrong: str) -> None:
    told = run(app, ["validate", "--json", wrong, YARD])
    assert told.exit_code == 1
    assert json.loads(told.stdout)[0] == {
        "file": wrong,
        "event": 2,
        "field": "action",
        "exception": "ValidationException",
        "reason": "CREATE is none of ADD, OBSERVE and DELETE",
    }
    assert run(app, ["validate", "--json", YARD]).stdout == "[]\n"


def test_hashes_are_equal_for_both_forms() -> None:
    of_json, of_xml = run(app, ["hash", YARD]), run(app, ["hash", XML])
    assert (of_json.exit_code, of_xml.exit_code) == (0, 0)
    assert of_json.stdout == of_xml.stdout
    lines = of_json.stdout.splitlines()
    assert len(lines) == 5
    assert lines[1] == (
        "ni:///sha-256;8722d87c04a1f660a78a7190865dd32cc2216596b7dbc19eacf9dc393b554b1e?ver=CBV2.0"
    )
    (text,) = run(app, ["hash", "--pre-hash", OLD]).stdout.splitlines()[2:]
    assert text.startswith("eventType=TransformationEventeventTime=2026-03-01T00:10:00.000Z")


def test_faulty_events_have_hashes_too(wrong: str) -> None:
    told = run(app, ["hash", wrong])
    assert (told.exit_code, len(told.stdout.splitlines())) == (0, 5)


def test_a_document_through_xml_and_back_has_the_same_hashes(tmp_path: Path) -> None:
    xml, again = tmp_path / "a.xml", tmp_path / "b.json"
    assert run(app, ["convert", YARD, "--to", "xml", "--out", str(xml)]).exit_code == 0
    assert run(app, ["validate", str(xml)]).exit_code == 0
    assert run(app, ["convert", str(xml), "--to", "json", "--out", str(again)]).exit_code == 0
    assert run(app, ["hash", str(again)]).stdout == run(app, ["hash", YARD]).stdout
    first, last = (json.loads(Path(name).read_text(encoding="utf-8")) for name in (YARD, again))
    assert first["epcisBody"]["eventList"][1:] == last["epcisBody"]["eventList"][1:]


def test_formats_of_the_answer(tmp_path: Path) -> None:
    told = run(app, ["convert", OLD, "--to", "json", "--epc-format", "Always_GS1_Digital_Link"])
    event = json.loads(told.stdout)["epcisBody"]["eventList"][2]
    assert event["inputEPCList"] == ["https://id.gs1.org/01/06901234111118/21/A-1"]
    told = run(
        app, ["convert", XML, "--to", "xml", "--epc-format", "Always_EPC_URN", "--cbv-format", "Always_URN"]
    )
    assert "<epc>urn:epc:id:sgtin:6901234.011111.B-2</epc>" in told.stdout
    assert "<bizStep>urn:epcglobal:cbv:bizstep:packing</bizStep>" in told.stdout
    table = tmp_path / "prefixes.json"
    table.write_text('{"950600": 7}')
    given = '{"@context": [], "type": "ObjectEvent", "eventTime": "2026-03-01T00:00:00Z", "action": "ADD",'
    given += '"eventTimeZoneOffset": "+08:00", "epcList": ["https://id.gs1.org/01/09506000134352/21/7"]}'
    options = ["--to", "json", "--epc-format", "Always_EPC_URN", "--prefix-table", str(table)]
    told = run(app, ["convert", "-", *options], input=given)
    assert json.loads(told.stdout)["epcisBody"]["eventList"][0]["epcList"] == [
        "urn:epc:id:sgtin:9506000.013435.7"
    ]


def test_conversion_tells_the_faults_of_its_input(wrong: str) -> None:
    told = run(app, ["convert", wrong, "--to", "json"])
    assert told.exit_code == 0
    assert f"{wrong}: event 2, action: CREATE is none of ADD, OBSERVE and DELETE" in told.stderr
    assert json.loads(told.stdout)["epcisBody"]["eventList"][1]["action"] == "CREATE"


def test_what_xml_cannot_say_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    text = Path(YARD).read_text(encoding="utf-8").replace("farm:crew", "farm:1crew")
    file.write_text(text, encoding="utf-8")
    told = run(app, ["convert", str(file), "--to", "xml"])
    assert told.exit_code == 1
    assert told.stderr.startswith(f"{file}: cannot be written in XML: ")


@pytest.mark.parametrize("command", [["validate"], ["hash"], ["convert", "--to", "json"]])
@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"{", b"<a", b"[]" * 3, b'{"type": "EPCISDocument"}'])
def test_what_cannot_be_read_ends_with_a_reason(command: list[str], data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(data)
    told = run(app, [*command, str(file)])
    assert told.exit_code == 1
    assert told.exception is None or isinstance(told.exception, SystemExit)
    assert (told.stdout if command == ["validate"] else told.stderr).startswith(f"{file}: ")


def test_files_that_are_none(tmp_path: Path) -> None:
    missing = str(tmp_path / "none.json")
    assert run(app, ["validate", missing]).exit_code == 2
    assert run(app, ["hash", str(tmp_path)]).exit_code == 2
    assert run(app, ["convert", YARD, "--to", "json", "--out", str(tmp_path)]).exit_code == 2
    assert run(app, ["convert", YARD, "--to", "csv"]).exit_code == 2
    assert run(app, ["validate"]).exit_code == 2


def test_a_message_of_the_query_interface_is_right_and_holds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "poll.xml"
    file.write_text(
        '<q:EPCISQueryDocument xmlns:q="urn:epcglobal:epcis-query:xsd:2" schemaVersion="2.0">'
        "<EPCISBody><q:GetQueryNames/></EPCISBody></q:EPCISQueryDocument>"
    )
    assert run(app, ["validate", str(file)]).exit_code == 0
    assert run(app, ["hash", str(file)]).stdout == ""
    told = run(app, ["convert", str(file), "--to", "json"])
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr == f"{file}: a message of the query interface holds nothing to convert\n"
