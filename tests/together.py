"""Which tests share a process: those of one file, and those of a folder that share a city or a server."""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

FOLDERS = ("tests/browser/", "tests/simulation/", "tests/sites/serve/", "tests/platform/cluster/")
"""The longest first: what begins last decides when all is done."""


def unit(nodeid: str) -> str:
    """What a test is sent to a process with."""
    file = nodeid.split("::", 1)[0]
    return next((folder for folder in FOLDERS if file.startswith(folder)), file)


def first(item: pytest.Item) -> int:
    """Folders in their order, then all else as it stands."""
    folder = unit(item.nodeid)
    return FOLDERS.index(folder) if folder in FOLDERS else len(FOLDERS)


class Together(LoadFileScheduling):  # type: ignore[misc]
    """Tests by their units, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)
