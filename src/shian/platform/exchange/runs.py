"""Imports from upload to result: read and preview, then write. Pages, jobs and commands call these."""

from __future__ import annotations

import gc
import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shian.methods.problems import Problem, problem
from shian.methods.sheets.text import plain
from shian.platform.access.actor import Actor
from shian.platform.access.roles import role_named
from shian.platform.actions.core import NotAllowed
from shian.platform.exchange.limits import Limits, Unreadable
from shian.platform.exchange.models import ColumnMapping, ImportIssue, ImportRun
from shian.platform.exchange.phases import PREPARE, WRITE, Phase, run_phases
from shian.platform.exchange.reading import open_file
from shian.platform.exchange.spec import ImportSpec, spec_of
from shian.platform.exchange.work import ERROR, NothingWritten, Table, Work
from shian.platform.files.storage import path_of, put
from shian.platform.jobs.progress import Progress
from shian.platform.resources.registry import resource_of

KEPT_ISSUES = 20_000
PREVIEWED = 8  # rows of each sheet shown before writing
State = ImportRun.State


def may_import(spec: ImportSpec, by: Actor) -> bool:
    """Whether the actor may import this kind."""
    if spec.permits is not None:
        return spec.permits(by)
    return resource_of(spec.model.kind()).allows("import", by)


def start(*, by: Actor, kind: str, path: Path, name: str) -> ImportRun:
    """Takes a file in: keeps it by its hash, reads nothing yet.

    Raises:
        NotAllowed: the role may not import this kind.
        Unreadable: too large.
    """
    spec = spec_of(kind)
    if not may_import(spec, by):
        raise NotAllowed(_("As %(role)s you may not import this.") % {"role": by.role.title})
    size, most = path.stat().st_size, Limits().bytes
    if size > most:
        message = "The file has %(size)s MB; %(limit)s MB are the most that is read. Split it."
        raise Unreadable(message, size=size >> 20, limit=most >> 20)
    sha256 = put(path)
    before = ImportRun.objects.filter(kind=kind, sha256=sha256, state=State.DONE).first()
    notes = []
    if before:
        message = "This very file was imported before (import %(number)s); what is unchanged stays as it is."
        notes.append(Problem(message, {"number": before.pk}))
    return ImportRun.objects.create(
        kind=kind,
        file_name=name[-255:],
        sha256=sha256,
        size=size,
        actor=actor_state(by),
        user_id=by.user_id,
        notes=[said(note) for note in notes],
    )


def actor_state(by: Actor) -> dict[str, Any]:
    """An actor as JSON, for a job that acts in their name."""
    names = ("user_id", "name", "area", "body", "operator")
    return {"role": by.role.name, **{name: getattr(by, name) for name in names}}


def actor_of(run: ImportRun) -> Actor:
    """The actor in whose name a run writes."""
    return Actor(**{**run.actor, "role": role_named(run.actor["role"])})


def said(item: Problem) -> dict[str, Any]:
    """A problem as JSON."""
    return {"message": item.message, "params": {k: str(v) for k, v in item.params.items()}}


Tell = Callable[[str, int, int], None]


def prepare(run: ImportRun, *, tell: Tell | None = None) -> Work | None:
    """Reads the file and runs every phase but writing; the result is the preview. None if it was refused."""
    return _carry(run, PREPARE, State.READING, tell)


def execute(run: ImportRun, *, mode: str, tell: Tell | None = None) -> Work | None:
    """Runs all phases and writes.

    With `mode` "all", a single bad row means that nothing is written.
    """
    run.mode = mode
    run.save(update_fields=["mode"])
    return _carry(run, (*PREPARE, Phase("gate", "", _gate), WRITE), State.WRITING, tell)


def _gate(work: Work) -> None:
    if work.all_or_nothing and any(row.refused for row in work.rows):
        raise NothingWritten


def _telling(progress: Progress) -> Tell:
    return lambda phase, done, total: progress.write(phase, phase=phase, done=done, total=total)


