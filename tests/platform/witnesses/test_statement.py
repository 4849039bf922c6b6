"""Statements and signatures: one form, tolerant of line ends, strict about everything else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from shian.platform.witnesses import statement
from shian.platform.witnesses.statement import BadStatement, Statement
from tests.platform.witnesses.conftest import key_of

SAID = Statement("34750f98bd59fcfc", 12, "ab" * 32, "2022-03-01T02:00:00.000000Z")
KEY = key_of(3)


def test_the_text_is_exactly_five_lines() -> None:
    lines = ["shian-witness-1", "34750f98bd59fcfc", "12", "ab" * 32, "2022-03-01T02:00:00.000000Z", ""]
    assert SAID.text == "\n".join(lines)
    assert statement.parse(SAID.text) == SAID


@pytest.mark.parametrize(
    "text", [SAID.text.replace("\n", "\r\n"), SAID.text.rstrip("\n"), SAID.text + "\n", SAID.text.encode()]
)
def test_line_ends_of_other_systems_are_put_right(text: str | bytes) -> None:
    assert statement.parse(text).text == SAID.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        SAID.text.replace("witness-1", "witness-2"),
        SAID.text.replace("\n12\n", "\n012\n"),
        SAID.text.replace("ab" * 32, "AB" * 32),
        SAID.text + "more\n",
        SAID.text * 3,
        "封签".encode(),
    ],
)
def test_anything_else_is_refused(text: str | bytes) -> None:
    with pytest.raises(BadStatement):
        statement.parse(text)


def test_a_signature_is_taken_as_text_or_bytes_and_fits_only_its_statement_and_key() -> None:
    signature = statement.sign(SAID, KEY)
    raw = statement.signature_from(signature)
    for form in (signature, raw, raw.hex(), signature + "\n", signature.encode()):
        statement.verify(SAID, form, KEY.public_key())
    with pytest.raises(BadStatement, match="does not fit"):
        statement.verify(Statement(SAID.key_id, 13, SAID.hash, SAID.time), signature, KEY.public_key())
    with pytest.raises(BadStatement, match="does not fit"):
        statement.verify(SAID, signature, key_of(4).public_key())


@pytest.mark.parametrize("odd", ["", "????", "aGVsbG8=", b"\xff" * 70, "ab" * 65])
def test_what_is_no_signature_is_said_so(odd: str | bytes) -> None:
    with pytest.raises(BadStatement):
        statement.signature_from(odd)


def test_a_private_key_is_not_taken_for_a_public_one() -> None:
    secret = KEY.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(BadStatement, match="PRIVATE"):
        statement.public_key(secret)
    with pytest.raises(BadStatement, match="Not a public key"):
        statement.public_key("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl here")
def test_openssl_alone_makes_the_same_signature(tmp_path: Path) -> None:
    (tmp_path / "witness.key").write_bytes(
        KEY.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (tmp_path / "seal-12.txt").write_text(SAID.text)
    command = ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", "witness.key", "-in", "seal-12.txt"]
    raw = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout
    assert statement.base64_of(raw) == statement.sign(SAID, KEY)
