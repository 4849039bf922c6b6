"""Package codes: ten digits that count, four letters that only the platform can compute.

Codes are issued as ranges and cost nothing to store; they cannot be guessed (one try in a million hits), and
a mistyped one is known as such without a look at the database.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from shian.platform.ledger.home import keys_folder

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none looks like another
FORM = re.compile(r"GW(\d{10})-?([0-9A-HJKMNP-TV-Z]{4})")
MOST = 10**10 - 1


@cache
def _key(folder: Path) -> bytes:
    """The key of the codes: made once for an installation, kept beside its other keys."""
    path = folder / "gate.key"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()


def _letters(serial: int, key: bytes) -> str:
    digest = hmac.digest(key, b"gate:%010d" % serial, hashlib.sha256)
    number = int.from_bytes(digest[:3])
    return "".join(LETTERS[number >> shift & 31] for shift in (15, 10, 5, 0))


def code_of(serial: int) -> str:
    """The code of a serial number (1 to 9,999,999,999)."""
    return f"GW{serial:010d}{_letters(serial, _key(keys_folder()))}"


def codes_of(first: int, last: int) -> Iterator[str]:
    """The codes of a range, one after the other."""
    key = _key(keys_folder())
    return (f"GW{serial:010d}{_letters(serial, key)}" for serial in range(first, last + 1))


def serial_of(code: str) -> int | None:
    """The serial number that a code stands for; None where it is none of ours."""
    match = FORM.fullmatch(code.strip().upper())
    if match is None:
        return None
    serial = int(match[1])
    right = hmac.compare_digest(match[2], _letters(serial, _key(keys_folder())))
    return serial if right and serial else None
