"""What a witness signs: a statement of five lines that names one seal, and the Ed25519 signature over it.

The statement follows from the seal alone, so that two witnesses of one seal sign the same bytes::

    shian-witness-1
    <id of the city's key>
    <number of the seal>
    <hash of the seal>
    <time of the seal>

Each line ends with a line feed. A signature is base64 text of the 64 bytes.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shian.methods.canonical import instant
from shian.methods.problems import problem
from shian.methods.seals import Seal

FORMAT = "shian-witness-1"
LONGEST = 300  # bytes of a statement at most
_SHAPE = re.compile(
    rf"{FORMAT}\n(?P<key>[0-9a-f]{{16}})\n(?P<number>[1-9][0-9]{{0,15}})\n(?P<hash>[0-9a-f]{{64}})\n"
    r"(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\n"
)


class BadStatement(ValueError):
    """A statement, key or signature cannot be used; ``problem`` says what is wrong with it."""

    def __init__(self, message: str, **params: object) -> None:
        self.problem = problem(message, **params)
        super().__init__(str(self.problem))


@dataclass(frozen=True, slots=True)
class Statement:
    """What a statement says; ``time`` as the seal writes it (UTC, six digits)."""

    key_id: str
    number: int
    hash: str
    time: str

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{FORMAT}\n{self.key_id}\n{self.number}\n{self.hash}\n{self.time}\n"


def statement_of(seal: Seal) -> Statement:
    """The statement about a seal."""
    return Statement(seal.key_id, seal.number, seal.hash, instant(seal.sealed_at))


def parse(data: str | bytes) -> Statement:
    """Read a statement; line ends of other systems and a missing last one are put right.

    Raises:
        BadStatement: it has another form.
    """
    if len(data) > LONGEST:
        raise BadStatement(
            "A statement has at most %(most)s bytes; this has %(found)s.", most=LONGEST, found=len(data)
        )
    try:
        text = data if isinstance(data, str) else data.decode("ascii")
    except UnicodeDecodeError as error:
        raise BadStatement("A statement is plain ASCII text; this file is not.") from error
    lines = text.replace("\r\n", "\n").strip("\n ") + "\n"
    found = _SHAPE.fullmatch(lines)
    if found is None:
        raise BadStatement(
            "Not a statement. It has five lines: “shian-witness-1”, the city's key id (16 hex digits), the "
            "number of the seal, its hash (64 hex digits) and its time. "
            "Take the file from the page of the seal."
        )
    return Statement(found["key"], int(found["number"]), found["hash"], found["time"])


def sign(statement: Statement, key: Ed25519PrivateKey) -> str:
    """A witness's signature, as base64 text."""
    return base64_of(key.sign(statement.text.encode()))


def base64_of(signature: bytes) -> str:
    """The text form in which signatures are kept and sent."""
    return base64.b64encode(signature).decode()


def signature_from(given: str | bytes) -> bytes:
    """The 64 bytes of a signature: as they are, or as base64 or hex text.

    Raises:
        BadStatement: it is none of these.
    """
    if isinstance(given, bytes) and len(given) == 64:
        return given
    try:
        text = given if isinstance(given, str) else given.decode("ascii")
        text = "".join(text.split())
        raw = bytes.fromhex(text) if len(text) == 128 else base64.b64decode(text, validate=True)
    except (UnicodeDecodeError, ValueError, binascii.Error) as error:
        raise BadStatement("The signature is neither base64 nor hex text nor 64 plain bytes.") from error
    if len(raw) != 64:
        raise BadStatement("An Ed25519 signature has 64 bytes; this has %(found)s.", found=len(raw))
    return raw


def verify(statement: Statement, signature: str | bytes, key: Ed25519PublicKey) -> None:
    """Check a witness's signature.

    Raises:
        BadStatement: it is not the signature of this statement by this key.
    """
    try:
        key.verify(signature_from(signature), statement.text.encode())
    except InvalidSignature as error:
        raise BadStatement("The signature does not fit this statement and this key.") from error


def public_key(pem: str | bytes) -> Ed25519PublicKey:
    """A public key from PEM text.

    Raises:
        BadStatement: it is something else; a private key is named as such, so that nobody uploads one twice.
    """
    data = pem.encode() if isinstance(pem, str) else pem
    if b"PRIVATE KEY" in data:
        raise BadStatement(
            "This is a PRIVATE key. It must stay with the witness: make a new pair, and send the public key."
        )
    try:
        key = serialization.load_pem_public_key(data)
    except ValueError as error:
        raise BadStatement("Not a public key in PEM form (-----BEGIN PUBLIC KEY-----).") from error
    if not isinstance(key, Ed25519PublicKey):
        raise BadStatement("A public key of another sort; witnesses sign with Ed25519.")
    return key


def pem_of(key: Ed25519PublicKey) -> str:
    """A public key as PEM text."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode()
