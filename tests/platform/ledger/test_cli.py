"""`shian ledger`: what it prints, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import psycopg
import pytest
from typer.testing import CliRunner, Result

from shian.platform.ledger import cli
from tests.platform.ledger.conftest import Ledger


@pytest.fixture
def here(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The command line at work on the ledger under test."""

    @contextmanager
    def connected() -> Iterator[psycopg.Connection]:
        with ledger.connect() as conn:
            yield conn

    monkeypatch.setattr(cli, "connected", connected)
    monkeypatch.setattr(cli, "archive_folder", lambda: ledger.folder)
    monkeypatch.setattr(cli, "keys_folder", lambda: ledger.keys)
    return ledger


def shian(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, [str(a) for a in arguments])


def test_seal_and_status(here: Ledger) -> None:
    here.add(3)
    first = shian("seal")
    assert first.exit_code == 0
    assert first.stdout.startswith("seal 1, ")
    assert "archived up to seal 1" in first.stdout
    assert "nothing new to seal" in shian("seal").stdout
    status = shian("status").stdout
    assert "sealed entries: 3; archived: 3" in status
    assert "test.sample: 3 leaves in 1 files" in status


def test_verify_ends_with_0_and_1(here: Ledger) -> None:
    here.add(3)
    shian("seal")
    good = shian("verify")
    assert (good.exit_code, good.stdout.strip()) == (
        0,
        "1 seals, 3 entries, 3 archived, 0 not sealed yet: all is well",
    )
    here.tamper("DELETE FROM ledger_entry WHERE seq = 2")
    bad = shian("verify")
    assert bad.exit_code == 1
    assert bad.stdout.splitlines() == [
        "table: removed: test.sample, leaf 1, seq 2",
        "1 seals, 2 entries, 3 archived, 0 not sealed yet: NOT SOUND",
    ]
    refused = shian("rebuild-archive")
    assert refused.exit_code == 1
    assert "run `shian ledger verify`" in refused.stderr


def test_an_archive_alone_with_the_public_key_alone(here: Ledger, tmp_path: Path) -> None:
    here.add(3)
    shian("seal")
    key = tmp_path / "city.pem"
    key.write_text(shian("public-key").stdout)
    result = shian("verify", "--archive-only", here.folder, "--key", key)
    assert (result.exit_code, result.stdout.strip()) == (
        0,
        "1 seals, 0 entries, 3 archived, 0 not sealed yet: all is well",
    )


def test_prove_and_check(here: Ledger, tmp_path: Path) -> None:
    here.add(3)
    shian("seal")
    here.add(2)
    shian("seal")
    entry, growth = tmp_path / "entry.json", tmp_path / "growth.json"
    assert shian("prove", "--seq", 2, "--out", entry).exit_code == 0
    assert shian("prove", "--kind", "test.sample", "--since", 1, "--out", growth).exit_code == 0
    checked = shian("check-proof", entry)
    assert checked.exit_code == 0
    assert "entry 2 (test.sample 2, take) is leaf 1 of 5 under seal 2" in checked.stdout
    assert "the 3 leaves of seal 1 are the first of the 5 of seal 2" in shian("check-proof", growth).stdout
    altered = orjson.loads(entry.read_bytes())
    altered["entry"]["actor"] = "thief:1"
    entry.write_bytes(orjson.dumps(altered))
    refused = shian("check-proof", entry)
    assert refused.exit_code == 1
    assert "the path does not lead to the root of test.sample in seal 2" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("prove",), 2, "give either --seq or --kind"),
        (("prove", "--seq", "99"), 1, "the ledger has no entry 99"),
        (("check-proof", "/nonexistent"), 1, "cannot be read as JSON"),
    ],
)
def test_refusals(here: Ledger, arguments: tuple[str, ...], code: int, message: str) -> None:
    here.add(1)
    shian("seal")
    result = shian(*arguments)
    assert result.exit_code == code
    assert message in result.stderr
