"""A witness's watch: it goes along with honest growth, and stops at each way of telling two stories."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives import serialization
from django.test import Client
from typer.testing import CliRunner

from shian.methods.seals import key_id_of, parse, sign
from shian.platform.ledger.keys import public_pem
from shian.platform.witnesses import statement
from shian.platform.witnesses.actions import propose, publish
from shian.platform.witnesses.cli import app
from shian.platform.witnesses.watch import Fork, Memory, Unreadable, watch
from tests.platform.witnesses.conftest import FIRST, Sealer, key_of


class Published:
    """The public answers as a witness sees them; ``shown`` replaces some by a liar's."""

    def __init__(self) -> None:
        self.shown: dict[str, Any] = {}

    def __call__(self, name: str) -> bytes:
        plain = name.split("?")[0]
        if plain in self.shown:
            return orjson.dumps(self.shown[plain])
        answer = Client().get(f"/public/seals/{name}")
        assert answer.status_code == 200, name
        return answer.content

    def read(self, name: str) -> Any:
        return orjson.loads(self(name))

    def save(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "list.json").write_bytes(self("list.json?after=0"))
        for line in self.read("list.json?after=0")["checkpoints"]:
            (folder / f"{line['seal']}.json").write_bytes(self(f"{line['seal']}.json"))


@pytest.fixture
def keys(sealer: Sealer) -> dict[str, Any]:
    return {key_id_of(sealer.key.public_key()): sealer.key.public_key()}


def grow(sealer: Sealer, number: int) -> None:
    """Something is written, sealed and published."""
    pem = statement.pem_of(key_of(100 + number).public_key())
    propose(by=FIRST, name=f"大学{number}", public_key=pem, valid_from=date(2022, 1, 1))
    sealer.seal()
    publish(by=FIRST)


def test_honest_growth_is_followed(sealer: Sealer, keys: dict[str, Any]) -> None:
    memory, published = Memory(), Published()
    assert watch(published, memory, keys).newest is None
    grow(sealer, 1)
    assert watch(published, memory, keys).new == (1,)
    grow(sealer, 2)
    grow(sealer, 3)
    found = watch(published, memory, keys)
    assert found.new == (2, 3)
    assert found.newest is not None and found.newest.hash == sealer.last.hash
    assert watch(published, Memory.load(memory.dump()), keys).new == ()


def rewritten(sealer: Sealer, document: dict[str, Any]) -> dict[str, Any]:
    """The same number with another root, validly signed by the city."""
    seal = parse(document["record"])
    trees = [t.__class__(t.kind, t.size, "0" * 64) for t in seal.trees]
    other = sign(
        sealer.key, number=seal.number, sealed_at=seal.sealed_at, previous=seal.previous, trees=trees
    )
    said = statement.statement_of(other).text
    return document | {"record": other.record(), "hash": other.hash, "statement": said}


def test_two_seals_of_one_number_are_a_fork(sealer: Sealer, keys: dict[str, Any]) -> None:
    memory, published = Memory(), Published()
    grow(sealer, 1)
    watch(published, memory, keys)
    other = rewritten(sealer, published.read("1.json"))
    honest = published.read("list.json?after=0")
    published.shown = {"1.json": other}
    with pytest.raises(Fork, match="two different seals have the number 1"):
        watch(published, memory, keys)
    honest["checkpoints"][0]["hash"] = other["hash"]
    published.shown["list.json"] = honest
    with pytest.raises(Fork, match="two different seals have the number 1"):
        watch(published, memory, keys)


def test_an_older_seal_slipped_in_is_a_fork(sealer: Sealer, keys: dict[str, Any]) -> None:
    memory, published = Memory(), Published()
    grow(sealer, 1)
    sealer.reached -= 1  # seal 2 repeats an entry, and is not published
    sealer.seal()
    grow(sealer, 3)
    watch(published, memory, keys)
    listed = published.read("list.json?after=0")
    older = {**copy.deepcopy(listed["checkpoints"][0]), "seal": 2}
    listed["checkpoints"].insert(1, older)
    published.shown = {"list.json": listed}
    with pytest.raises(Fork, match="seal 2 was slipped in"):
        watch(published, memory, keys)


def test_a_seal_that_vanishes_is_a_fork(sealer: Sealer, keys: dict[str, Any]) -> None:
    memory, published = Memory(), Published()
    grow(sealer, 1)
    grow(sealer, 2)
    watch(published, memory, keys)
    listed = published.read("list.json?after=0")
    del listed["checkpoints"][0]
    published.shown = {"list.json": listed}
    with pytest.raises(Fork, match="seal 1, which was published, is published no more"):
        watch(published, memory, keys)


def test_a_rewritten_past_under_a_new_seal_is_a_fork(sealer: Sealer, keys: dict[str, Any]) -> None:
    memory, published = Memory(), Published()
    grow(sealer, 1)
    watch(published, memory, keys)
    before = memory.dump()
    grow(sealer, 2)
    published.shown = {"2.json": rewritten(sealer, published.read("2.json"))}
    with pytest.raises(Fork, match="seal 2 does not continue seal 1"):
        watch(published, memory, keys)
    assert memory.dump() == before


