"""What every test may use: the reference material beside the repository, a data folder of its own."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.template import template
from tests.together import Together, first

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SHIAN_SHARED") or REPOSITORY.parent / "shared")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """How tests go to the processes."""
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first. What needs the reference material is skipped where there is none.

    `.ci/run` refuses to skip, in CI.
    """
    items.sort(key=first)
    if SHARED.is_dir():
        return
    skip = pytest.mark.skip(reason=f"no reference material at {SHARED} (set SHIAN_SHARED)")
    for item in items:
        if item.get_closest_marker("reference"):
            item.add_marker(skip)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: collecting garbage need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_unconfigure() -> None:
    """At the end everything may go."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The reference material: `../shared` or `$SHIAN_SHARED`. For tests marked `reference` only."""
    if not SHARED.is_dir():
        pytest.skip(f"no reference material at {SHARED} (set SHIAN_SHARED)")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def data_of_tests() -> Iterator[Path]:
    """Files, keys and archives of tests go to a folder that is gone afterwards, never to the city's."""
    from django.conf import settings

    before = settings.SHIAN_DATA
    with tempfile.TemporaryDirectory(prefix="shian-test-data-") as folder:
        settings.SHIAN_DATA = Path(folder)
        yield Path(folder)
        settings.SHIAN_DATA = before


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The tests' database is a copy of one that is migrated once, not once by each process."""
    from django.conf import settings

    of_tests: dict[str, object] = settings.DATABASES["default"]["TEST"]  # type: ignore[assignment]
    of_tests["TEMPLATE"] = template()


@pytest.fixture(autouse=True)
def areas_of_this_test() -> Iterator[None]:
    """Names of areas are kept for a minute by a process: no test has those, or the source, of another."""
    from shian.platform.pages import places

    source = list(places._source)
    places.forget()
    yield
    places._source[:] = source
