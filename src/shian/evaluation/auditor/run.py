"""Audits a document in a process of its own, so that a hostile one harms nothing but itself."""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import orjson

from shian.evaluation.auditor.documents.limits import SECONDS
from shian.platform.exchange.contained import contained
from shian.platform.exchange.limits import Unreadable

EVERY = 0.3  # seconds between looks at how far the process is
Tell = Callable[[int, int], None]
CHILD = "shian.evaluation.auditor.child"
TOO_MUCH = "Reading the document takes more memory or time than any report needs. Audit it in parts."


def audit_file(path: Path, facts: Path | None = None, tell: Tell | None = None) -> dict[str, Any]:
    """The audit of a file as plain data (`shown`), with its name and hash.

    ``tell`` is called with how many steps are done of how many, while the process works.

    Raises:
        Unreadable: what is wrong with the file or the facts, and what to do.
    """
    if not path.is_file():
        raise Unreadable("There is no file %(path)s.", path=str(path))
    with tempfile.TemporaryDirectory(prefix="shian-audit-") as folder:
        target = Path(folder) / "audit.json"
        arguments = [str(path), str(target), *([str(facts)] if facts else [])]
        with _watched(target.with_suffix(".progress"), tell):
            contained(CHILD, arguments, target, seconds=SECONDS, too_much=TOO_MUCH)
        made: dict[str, Any] = orjson.loads(target.read_bytes())
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    return {**made, "file": path.name, "sha256": digest}


@contextmanager
def _watched(path: Path, tell: Tell | None) -> Iterator[None]:
    """Within, what the process notes in a file is told, a few times a second."""
    if tell is None:
        yield
        return
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(EVERY):
            with suppress(OSError, ValueError):
                done, total = path.read_text(encoding="ascii").split("/")
                tell(int(done), int(total))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def audit_text(text: str, facts: dict[str, Any], name: str = "", tell: Tell | None = None) -> dict[str, Any]:
    """The audit of a text with facts and corrections beside it.

    Raises:
        Unreadable: the text or a correction cannot be used; it says why.
    """
    with tempfile.TemporaryDirectory(prefix="shian-audit-") as folder:
        source, beside = Path(folder) / "report.txt", Path(folder) / "facts.json"
        source.write_text(text, "utf-8")
        beside.write_bytes(orjson.dumps(facts))
        return {**audit_file(source, beside, tell), "file": name}
