"""What is measured, against which bar, and where the figure stands in a script's answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what, its bar, how the answer is put in words, and whether it holds."""

    what: str
    bar: str
    shown: Callable[[Answer], str]
    holds: Callable[[Answer], bool]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A script under ``benchmarks/`` that prints one JSON object; ``city`` if it reads the full city."""

    name: str
    city: bool
    rows: tuple[Row, ...]


def as_markdown(lines: list[tuple[str, str, str, str]]) -> str:
    """The table of (what, bar, measured, holds)."""
    head = "| what | bar | measured | holds |\n|---|---|---|---|\n"
    return head + "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