def test_a_proof_that_is_missing_or_of_others_is_a_fork(sealer: Sealer, keys: dict[str, Any]) -> None:
    memory, published = Memory(), Published()
    grow(sealer, 1)
    watch(published, memory, keys)
    grow(sealer, 2)
    good = published.read("2.json")
    for growth in (None, {"since": 1, "proofs": {}}, {"since": 0, "proofs": good["growth"]["proofs"]}):
        published.shown = {"2.json": {**good, "growth": growth}}
        with pytest.raises(Fork, match="does not continue"):
            watch(published, memory, keys)
    published.shown = {}
    assert watch(published, memory, keys).new == (2,)


def test_what_another_key_signed_says_nothing(sealer: Sealer, keys: dict[str, Any]) -> None:
    grow(sealer, 1)
    stranger = {"0" * 16: key_of(9).public_key()}
    with pytest.raises(Unreadable, match="not among those trusted"):
        watch(Published(), Memory(), stranger)


@pytest.mark.parametrize("answer", [b"", b"[]", b'{"format":"x"}', b'{"format":"shian-checkpoints-1"}'])
def test_odd_answers_are_said_so(answer: bytes) -> None:
    with pytest.raises(Unreadable):
        watch(lambda name: answer, Memory(), {})


def test_the_command_signs_what_continues_and_refuses_a_fork(sealer: Sealer, tmp_path: Path) -> None:
    saved, state, runner = tmp_path / "saved", tmp_path / "state.json", CliRunner()
    (tmp_path / "city.pem").write_bytes(public_pem(sealer.key.public_key()))
    made = runner.invoke(app, ["keygen", str(tmp_path)])
    assert made.exit_code == 0, made.output
    published = Published()
    grow(sealer, 1)
    published.save(saved)
    common = ["check", "--city", str(tmp_path / "city.pem"), "--file", str(saved), "--state", str(state)]
    signing = [*common, "--key", str(tmp_path / "witness.key"), "--out", str(tmp_path / "seal.sig")]
    first = runner.invoke(app, signing)
    assert first.exit_code == 0, first.output
    assert "1 new, all continue each other up to seal 1" in first.output
    said = statement.parse(published.read("1.json")["statement"])
    public = statement.public_key((tmp_path / "witness.pem").read_bytes())
    statement.verify(said, (tmp_path / "seal.sig").read_bytes(), public)
    (tmp_path / "seal.sig").unlink()
    remembered = state.read_bytes()
    published.shown = {"1.json": rewritten(sealer, published.read("1.json"))}
    published.save(saved)
    forked = runner.invoke(app, signing)
    assert forked.exit_code == 2
    assert "FORK: two different seals have the number 1" in forked.output
    assert not (tmp_path / "seal.sig").exists() and state.read_bytes() == remembered
    (evidence,) = tmp_path.glob("fork-*.json")
    assert {"fork", "seen", "shown"} == set(orjson.loads(evidence.read_bytes()))


def test_sign_and_verify_need_no_database(tmp_path: Path) -> None:
    key = key_of(3)
    form = serialization.PrivateFormat.PKCS8
    (tmp_path / "k.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    )
    (tmp_path / "p.pem").write_text(statement.pem_of(key.public_key()))
    said = f"shian-witness-1\n{'a' * 16}\n7\n{'b' * 64}\n2022-03-01T02:00:00.000000Z\n"
    (tmp_path / "seal-7.txt").write_text(said)
    runner, paths = CliRunner(), [str(tmp_path / name) for name in ("seal-7.txt", "s.sig")]
    signed = runner.invoke(app, ["sign", paths[0], "--key", str(tmp_path / "k.pem"), "--out", paths[1]])
    assert signed.exit_code == 0, signed.output
    assert runner.invoke(app, ["verify", *paths, "--key", str(tmp_path / "p.pem")]).exit_code == 0
    (tmp_path / "seal-7.txt").write_text(said.replace("\n7\n", "\n8\n"))
    assert runner.invoke(app, ["verify", *paths, "--key", str(tmp_path / "p.pem")]).exit_code == 1
    wrong = runner.invoke(app, ["sign", str(tmp_path / "p.pem"), "--key", str(tmp_path / "k.pem")])
    assert wrong.exit_code == 1 and "Not a statement" in wrong.output


def test_witnesses_compare_what_they_were_shown(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("province.json", "university.json")]
    paths[0].write_bytes(Memory({1: "a" * 64, 2: "b" * 64}).dump())
    paths[1].write_bytes(Memory({2: "b" * 64, 3: "c" * 64}).dump())
    same = CliRunner().invoke(app, ["compare", *map(str, paths)])
    assert same.exit_code == 0 and "1 seals compared" in same.output
    paths[1].write_bytes(Memory({2: "d" * 64}).dump())
    forked = CliRunner().invoke(app, ["compare", *map(str, paths)])
    assert forked.exit_code == 2 and "FORK: seal 2" in forked.output
