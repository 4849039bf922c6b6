"""What other parts of the platform put into a box: criteria and score, witnesses, page, the guard's word."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shian.evaluation.figures.store import Snapshot
from shian.evaluation.report.opened import Opened
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.guard.gate import Subject, require_clear
from shian.platform.witnesses.boxed import witnesses


def criteria_files(shot: Snapshot, year: int) -> dict[str, bytes]:
    """``criteria/<edition>.toml`` and ``score.json``."""
    from shian.evaluation.criteria.boxed import files

    return files(shot, year)


def witness_rows(seal: int) -> list[dict[str, Any]]:
    """The rows of ``witnesses.json``."""
    return witnesses(seal)


def check_page() -> bytes:
    """``check.html``."""
    from shian.evaluation.box.offline.page import page

    return page()


def require_clear_report(opened: Opened, by: Actor) -> None:
    """Let a report pass the publication guard, word for word: nothing in a box can be masked.

    Raises:
        Refused: something found in it waits for a decision, or must not leave.
    """
    frozen = opened.frozen
    number, title = opened.shot.seal.number, opened.built.text.settings.title
    subject = Subject("evaluation.frozenreport", frozen.pk, frozen.title) if frozen else None
    texts = {s.sentence.key: s.text for s in opened.built.sentences}
    passed = require_clear(by, subject or Subject("evaluation.report", number, title), texts)
    if passed != texts:
        raise Refused(
            _("It was decided to mask words of this report; change its wording, then make the box.")
        )
