"""Jobs of the imports: reading and writing of files too large for a request."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shian.platform.exchange import runs
from shian.platform.exchange.models import ImportRun

INLINE = 300_000  # bytes; smaller files are read while the user waits


@app.task(queueing_lock=None, pass_context=False)
def prepare_import(run_id: int) -> None:
    """Reads a file and makes its preview."""
    runs.prepare(ImportRun.objects.get(pk=run_id))


@app.task(queueing_lock=None, pass_context=False)
def execute_import(run_id: int, mode: str) -> None:
    """Reads a file again and writes it."""
    runs.execute(ImportRun.objects.get(pk=run_id), mode=mode)


def prepare_soon(run: ImportRun) -> None:
    """Prepares a small file at once, a large one in a job."""
    if run.size <= INLINE:
        runs.prepare(run)
        return
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.READING, phase="", done=0, total=0)
    prepare_import.configure(lock=f"import-{run.pk}").defer(run_id=run.pk)


def execute_soon(run: ImportRun, mode: str) -> None:
    """Writes a small file at once, a large one in a job."""
    if run.size <= INLINE:
        runs.execute(run, mode=mode)
        return
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.WRITING, phase="", done=0, total=0)
    execute_import.configure(lock=f"import-{run.pk}").defer(run_id=run.pk, mode=mode)
