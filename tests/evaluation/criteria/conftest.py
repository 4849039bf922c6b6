"""The small city with the time limits of the evaluation's own work."""

from __future__ import annotations

import pytest

from shian.evaluation.figures.store import Snapshot
from shian.platform.access.actor import system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.flows.dates import seed_calendar
from shian.platform.flows.files import all_limits
from shian.platform.flows.models import TimeLimit
from tests.evaluation.conftest import Archive


@pytest.fixture
def judged_city(small_city: Snapshot) -> Snapshot:
    """The small city, where clocks can run."""
    by = system_actor()
    seed_calendar(by=by)
    store_many([TimeLimit(**row) for row in all_limits()], by=by, verb="load")
    return small_city


@pytest.fixture
def again(archive: Archive):  # type: ignore[no-untyped-def]
    """Seals what the test has written since."""
    return archive.seal
