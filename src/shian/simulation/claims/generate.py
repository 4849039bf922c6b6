"""Paragraphs with planted contradictions and correct look-alikes, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from shian.simulation.claims import fillers
from shian.simulation.claims.grammar import CLOSE, OPEN, mark
from shian.simulation.claims.kinds import (
    absolutes,
    averages,
    citations,
    dense,
    growths,
    hints,
    minimums,
    persons,
    rates,
    repeats,
    shares,
    sums,
    trends,
    units,
)
from shian.simulation.claims.passage import KINDS, Passage, Planted, Span
from shian.simulation.claims.scene import Item, Maker, Scene

MAKERS: dict[str, tuple[Maker, ...]] = {
    "sum": (*sums.MAKERS, *(dense.MAKERS["sum"],) * 3),
    "share": (*shares.MAKERS, *(dense.MAKERS["share"],) * 3),
    "rate": rates.MAKERS,
    "average": (*averages.MAKERS, *(dense.MAKERS["average"],) * 3),
    "growth": (*growths.MAKERS, *(dense.MAKERS["growth"],) * 3),
    "repeated": repeats.MAKERS,
    "trend": trends.MAKERS,
    "minimum": minimums.MAKERS,
    "unit": units.MAKERS,
    "absolute": absolutes.MAKERS,
    "citation": citations.MAKERS,
    "person": persons.MAKERS,
    **hints.MAKERS,
}
ALIKE: dict[str, tuple[Callable[[Scene], Item], ...]] = {
    "sum": sums.ALIKE,
    "share": shares.ALIKE,
    "rate": rates.ALIKE,
    "average": averages.ALIKE,
    "growth": growths.ALIKE,
    "repeated": repeats.ALIKE,
    "trend": trends.ALIKE,
    "minimum": minimums.ALIKE,
    "unit": units.ALIKE,
    "absolute": absolutes.ALIKE,
    "citation": citations.ALIKE,
    "person": persons.ALIKE,
    **hints.ALIKE,
}
TOGETHER = ("其中", "具体看", "从数据看")
"""How a sentence begins that makes no sense away from the one before it."""
SHARE_WRONG = 0.5
"""Of all items; so half of what looks like a contradiction is none."""


def item(scene: Scene, kind: str) -> Item:
    rng = scene.rng
    if rng.random() < SHARE_WRONG:
        maker = rng.choice(MAKERS[kind])
        one = maker(scene, True)
        # Where a sentence holds words only, such as 全部完成, it is the words that the label rests on.
        chunks = tuple(text if OPEN in text else mark(text) for text in one.chunks)
        return replace(one, chunks=chunks, maker=maker.__name__)
    if kind in ALIKE and rng.random() < 0.5:
        alike = rng.choice(ALIKE[kind])
        return replace(alike(scene), maker=alike.__name__)
    maker = rng.choice(MAKERS[kind])
    return replace(maker(scene, False), maker=maker.__name__)


def _weave(rng: random.Random, items: list[Item], between: list[str]) -> list[tuple[str, Item | None]]:
    """The pieces of all items in one order; those of one item keep theirs, and often stand apart."""
    pieces: list[tuple[str, Item | None]] = []
    late: list[tuple[str, Item | None]] = []
    for one in items:
        apart = len(one.chunks) > 1 and not one.chunks[-1].startswith(TOGETHER) and rng.random() < 0.5
        pieces += [(chunk, one) for chunk in (one.chunks[:-1] if apart else one.chunks)]
        late += [(one.chunks[-1], one)] if apart else []
        if between and rng.random() < 0.6:
            pieces.append((between.pop(), None))
    return [*pieces, *((text, None) for text in between), *late]


def _numbered(rng: random.Random, pieces: list[tuple[str, Item | None]]) -> list[tuple[str, Item | None]]:
    """一是…。二是…, in some paragraphs."""
    if rng.random() < 0.75:
        return pieces
    style = rng.choice(("{}是", "{}、", "（{}）"))
    return [
        (text if text.startswith(("\n", *TOGETHER)) else style.format(fillers.NUMERALS[i]) + text, one)
        if i < len(fillers.NUMERALS)
        else (text, one)
        for i, (text, one) in enumerate(pieces)
    ]


def _in_one_breath(
    rng: random.Random, pieces: list[tuple[str, Item | None]]
) -> list[tuple[str, Item | None]]:
    """Some authors set semicolons where others end a sentence."""
    if rng.random() < 0.8:
        return pieces
    *others, last = pieces
    return [(text[:-1] + "；" if text.endswith("。") else text, one) for text, one in others] + [last]


def _unmarked(text: str, at: int) -> tuple[str, list[Span]]:
    plain, spans, start = "", [], 0
    for char in text:
        if char == OPEN:
            start = at + len(plain)
        elif char == CLOSE:
            spans.append((start, at + len(plain)))
        else:
            plain += char
    return plain, spans


def paragraph(rng: random.Random, name: str, kinds: list[str]) -> Passage:
    """A paragraph which speaks of these kinds, each at most once."""
    scene = Scene.new(rng)
    items = [item(scene, kind) for kind in kinds]
    between = [fillers.plain(scene) for _ in range(rng.randint(0, 3))]
    pieces = _in_one_breath(rng, _numbered(rng, _weave(rng, items, between)))
    pieces.insert(0, (fillers.lead(scene), None))
    text = ""
    places: dict[int, list[Span]] = {id(one): [] for one in items}
    for piece, one in pieces:
        shown, spans = _unmarked(piece, len(text))
        text += shown
        if one is not None:
            places[id(one)] += spans
    planted, alike = [], []
    for one in items:
        where = tuple(places[id(one)])
        if one.wrong:
            planted.append(Planted(one.kind, where, one.also, why=one.maker))
        else:
            alike += [(f"{one.kind}: {one.maker}", span) for span in where]
        if one.ask:
            planted.append(Planted(one.ask[0], where, one.ask[1:], optional=True))
    return Passage(name, text, tuple(planted), tuple(alike), scene.subject.name)


def paragraphs(seed: int, count: int) -> Iterator[Passage]:
    """Every kind equally often, with one to four kinds in a paragraph."""
    rng = random.Random(seed)
    bag: list[str] = []
    for number in range(count):
        kinds: list[str] = []
        for _ in range(rng.choice((1, 2, 2, 3, 3, 4))):
            if not bag:
                bag = list(KINDS)
                rng.shuffle(bag)
            kind = bag.pop()
            if kind not in kinds:
                kinds.append(kind)
        yield paragraph(random.Random(rng.random()), f"{seed}-{number}", kinds)
