"""The job that audits a report too large for a request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from procrastinate.contrib.django import app

from shian.evaluation.auditor import spool
from shian.evaluation.auditor.audits import audit_again_of, kept_key, key_text
from shian.evaluation.auditor.models import AuditedReport
from shian.evaluation.auditor.run import audit_file
from shian.evaluation.auditor.taking import keep_audit, take_audited
from shian.platform.access.actor import Actor
from shian.platform.access.roles import role_named
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.exchange.limits import Unreadable
from shian.platform.exchange.runs import actor_state
from shian.platform.personal.vault import Erased

INLINE = 300_000  # bytes; smaller files are audited while the user waits
BROKEN = "The report could not be audited. The server's log has the reason."


@app.task(queueing_lock=None, pass_context=False)
def audit_report(token: str) -> None:
    """Audit a file that was sent and keep it; one that ended already is left alone."""
    sent = spool.sent_of(token)
    if sent is None or spool.outcome_of(token) is not None:
        return
    progress = spool.Progress(token)
    try:
        by = _actor(sent.actor)
        made = audit_file(spool.file_of(token), tell=progress.tell)
        report = take_audited(made, by=by, title=sent.title, name=sent.name)
        spool.finish(token, {"report": report.pk})
    except Unreadable as refusal:
        params = {key: str(value) for key, value in refusal.problem.params.items()}
        spool.finish(token, {"refused": refusal.problem.message, "params": params})
    except (Refused, NotAllowed) as refusal:
        spool.finish(token, {"refused": "%(reason)s", "params": {"reason": str(refusal)}})
    except Exception:
        spool.finish(token, {"refused": BROKEN, "params": {}})
        raise


def audit_soon(path: Path, *, by: Actor, title: str, name: str) -> str:
    """Have the job audit a file; answers the token by which its sender finds it again."""
    token = spool.begin(spool.Sent(actor_state(by), title, name), path)
    audit_report.configure(lock=f"audit-{token}").defer(token=token)
    return token


@app.task(queueing_lock=None, pass_context=False)
def audit_again(token: str) -> None:
    """Audit a kept report with what is said beside it by now; one that ended already is left alone."""
    sent = spool.sent_of(token)
    if sent is None or sent.report is None or spool.outcome_of(token) is not None:
        return
    progress = spool.Progress(token)
    try:
        report = AuditedReport.objects.get(pk=sent.report)
        key = kept_key(report)
        made = audit_again_of(report, by=_actor(sent.actor), tell=progress.tell)
        keep_audit(report, made, key)
        spool.finish(token, {"report": report.pk})
    except Unreadable as refusal:
        params = {key: str(value) for key, value in refusal.problem.params.items()}
        spool.finish(token, {"refused": refusal.problem.message, "params": params})
    except Erased:
        spool.finish(token, {"refused": BROKEN, "params": {}})
    except Exception:
        spool.finish(token, {"refused": BROKEN, "params": {}})
        raise


def audit_again_soon(report: AuditedReport, *, by: Actor) -> str:
    """Have the job audit a kept report again; answers the token, the same while one person waits for it."""
    key = key_text(report)
    if (token := spool.waiting(report.pk, key, by.user_id)) is not None:
        return token
    token = spool.begin(spool.Sent(actor_state(by), report.title, report.file_name, report.pk, key))
    audit_again.configure(lock=f"audit-{token}").defer(token=token)
    return token


def _actor(state: dict[str, Any]) -> Actor:
    return Actor(**{**state, "role": role_named(state["role"])})
