"""A small city, made once for all tests that look at it and rolled back at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from shian.platform.installation import current
from shian.simulation.make import Made, make

SCALE = 0.02
SEED = 2016


@pytest.fixture(scope="package")
def city(django_db_setup: Any, django_db_blocker: Any, data_of_tests: Path) -> Iterator[Made]:
    """Seed 2016 at a fiftieth of the city's size."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                made = make(SEED, SCALE)
                current.forget()
                # Keys are checked here, once; else each test, at its end, would have them all checked anew.
                connection.check_constraints()
                yield made
                transaction.set_rollback(True)
        finally:
            current.forget()
