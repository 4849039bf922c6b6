"""Keeping an audited report, and for a large one its audit, sealed under the key of its text."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from shian.evaluation.auditor import spool
from shian.evaluation.auditor.actions import Document, take
from shian.evaluation.auditor.audits import counts, kept_key
from shian.evaluation.auditor.models import AuditedReport
from shian.platform.access.actor import Actor
from shian.platform.personal import vault

Json = dict[str, Any]


def take_audited(made: Json, *, by: Actor, title: str, name: str) -> AuditedReport:
    """Keep a report and its audit.

    Raises:
        Refused, NotAllowed: see ``take``.
    """
    title = title or (Path(name).stem if name else made["text"].strip().split("\n")[0][:60])
    document = Document(made["text"], name, made["sha256"], counts(made))
    report = take(by=by, title=title, document=document)
    report.refresh_from_db()
    keep_audit(report, {**made, "file": name or title})
    return report


def keep_audit(report: AuditedReport, made: Json, key: tuple[object, ...] | None = None) -> None:
    """Keep the audit of a report, sealed under the key of its text; ``key`` is what it was made of."""
    key = kept_key(report) if key is None else key
    body = orjson.dumps({"key": list(map(str, key)), "made": made})
    with suppress(OSError):  # without it the audit is made again when the page is opened
        sealed = vault.encrypt(body.decode(), vault.key_id_of(report.text.token))
        spool.keep(report.pk, "|".join(map(str, key)), sealed)
