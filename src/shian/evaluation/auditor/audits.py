"""The audit of a kept report: computed when asked for, remembered in memory only, since texts are drafts."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Any

import orjson
from django.db.models import Max

from shian.evaluation.auditor import spool
from shian.evaluation.auditor.models import AuditedReport, BesideFact, Correction
from shian.evaluation.auditor.run import Tell, audit_text
from shian.platform.access.actor import Actor
from shian.platform.personal import vault
from shian.platform.privacy.looks import look_at_many

Json = dict[str, Any]
REMEMBERED = 6
LARGE = 100_000  # characters; a report above is audited in a job whenever it must be audited again
WHY = "claim audit"
_kept: OrderedDict[tuple[object, ...], Json] = OrderedDict()
_lock = threading.Lock()


def audit_of(report: AuditedReport, *, by: Actor) -> Json:
    """The audit of a report with its corrections and facts. The look at its text is on the ledger.

    Raises:
        Erased: the text's key was destroyed.
        Unreadable: it takes more memory or time than allowed.
    """
    text = look_at_many([report], ["text"], by=by, why=WHY)[0]["text"]
    return _remembered(_key(report), lambda: _sealed(report) or _made(report, text))


def audit_again_of(report: AuditedReport, *, by: Actor, tell: Tell) -> Json:
    """The audit of a report with what is said beside it now, however long it takes; see ``audit_of``."""
    return _made(report, look_at_many([report], ["text"], by=by, why=WHY)[0]["text"], tell)


def _made(report: AuditedReport, text: str, tell: Tell | None = None) -> Json:
    return audit_text(text, beside(report), report.file_name or report.title, tell)


def ready(report: AuditedReport) -> bool:
    """Whether its audit need not be made first, or is made while the user waits: it is short."""
    with _lock:
        remembered = _key(report) in _kept
    return report.characters <= LARGE or remembered or spool.kept_key_of(report.pk) == key_text(report)


def key_text(report: AuditedReport) -> str:
    """What an audit of a report depends on, as it is kept beside the sealed audit."""
    return "|".join(map(str, _key(report)))


def beside(report: AuditedReport) -> Json:
    """Facts and corrections in force, as the auditor takes them."""
    return {
        "fact": [{"says": f.says, "source": f.source} for f in report.facts.filter(undone=False)],
        "correction": [_said(c) for c in report.corrections.filter(undone=False)],
    }


def counts(made: Json) -> dict[str, int]:
    """Findings by severity."""
    return dict(Counter(finding["severity"] for finding in made["findings"]))


def _said(one: Correction) -> Json:
    said: Json = {"figure": one.figure, "start": one.start, "ignore": one.ignore, "apart": one.apart}
    said |= {"subject": one.subject} if one.subject else {}
    said |= {"place": one.place} if one.place else {}
    said |= {"year": one.year} if one.year else {}
    said |= {"target": one.target} if one.target is not None else {}
    return said | ({"value": f"{one.value.normalize():f}"} if one.value is not None else {})


def _key(report: AuditedReport) -> tuple[object, ...]:
    said = [
        model.objects.filter(report=report).aggregate(last=Max("changed_at"))["last"]
        for model in (Correction, BesideFact)
    ]
    return (report.pk, report.version, *said)


def kept_key(report: AuditedReport) -> tuple[object, ...]:
    """What an audit of a report depends on: its version, and what was said beside it."""
    return _key(report)


def _sealed(report: AuditedReport) -> Json | None:
    """The audit that the job kept of a large report, where nothing has been said beside it since."""
    path = spool.kept_audit(report.pk)
    if not path.exists():
        return None
    kept = orjson.loads(vault.decrypt(path.read_text(encoding="ascii")))
    made: Json = kept["made"]
    return made if kept["key"] == list(map(str, _key(report))) else None


def _remembered(key: tuple[object, ...], make: Callable[[], Json]) -> Json:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > REMEMBERED:
            _kept.popitem(last=False)
    return made
