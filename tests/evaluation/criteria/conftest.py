"""The small city with the time limits of the evaluation's own work."""

from __future__ import annotations

import pytest

from shian.evaluation.figures.store import Snapshot
from shian.platform.flows.files import seed_all
from tests.evaluation.conftest import Archive


@pytest.fixture
def judged_city(small_city: Snapshot) -> Snapshot:
    """The small city, where clocks can run."""
    seed_all()
    return small_city


@pytest.fixture
def again(archive: Archive):  # type: ignore[no-untyped-def]
    """Seals what the test has written since."""
    return archive.seal
