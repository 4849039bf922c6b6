"""Spark's client takes a main module without a file for a run of its own doctests: a test worker is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def main_module_with_a_file() -> Iterator[None]:
    """Give the workers' main module, started by ``-c``, a file."""
    main = sys.modules["__main__"]
    if hasattr(main, "__file__"):
        yield
        return
    main.__file__ = __file__
    yield
    del main.__file__
