"""The epidemic curve as a drawing without scripts: positions and sizes for the template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shian.domains.surveillance.outbreaks.choices import CASES
from shian.domains.surveillance.outbreaks.epicurve import Epicurve
from shian.methods.epidemiology.curve import Width

HEIGHT, WIDTH, LEFT, BOTTOM, TOP = 180, 720, 28, 26, 10
LABELS = 9


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a bar."""

    x: str
    y: str
    width: str
    height: str
    series: str
    title: str


@dataclass(frozen=True, slots=True)
class Label:
    """A word at an axis."""

    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A curve ready to draw; sizes are texts, so that no language puts a comma into them."""

    width: int
    height: int
    blocks: tuple[Block, ...]
    across: tuple[Label, ...]
    up: tuple[Label, ...]
    base: int
    left: int
    keys: tuple[str, ...]
    marks: tuple[Label, ...]


def drawn(curve: Epicurve, marks: tuple[tuple[datetime, str], ...] = ()) -> Drawing:
    """Place the bars, the axes' words and the marks (meals) of a curve."""
    most = max(curve.totals)
    step = (WIDTH - LEFT) / len(curve.starts)
    scale = (HEIGHT - BOTTOM - TOP) / most
    base = HEIGHT - BOTTOM
    blocks = []
    for at, start in enumerate(curve.starts):
        y = float(base)
        for place, (key, values) in enumerate(curve.series):
            if values[at]:
                tall = values[at] * scale
                y -= tall
                title = f"{written(start, curve.width)} · {values[at]}"
                blocks.append(
                    Block(
                        _n(LEFT + at * step + 0.5),
                        _n(y),
                        _n(max(step - 1, 0.6)),
                        _n(tall),
                        class_of(key, place),
                        title,
                    )
                )
    every = max(1, -(-len(curve.starts) // LABELS))
    across = [
        Label(_n(LEFT + (at + 0.5) * step), _n(HEIGHT - 8), written(start, curve.width, short=True))
        for at, start in enumerate(curve.starts)
        if at % every == 0
    ]
    up = [Label(_n(LEFT - 5), _n(base - most * scale + 4), str(most)), Label(_n(LEFT - 5), _n(base), "0")]
    return Drawing(
        WIDTH, HEIGHT, tuple(blocks), tuple(across), tuple(up), base, LEFT,
        tuple(key for key, _values in curve.series), tuple(_marks(curve, step, marks)),
    )  # fmt: skip


def class_of(key: str, place: int) -> str:
    """The class of a series' colour: degrees of certainty have their own."""
    return f"s-{key}" if key in CASES else f"s{place}"


def _marks(curve: Epicurve, step: float, marks: tuple[tuple[datetime, str], ...]) -> list[Label]:
    first, placed = curve.starts[0], []
    for moment, name in marks:
        at = (moment - first) / curve.width.span
        if 0 <= at <= len(curve.starts):
            placed.append(Label(_n(LEFT + at * step), _n(TOP), name))
    return placed


def written(moment: datetime, width: Width, *, short: bool = False) -> str:
    """The beginning of a bar in figures; hours only where bars are hours."""
    if width in (Width.HOUR, Width.QUARTER):
        return f"{moment:%m-%d %H}" + ("" if short else ":00")
    return f"{moment:%m-%d}" if short else f"{moment:%Y-%m-%d}"


def _n(value: float) -> str:
    return f"{value:.1f}"
