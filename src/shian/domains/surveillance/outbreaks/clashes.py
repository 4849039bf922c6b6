"""Two people in one line: what somebody else has changed since a version was seen, and whether it clashes.

A save names the version of the line its writer saw. If the line has gone on since, the cells to be written
are compared as they were then (by the ledger) with how they are now: those nobody else has touched may be
written, a touched one refuses the save, and both values are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from django.utils.translation import gettext_lazy as _

from shian.domains.surveillance.outbreaks.cells import FOOD, written
from shian.domains.surveillance.outbreaks.models import Line
from shian.platform.actions.core import Changed
from shian.platform.ledger.models import Entry
from shian.platform.records.state import state_of


class Clash(Changed):
    """Somebody else has changed the same cells. ``theirs``: their values by cell, as they are typed."""

    def __init__(self, line: Line, names: Iterable[str]) -> None:
        super().__init__(_("Somebody else has changed this cell since you saw it."))
        self.theirs = {name: written(line, name) for name in names}
        self.version = line.version


def check_unseen(line: Line, names: Iterable[str], seen: int) -> None:
    """Refuse if one of these cells has changed since the version seen; the line is locked and fresh.

    Raises:
        Clash: naming those cells with their present values.
    """
    if line.version == seen:
        return
    before = _state_of_version(line, seen)
    now = state_of(line)
    names = list(names)
    touched = [name for name in names if before is None or _cell(before, name) != _cell(now, name)]
    if touched:
        raise Clash(line, touched)


def _state_of_version(line: Line, version: int) -> dict[str, Any] | None:
    entries = Entry.objects.filter(kind=line.kind(), record=line.pk).order_by("seq")
    for text in entries.values_list("state", flat=True):
        state: dict[str, Any] | None = orjson.loads(text)
        if state is not None and state["version"] == version:
            return state
    return None


def _cell(state: dict[str, Any], name: str) -> Any:
    if name.startswith(FOOD):
        return orjson.loads(state["answers"]).get(name.removeprefix(FOOD), "")
    return state[name]
