"""Keeps files by the SHA-256 of their content, under the data folder, outside the web root."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

BLOCK = 1 << 20


class TooLarge(ValueError):
    """More bytes than allowed; nothing was kept."""


def root() -> Path:
    """The folder of the files: `$SHIAN_DATA/files`."""
    return Path(settings.SHIAN_DATA) / "files"


def path_of(sha256: str) -> Path:
    """Where the file with this hash lies (or would lie)."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError(f"{sha256!r} is not a SHA-256 in lower-case hexadecimal")
    return root() / sha256[:2] / sha256


def put(source: Path) -> str:
    """Copies a file in and returns its hash; a content that is kept already is not kept twice."""
    with source.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    target = path_of(sha256)
    if not target.exists():
        with _Landing(target) as landing:
            shutil.copyfile(source, landing)
            _settle(landing, target)
    return sha256


def put_chunks(chunks: Iterable[bytes], most: int) -> Path:
    """Writes an upload to a temporary file beside the store, counting; the caller removes it.

    Raises:
        TooLarge: more than `most` bytes; the temporary file is gone.
    """
    incoming = root() / "incoming"
    incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=incoming)
    size = 0
    with os.fdopen(number, "wb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                out.close()
                Path(name).unlink()
                raise TooLarge(f"more than {most} bytes")
            out.write(chunk)
    return Path(name)


def intact(sha256: str) -> bool:
    """Whether the kept content still has its hash."""
    path = path_of(sha256)
    if not path.exists():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


class _Landing:
    """A temporary path in the target's folder, so that the final rename is atomic."""

    def __init__(self, target: Path) -> None:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=target.parent)
        os.close(number)
        self.path = Path(name)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *exc: object) -> None:
        self.path.unlink(missing_ok=True)


def _settle(landing: Path, target: Path) -> None:
    with landing.open("rb") as file:
        os.fsync(file.fileno())
    landing.chmod(0o400)
    landing.replace(target)