def _carry(run: ImportRun, phases: Sequence[Phase], state: str, tell: Tell | None) -> Work | None:
    run.state, run.phase, run.done, run.total = state, "read", 0, 0
    run.save(update_fields=["state", "phase", "done", "total"])
    began = time.monotonic()
    try:
        with open_file(path_of(run.sha256), run.file_name) as opened, Progress(ImportRun, run.pk) as progress:
            run.seconds = {"read": round(time.monotonic() - began, 2)}
            told = tell or _telling(progress)
            work = Work(spec_of(run.kind), actor_of(run), opened, remembered(run), tell=told)
            work.all_or_nothing = run.mode == ImportRun.Mode.ALL_OR_NOTHING
            try:
                _timed(run, work, phases)
            except NothingWritten:
                message = "Not every row is good, and all or nothing was asked for: nothing was written."
                work.blockers = [problem(message)]
            ending = State.BLOCKED if work.blockers else State.READY if state == State.READING else State.DONE
            return _close(run, work, ending)
    except Unreadable as refusal:
        run.blockers = [said(refusal.problem)]
        _finish(run, State.REFUSED)
    except Exception:
        # Whatever broke, the transaction is undone; the page must not wait for ever. The log has the rest.
        _finish(run, State.FAILED)
        raise
    return None


def _timed(run: ImportRun, work: Work, phases: Sequence[Phase]) -> None:
    with _uncollected():
        for phase in phases:
            began = time.monotonic()
            run_phases(work, [phase])
            run.seconds[phase.name] = round(time.monotonic() - began, 2)
            if work.blockers:
                return


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without cyclic garbage collection, which walks a million live cells again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _close(run: ImportRun, work: Work, state: str) -> Work:
    errors = sum(1 for issue in work.issues if issue.severity == ERROR)
    outcomes = Counter(row.outcome for row in work.rows if row.outcome)
    run.counts = {"refused": 0, **work.counts, **outcomes, "issues": len(work.issues), "errors": errors}
    run.tables = [table_state(table) for table in work.tables]
    run.notes += [note for note in map(said, work.opened.notes) if note not in run.notes]
    run.blockers = [said(blocker) for blocker in work.blockers]
    with transaction.atomic():
        run.issues.all().delete()
        kept = [
            ImportIssue(
                run=run,
                sheet=issue.sheet[:100],
                row=issue.row,
                field=issue.field,
                value=issue.value,
                severity=issue.severity,
                **said(issue.problem),
            )
            for issue in work.issues[:KEPT_ISSUES]
        ]
        ImportIssue.objects.bulk_create(kept, batch_size=2000)
        _finish(run, state)
    return work


def _finish(run: ImportRun, state: str) -> None:
    run.state = state
    run.finished_at = timezone.now() if state in (State.DONE, State.REFUSED, State.FAILED) else None
    run.save()


def table_state(table: Table) -> dict[str, Any]:
    """A sheet as the preview shows it: headings, what each column is, how sure, the first rows."""
    sure = {index: match.score for index, match in enumerate(table.heading.matches) if match}
    columns = [
        {"index": index, "text": text, "key": table.mapping.get(index, ""), "score": sure.get(index, 0)}
        for index, text in enumerate(table.heading.texts)
    ]
    below = islice(table.sheet.rows(), table.heading.bottom + 1, table.heading.bottom + 1 + PREVIEWED)
    rows = [[plain(cell)[:80] for cell in row] for row in below]
    width = len(columns)
    return {
        "sheet": table.sheet.name,
        "signature": digest(table.signature),
        "titles": list(table.heading.titles),
        "first": table.heading.bottom + 2,
        "columns": columns,
        "rows": [row[:width] + [""] * (width - len(row)) for row in rows],
        "remembered": table.remembered,
    }


def digest(signature: str) -> str:
    """A heading's signature as it is kept."""
    return hashlib.sha256(signature.encode()).hexdigest()


class _Remembered(dict[str, Mapping[int, str]]):
    """Mappings by the signature's digest, asked for by the signature itself."""

    def get(self, key: str, default: Any = None) -> Any:
        return super().get(digest(key), default)

    def __contains__(self, key: object) -> bool:
        return super().__contains__(digest(str(key)))


def remembered(run: ImportRun) -> Mapping[str, Mapping[int, str]]:
    """Mappings people have corrected: for this run first, else for any file with the same heading."""
    kept = {m.signature: m.columns for m in ColumnMapping.objects.filter(kind=run.kind)}
    return _Remembered({s: {int(i): k for i, k in c.items()} for s, c in {**kept, **run.mapping}.items()})


def remap(run: ImportRun, *, by: Actor, mapping: Mapping[str, Mapping[str, str]]) -> None:
    """Takes the user's word on what columns are, for this run and for later files with the same heading."""
    spec = spec_of(run.kind)
    keys = {column.key for column in spec.columns} | {spec.lead}
    for signature, columns in mapping.items():
        kept = {index: key for index, key in columns.items() if key in keys}
        run.mapping[signature] = kept
        ColumnMapping.objects.update_or_create(
            kind=run.kind, signature=signature, defaults={"columns": kept, "by": by.label}
        )
    run.save(update_fields=["mapping"])
