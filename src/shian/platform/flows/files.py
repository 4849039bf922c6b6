"""The data files of time limits that the installed domains bring."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps

from shian.platform.access.actor import Actor, system_actor
from shian.platform.flows.dates import differing, load_limits, read_limits, seed_calendar


def limit_files() -> list[Path]:
    """Each installed app's ``data/time_limits*.toml``."""
    return sorted(
        path for app in apps.get_app_configs() for path in Path(app.path).glob("data/time_limits*.toml")
    )


def all_limits() -> list[dict[str, Any]]:
    """The rows of all files, in the files' order."""
    return [row for path in limit_files() for row in read_limits(path)]


def seed_all(by: Actor | None = None) -> tuple[int, int]:
    """Fill calendar and limits; (days added, limits changed). Run again, it changes nothing."""
    by = by or system_actor()
    days = seed_calendar(by=by)
    changed = differing(all_limits())
    return days, load_limits(by=by, rows=changed) if changed else 0
