"""What other parts of the platform put into a box: criteria and score, witnesses, page, the guard's word."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from shian.evaluation.figures.store import Snapshot


def criteria_files(shot: Snapshot, year: int) -> dict[str, bytes]:
    """``criteria/<edition>.toml`` and ``score.json``."""
    from shian.evaluation.criteria.boxed import files

    return files(shot, year)


def witness_rows(seal: int) -> list[dict[str, Any]]:
    """The rows of ``witnesses.json``."""
    from shian.platform.witnesses.boxed import witnesses

    return witnesses(seal)


def check_page() -> bytes:
    """``check.html``."""
    from shian.evaluation.box.offline.page import page

    return page()


def findings_of_guard(texts: Sequence[str]) -> list[str]:
    """What the publication guard says against these texts; nothing where it is not installed."""
    try:
        guard = import_module("shian.platform.guard.screen")
    except ModuleNotFoundError:
        return []
    return [str(one) for one in guard.screen(texts)]
