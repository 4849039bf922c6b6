"""What the pages of imports show: plain values made of runs, tables and issues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shian.platform.access.actor import Actor
from shian.platform.exchange.models import ImportIssue, ImportRun
from shian.platform.exchange.phases import PREPARE, WRITE
from shian.platform.exchange.runs import may_import
from shian.platform.exchange.spec import SPECS, ImportSpec, spec_of

State = ImportRun.State
TONES = {
    State.DONE: "good",
    State.REFUSED: "bad",
    State.FAILED: "bad",
    State.BLOCKED: "warn",
    State.READY: "open",
}
COUNTS: dict[str, str | Promise] = {
    "rows": _("Rows read"),
    "new": _("New"),
    "changed": _("Changed"),
    "unchanged": _("Unchanged"),
    "repeated": _("Repeated in the file"),
    "refused": _("Rows refused"),
    "left_out": _("Titles, totals, notes"),
}
TITLES = {"read": _("Read the file"), "gate": "", **{phase.name: phase.title for phase in (*PREPARE, WRITE)}}
SHOWN_ISSUES = 100


@dataclass(frozen=True, slots=True)
class Step:
    """A phase as the page lists it: title, seconds once done, whether it is the one under way."""

    title: str | Promise
    seconds: float | None
    current: bool


def kinds_for(by: Actor) -> list[ImportSpec]:
    """What an actor may import, by title."""
    return sorted((spec for spec in SPECS.values() if may_import(spec, by)), key=lambda spec: str(spec.title))


def steps(run: ImportRun) -> list[Step]:
    """The phases of a run in order, as far as they apply."""
    names = ["read", *(phase.name for phase in PREPARE)]
    if run.state in (State.WRITING, State.DONE):
        names.append(WRITE.name)
    return [Step(TITLES[name], run.seconds.get(name), run.busy and run.phase == name) for name in names]


def tiles(run: ImportRun) -> list[tuple[str | Promise, int, str]]:
    """Counts as (label, number, tone); those that are nought are left out, but for what matters."""
    tones = {"new": "good", "changed": "open", "refused": "bad", "repeated": "warn"}
    return [
        (label, run.counts.get(name, 0), tones.get(name, "") if run.counts.get(name) else "")
        for name, label in COUNTS.items()
        if run.counts.get(name) or name in ("rows", "new", "refused")
    ]


def options(spec: ImportSpec) -> list[tuple[str, str | Promise]]:
    """What a column may be said to be."""
    return [(column.key, column.label) for column in spec.columns] + [(spec.lead, _("Serial number"))]


def tables(run: ImportRun) -> list[dict[str, Any]]:
    """The sheets of a preview: each column with its choice, and rows as lists of texts."""
    spec = spec_of(run.kind)
    secret = {column.key for column in spec.columns if spec.secret(column.key)}
    shown = []
    for table in run.tables:
        hidden = {column["index"] for column in table["columns"] if column["key"] in secret}
        rows = [
            ["•••" if i in hidden and text else text for i, text in enumerate(row)] for row in table["rows"]
        ]
        numbered = list(enumerate(rows, start=table["first"]))
        shown.append({**table, "rows": numbered, "known": sum(1 for c in table["columns"] if c["key"])})
    return shown


def issue_rows(run: ImportRun) -> list[tuple[ImportIssue, str | Promise]]:
    """The first issues, each with the name of its field."""
    spec = spec_of(run.kind)
    found = run.issues.order_by("severity", "id")[:SHOWN_ISSUES]
    return [(issue, spec.label(issue.field)) for issue in found]
