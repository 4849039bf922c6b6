"""Seals as the archive lists them, without their signatures (`shian ledger verify` checks those)."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from shian.platform.ledger import manifest


class NoArchive(LookupError):
    """There is no archive, or not the seal asked for; the message says what to do."""


@dataclass(frozen=True)
class SealLine:
    """What the archive says of a seal: number, time, and the size of each kind's tree."""

    number: int
    sealed_at: datetime
    sizes: dict[str, int]


@dataclass
class _Read:
    """How far a list of seals has been read."""

    offset: int = 0
    seals: list[SealLine] = field(default_factory=list)


_read: dict[Path, _Read] = {}
_lock = threading.Lock()


def folder() -> Path:
    """Where the archive lies."""
    return Path(settings.SHIAN_DATA) / "archive"


def seals(root: Path) -> list[SealLine]:
    """All archived seals, oldest first. Only lines that came since the last call are read."""
    length = manifest.load(root).seals_bytes
    path = root / manifest.SEALS
    with _lock:
        known = _read.setdefault(path, _Read())
        if length < known.offset:
            known = _read[path] = _Read()
        if length > known.offset:
            with path.open("rb") as file:
                file.seek(known.offset)
                lines = file.read(length - known.offset).splitlines()
            known.seals = known.seals + [_seal(line) for line in lines if line.strip()]
            known.offset = length
        return known.seals


def _seal(line: bytes) -> SealLine:
    body: dict[str, Any] = orjson.loads(orjson.loads(line)["body"])
    sizes = {kind: size for kind, size, _root in body["trees"]}
    return SealLine(body["number"], datetime.fromisoformat(body["sealed_at"]), sizes)


def seal_line(number: int | None = None, root: Path | None = None) -> SealLine:
    """A seal of the archive; without a number the latest.

    Raises:
        NoArchive: nothing is sealed yet, or no such seal.
    """
    root = root or folder()
    known = seals(root)
    if not known:
        raise NoArchive(f"nothing is sealed yet in {root}: run `shian ledger seal`")
    if number is None:
        return known[-1]
    for one in reversed(known):
        if one.number == number:
            return one
    raise NoArchive(f"no seal {number} in the archive; there are {known[0].number} to {known[-1].number}")
