"""The forms in which reports contradict themselves, by kind, and look-alikes that are right."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from shian.methods.claims import audit
from shian.methods.claims.model import KINDS

ROWS = tomllib.loads((Path(__file__).parent / "forms.toml").read_text("utf-8"))["row"]
WRONG = [(row["kinds"], row["text"]) for row in ROWS if row["kinds"]]
RIGHT = [row["text"] for row in ROWS if not row["kinds"]]


@pytest.mark.parametrize(("kinds", "text"), WRONG)
def test_found(kinds: list[str], text: str) -> None:
    assert set(kinds) <= {finding.kind for finding in audit(text).findings}


@pytest.mark.parametrize("text", RIGHT)
def test_silent(text: str) -> None:
    assert [one.says.zh for one in audit(text).findings if KINDS[one.kind].disagrees] == []


def test_each_kind_has_both() -> None:
    assert len(WRONG) >= 150
    assert len(RIGHT) >= 90
