"""Tests that share a city or a server go to one process."""

from __future__ import annotations

import pytest

from tests.together import FOLDERS, unit


@pytest.mark.parametrize(
    ("nodeid", "sent_with"),
    [
        ("tests/browser/test_pages.py::test_a[x::y]", "tests/browser/"),
        ("tests/browser/test_outbreak.py::test_b", "tests/browser/"),
        ("tests/evaluation/box/test_whole.py::test_c[1]", "tests/evaluation/box/test_whole.py"),
    ],
)
def test_the_unit_of_a_test(nodeid: str, sent_with: str) -> None:
    assert unit(nodeid) == sent_with


def test_folders_come_first(request: pytest.FixtureRequest) -> None:
    places = [unit(item.nodeid) for item in request.session.items]
    whole = [place for place in places if place in FOLDERS]
    assert places[: len(whole)] == whole == sorted(whole, key=FOLDERS.index)
