"""Large reports on their way in: `$SHIAN_DATA/audits/<token>` holds a file, who sent it, and how far it is.

The folder is for the server's user alone and is emptied when the job has ended; what remains is the outcome,
a number or a refusal, until it has been read. Audits of large reports are kept as tokens of the text's own
data key, so that destroying that key destroys them too.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

EVERY = 0.3  # seconds between notes of progress
STALE = 24 * 3600  # seconds after which what was never fetched is removed
_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Sent:
    """A report that waits for the job: by whom, under what title, from what file."""

    actor: dict[str, Any]
    title: str
    name: str
    report: int | None = None  # of one that is kept already and is audited again
    key: str = ""  # what that audit will depend on


def folder() -> Path:
    """The folder of reports on their way in, made where it is missing."""
    path = Path(settings.SHIAN_DATA) / "audits"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def begin(sent: Sent, source: Path | None = None) -> str:
    """Take a file over for the job, or note that a kept report is audited again; answers its token."""
    _sweep()
    token = secrets.token_hex(16)
    place = folder() / token
    place.mkdir(mode=0o700)
    if source is not None:
        shutil.move(source, place / "report")
    _write(place / "sent.json", asdict(sent))
    return token


def waiting(report: int, key: str, user: object) -> str | None:
    """The token under which the same person waits for the same audit of a kept report already."""
    for place in folder().iterdir():
        if not _TOKEN.fullmatch(place.name) or (place / "outcome.json").exists():
            continue
        sent = sent_of(place.name)
        if sent and (sent.report, sent.key, sent.actor["user_id"]) == (report, key, user):
            return place.name
    return None


def sent_of(token: str) -> Sent | None:
    """Who sent what; None where there is no such token."""
    said = _read(token, "sent.json")
    return Sent(**said) if said else None


def file_of(token: str) -> Path:
    """Where the file lies."""
    return _place(token) / "report"


class Progress:
    """Notes how far a report is, at most a few times a second."""

    def __init__(self, token: str) -> None:
        self.path = _place(token) / "progress.json"
        self.last = 0.0

    def tell(self, done: int, total: int) -> None:
        """Note a share."""
        now = time.monotonic()
        if now - self.last >= EVERY:
            self.last = now
            _write(self.path, {"done": done, "total": total})


def progress_of(token: str) -> tuple[int, int]:
    """Done and total; zeros before it has begun."""
    said = _read(token, "progress.json")
    return (int(said["done"]), int(said["total"])) if said else (0, 0)


def finish(token: str, outcome: dict[str, Any]) -> None:
    """Keep the outcome, and nothing of the report."""
    file_of(token).unlink(missing_ok=True)
    _write(_place(token) / "outcome.json", outcome)


def outcome_of(token: str) -> dict[str, Any] | None:
    """The outcome, if the job has ended."""
    return _read(token, "outcome.json")


def forget(token: str) -> None:
    """Remove all of it."""
    shutil.rmtree(_place(token), ignore_errors=True)


def kept_audit(number: int) -> Path:
    """Where the sealed audit of a large report lies (or would lie)."""
    return folder() / f"report-{number}.sealed"


def keep(number: int, key: str, sealed: str) -> None:
    """Keep the sealed audit of a large report, and beside it what it depends on."""
    path = kept_audit(number)
    for place, text in ((path, sealed), (path.with_suffix(".key"), key)):
        part = place.with_name(place.name + ".part")
        part.write_text(text, encoding="utf-8")
        part.chmod(0o600)
        part.replace(place)


def kept_key_of(number: int) -> str:
    """What the kept audit of a large report depends on; empty where none is kept."""
    with suppress(OSError):
        return kept_audit(number).with_suffix(".key").read_text(encoding="utf-8")
    return ""


def _place(token: str) -> Path:
    if not _TOKEN.fullmatch(token):
        raise ValueError("no token of a report on its way in")
    return folder() / token


def _read(token: str, name: str) -> dict[str, Any] | None:
    with suppress(OSError, ValueError):
        said: dict[str, Any] = json.loads((_place(token) / name).read_text(encoding="utf-8"))
        return said
    return None


def _write(path: Path, said: dict[str, Any]) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(said), encoding="utf-8")
    part.replace(path)


def _sweep() -> None:
    """Remove what nobody came back for."""
    limit = time.time() - STALE
    for place in folder().iterdir():
        if _TOKEN.fullmatch(place.name) and place.stat().st_mtime < limit:
            shutil.rmtree(place, ignore_errors=True)
