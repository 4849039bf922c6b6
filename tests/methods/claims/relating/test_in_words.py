"""Claims of every kind in words that were tried out while rules were mended, and right ones beside them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from shian.methods.claims import audit
from shian.methods.claims.model import KINDS

ROWS = tomllib.loads((Path(__file__).parent / "in_words.toml").read_text("utf-8"))["row"]
RIGHT = [row["text"] for row in ROWS if not row["kind"]]
WRONG = [(row["kind"], row["text"]) for row in ROWS if row["kind"]]


@pytest.mark.parametrize(("kind", "text"), WRONG)
def test_found(kind: str, text: str) -> None:
    assert kind in {finding.kind for finding in audit(text).findings}


@pytest.mark.parametrize("text", RIGHT)
def test_silent(text: str) -> None:
    assert [one.says.zh for one in audit(text).findings if KINDS[one.kind].disagrees] == []


def test_there_are_both_of_many_kinds() -> None:
    assert len(RIGHT) >= 25
    assert len({kind for kind, _ in WRONG}) >= 16
