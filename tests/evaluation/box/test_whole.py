"""A box as it is made: it verifies anywhere, and the same records are drawn by everybody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shian.evaluation.box.make import Made
from tests.evaluation.box.tampering import check, opened

pytestmark = pytest.mark.django_db


def test_it_verifies_from_anywhere(small: Made, key: Path, tmp_path: Path) -> None:
    found = check(small.path, key, cwd=tmp_path)
    assert found.lines[-1] == "ALL AS CLAIMED", found.lines[-5:]
    assert found.code == 0
    assert len([line for line in found.lines if line.endswith("as claimed")]) == small.figures
