"""Seeding, recomputing and the command line of flows."""

from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner

from shian.platform.access.actor import system_actor
from shian.platform.actions.core import action, store
from shian.platform.flows.cli import app
from shian.platform.flows.dates import current_calendar, differing, read_limits
from shian.platform.flows.files import limit_files, seed_all
from shian.platform.flows.models import CalendarDay, Duty, TimeLimit
from shian.platform.flows.rebuild import recompute
from shian.platform.ledger.models import Entry
from tests.platform.flows.conftest import at, clerk, create


@pytest.mark.django_db
def test_seeding_twice_changes_nothing() -> None:
    days, limits = seed_all()
    assert days == CalendarDay.objects.count() > 250
    assert limits == TimeLimit.objects.count() == len([r for f in limit_files() for r in read_limits(f)])
    entries = Entry.objects.count()
    assert entries == days + limits
    assert seed_all() == (0, 0)
    assert Entry.objects.count() == entries


@pytest.mark.django_db
def test_a_changed_limit_is_found() -> None:
    seed_all()
    rows: list[dict[str, Any]] = [row for file in limit_files() for row in read_limits(file)]
    assert differing(rows) == []
    changed = {**rows[0], "amount": 99}
    assert differing([changed, *rows[1:]]) == [changed]


def test_a_file_that_lacks_something_says_what(tmp_path: Any) -> None:
    file = tmp_path / "time_limits.toml"
    file.write_text('[[limit]]\ntopic = "x"\nrule = "R"\n')
    with pytest.raises(ValueError, match="limit 'x' lacks amount, certainty, source, title, unit"):
        read_limits(file)


@action(kind="flows.calendarday", verb="declare", title="Declare a holiday")
def declare(*, by: Any, day: date) -> CalendarDay:
    return store(CalendarDay(day=day, name="Trial"), by=by, verb="declare")


@pytest.mark.usefixtures("trial")
def test_a_new_holiday_moves_the_due_days() -> None:
    create(by=clerk(at(3, 1)), name="A")
    assert Duty.objects.get().due_day == date(2021, 3, 10)
    assert recompute() == 0
    declare(by=system_actor(at(3, 2)), day=date(2021, 3, 3))
    assert not current_calendar().is_working(date(2021, 3, 3))
    assert recompute() == 1
    assert Duty.objects.get().due_day == date(2021, 3, 11)


@pytest.mark.usefixtures("trial")
def test_the_commands(tmp_path: Any) -> None:
    run = CliRunner()
    assert run.invoke(app, ["docs", "--folder", str(tmp_path), "--check"]).exit_code == 1
    assert "pages written" in run.invoke(app, ["docs", "--folder", str(tmp_path)]).output
    assert run.invoke(app, ["docs", "--folder", str(tmp_path), "--check"]).exit_code == 0
    assert "0 clocks" in run.invoke(app, ["rebuild"]).output
    assert "0 notifications" in run.invoke(app, ["remind"]).output
    assert "limits added or changed" in run.invoke(app, ["seed"]).output
