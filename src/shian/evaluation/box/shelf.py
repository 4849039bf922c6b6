"""Where made boxes lie, and how far one under way is: `$SHIAN_DATA/boxes`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings

EVERY = 0.3  # seconds between notes of progress
PHASES = ("report", "leaves", "packing", "checking")


def folder() -> Path:
    """The folder of the boxes, made where it is missing."""
    path = Path(settings.SHIAN_DATA) / "boxes"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def file_of(sha256: str) -> Path:
    """Where the box with this hash lies (or would lie)."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError(f"{sha256!r} is not a SHA-256 in lower-case hexadecimal")
    return folder() / f"{sha256}.zip"


class Progress:
    """Notes how far a box is, in a file that the page reads; at most a few times a second."""

    def __init__(self, number: int) -> None:
        self.path = folder() / f"{number}.progress"
        self.last = ("", 0.0)

    def tell(self, phase: str, done: int, total: int) -> None:
        """Note phase and share."""
        now = time.monotonic()
        if phase == self.last[0] and now - self.last[1] < EVERY:
            return
        self.last = (phase, now)
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps({"phase": phase, "done": done, "total": total}), encoding="utf-8")
        part.replace(self.path)

    def clear(self) -> None:
        """Forget it."""
        self.path.unlink(missing_ok=True)


def progress_of(number: int) -> tuple[str, int, int]:
    """Phase, done and total of a box under way; no phase before it has begun."""
    with suppress(OSError, ValueError, KeyError):
        said = json.loads((folder() / f"{number}.progress").read_text(encoding="utf-8"))
        return str(said["phase"]), int(said["done"]), int(said["total"])
    return "", 0, 0


Tell = Callable[[str, int, int], None]
