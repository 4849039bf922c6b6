"""When the platform's jobs run."""

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django import app

from shian.platform.jobs import tasks


@pytest.mark.parametrize("task", [tasks.seal, tasks.deliver], ids=lambda task: task.name)
def test_sealing_and_delivery_run_every_two_seconds_of_every_minute(task: object) -> None:
    schedule = next(p for p in app.periodic_registry.periodic_tasks.values() if p.task is task).croniter
    start = datetime(2026, 1, 1, 0, 1, tzinfo=UTC)  # an odd minute
    assert _runs(schedule, start) == [start + timedelta(seconds=2 * n) for n in range(1, 121)]


def _runs(schedule: object, start: datetime) -> list[datetime]:
    schedule.set_current(start)  # type: ignore[attr-defined]
    return [schedule.get_next(datetime) for _ in range(120)]  # type: ignore[attr-defined]
