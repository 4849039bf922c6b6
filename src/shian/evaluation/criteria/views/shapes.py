"""What the score board shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shian.evaluation.criteria.evidence import Tally
from shian.methods.scoring import Item


@dataclass(frozen=True)
class SideLine:
    """A veto by one population series."""

    series: str
    definition: str
    value: str
    tone: str
    label: str


@dataclass(frozen=True)
class VetoLight:
    """A light on top of the board."""

    item: str
    title: str
    tone: str
    icon: str
    label: str
    value: str
    wanted: str
    url: str
    sides: tuple[SideLine, ...]
    flips: bool


@dataclass(frozen=True)
class Line:
    """An item on the board. ``gap``, ``points`` and ``most`` are ready to show."""

    item: Item
    title: str
    group: str
    value: str
    unit: str
    points: str
    most: str
    gap: str
    state: str
    tone: str
    label: str
    next: str
    origin: str
    origin_label: str
    certainty: str
    url: str
    figure_url: str
    declare_url: str
    tally: Tally
    veto: bool


@dataclass(frozen=True)
class BlockLines:
    """A block with its lines; shares are of its points, in per cent, for the bar."""

    id: str
    title: str
    low: str
    high: str
    most: str
    got: int
    open: int
    tally: Tally
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Summary:
    """The head of the board."""

    low: str
    high: str
    most: str
    settled: bool
    light_tone: str
    light_label: str
    got: int
    open: int
    passing: str
    passed: str
    counts: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class BoardPage:
    """The whole board."""

    summary: Summary
    vetoes: tuple[VetoLight, ...]
    blocks: tuple[BlockLines, ...]
    gaps: tuple[Line, ...]
    chart: dict[str, Any]
    tally: Tally
