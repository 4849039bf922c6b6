"""The job that makes a box."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shian.evaluation.box import shelf
from shian.evaluation.box.actions import fail, finish
from shian.evaluation.box.contents import CannotMake
from shian.evaluation.box.make import make
from shian.evaluation.box.models import EvidenceBox
from shian.platform.access.actor import system_actor


@app.task(queueing_lock=None, pass_context=False)
def make_box(number: int) -> None:
    """Make a box that was asked for; one that ended already is left alone."""
    box = EvidenceBox.objects.get(pk=number)
    if not box.busy:
        return
    progress, by = shelf.Progress(number), system_actor()
    target = shelf.folder() / f"{number}.zip"
    try:
        made = make(
            box.report,
            target,
            at=box.made_at,
            attachments=box.asked_attachments,
            force=True,
            tell=progress.tell,
        )
        target.replace(shelf.file_of(made.sha256))
        finish(by=by, evidencebox=box, made=made)
    except CannotMake as error:
        fail(by=by, evidencebox=box, reason=str(error))
    except Exception as error:
        fail(by=by, evidencebox=box, reason=f"{type(error).__name__}: {error}")
        raise
    finally:
        progress.clear()


def make_soon(box: EvidenceBox) -> None:
    """Have the job make it, one at a time."""
    make_box.configure(lock="evidence-box").defer(number=box.pk)
