"""The process that reads and audits a document: bounded in memory and time.

Run as `python -m shian.evaluation.auditor.child FILE OUT [FACTS]`. OUT receives the audit as JSON, or
{"refused", "params"} with exit code 3. Nothing here knows of Django or a database.
"""

from __future__ import annotations

import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from shian.evaluation.auditor.documents.limits import FIGURES, MEMORY, SECONDS
from shian.evaluation.auditor.documents.read import text_of
from shian.evaluation.auditor.facts import BadFacts, Facts, facts_from
from shian.evaluation.auditor.shown import shown
from shian.methods.claims import read, related
from shian.methods.claims.corrections import corrected
from shian.platform.exchange.limits import REFUSED, Unreadable

_FIGURE = re.compile(r"[0-9０-９]+|[一二三四五六七八九十百千万亿]{2,}")


def main() -> int:
    """Audit a file within the limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        facts = facts_from(Path(sys.argv[3])) if len(sys.argv) > 3 else Facts()
        note = _Note(target.with_suffix(".progress"))
        target.write_bytes(orjson.dumps(audited(text_of(source), facts, note)))
    except Unreadable as refusal:
        params = {key: str(value) for key, value in refusal.problem.params.items()}
        target.write_bytes(orjson.dumps({"refused": refusal.problem.message, "params": params}))
        return REFUSED
    except BadFacts as refusal:
        target.write_bytes(orjson.dumps({"refused": "%(reason)s", "params": {"reason": str(refusal)}}))
        return REFUSED
    return 0


class _Note:
    """Writes how many rules are through of how many, for whoever waits; reading counts as the first third."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, done: int, total: int) -> None:
        part = self.path.with_suffix(".part")
        part.write_text(f"{done + total // 2}/{total + total // 2}", encoding="ascii")
        part.replace(self.path)


def audited(text: str, facts: Facts, tell: Callable[[int, int], None] | None = None) -> dict[str, Any]:
    """The audit of a text with facts beside it, as plain data.

    Raises:
        Unreadable: it holds too many figures.
        BadFacts: a correction is of a figure that is not there.
    """
    begun = time.perf_counter()
    count = sum(1 for _ in _FIGURE.finditer(text))
    if count > FIGURES:
        message = "The document holds %(count)s figures; %(limit)s are the most that are related."
        raise Unreadable(message, count=f"{count:,}", limit=f"{FIGURES:,}")
    reading = read(text + facts.appendix)
    audit = related(corrected(reading, facts.corrections(reading)), tell)
    made = shown(audit, length=len(text) if facts.fact else None)
    return {**made, "seconds": round(time.perf_counter() - begun, 3)}


if __name__ == "__main__":
    sys.exit(main())
