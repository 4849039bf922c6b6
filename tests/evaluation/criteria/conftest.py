"""The small city with the time limits of the evaluation's own work."""

from __future__ import annotations

from pathlib import Path

import pytest

from shian.evaluation.figures.store import Snapshot
from shian.platform.access.actor import system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.flows.dates import seed_calendar
from shian.platform.flows.files import all_limits
from shian.platform.flows.models import TimeLimit
from tests.evaluation import city
from tests.evaluation.conftest import Archive


@pytest.fixture
def judged_city(archive: Archive, kept_cities: Path) -> Snapshot:
    """The small city, where clocks can run."""

    def build() -> None:
        city.build()
        archive.seal()
        by = system_actor()
        seed_calendar(by=by)
        store_many([TimeLimit(**row) for row in all_limits()], by=by, verb="load")

    return archive.city("judged", kept_cities, build)


@pytest.fixture
def again(archive: Archive):  # type: ignore[no-untyped-def]
    """Seals what the test has written since."""
    return archive.seal
