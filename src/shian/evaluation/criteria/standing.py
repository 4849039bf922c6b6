"""Where the city or a district stands by an edition: its score with the values behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from shian.evaluation.criteria.values import Found, Judged, found_all, of_figure
from shian.evaluation.figures.book import figure
from shian.evaluation.figures.engine import districts, population_series
from shian.evaluation.figures.history import telling
from shian.evaluation.figures.seals import SealLine, folder
from shian.evaluation.figures.store import Snapshot
from shian.methods.scoring import Edition, Item, Light, Score, light, score

TREND = 6


@dataclass(frozen=True)
class Standing:
    """A score and what it rests on."""

    edition: Edition
    judged: Judged
    shot: Snapshot
    score: Score
    found: dict[str, Found]


@dataclass(frozen=True)
class Side:
    """An item's value and light by one population series."""

    series: str
    definition: str
    found: Found
    light: Light | None


def standing(edition: Edition, shot: Snapshot, judged: Judged) -> Standing:
    """The standing as of the snapshot's seal."""
    found = found_all(edition, shot, judged)
    return Standing(edition, judged, shot, score(edition, {i: f.value for i, f in found.items()}), found)


def sides(here: Standing) -> dict[str, tuple[Side, ...]]:
    """Of each veto that counts people: how it stands by every population series there is."""
    series = population_series(here.shot)
    return {
        one.item.id: tuple(_side(one.item, here, name, said) for name, said in series)
        for one in here.score.vetoes
        if per_person(one.item)
    }


def per_person(item: Item) -> bool:
    """Whether the item's value hangs on the population series chosen."""
    if item.figure is None or item.figure.series:
        return False
    header = figure(item.figure.name).header
    return bool(header and header.population)


def _side(item: Item, here: Standing, series: str, said: str) -> Side:
    assert item.figure is not None
    found = of_figure(item.figure, here.shot, replace(here.judged, series=series))
    return Side(series, said, found, light(item.veto, found.value))


def flips(found: tuple[Side, ...]) -> bool:
    """Whether the choice of population decides the veto."""
    return len({side.light for side in found}) > 1


def by_district(edition: Edition, shot: Snapshot, judged: Judged) -> list[tuple[str, str, Standing]]:
    """Each district's standing by the same edition: code, name, standing."""
    return [
        (code, name, standing(edition, shot, replace(judged, area=code)))
        for code, name in districts(shot).items()
    ]


def trend(edition: Edition, judged: Judged, until: int) -> list[tuple[SealLine, Standing]]:
    """The standing at the last seals at which a figure of the edition may have changed, oldest first."""
    root = folder()
    lines = {line.number: line for name in _figures(edition) for line in _telling(name, root, until)}
    return [(lines[n], standing(edition, Snapshot(root, lines[n]), judged)) for n in sorted(lines)[-TREND:]]


def _telling(name: str, root: Path, until: int) -> list[SealLine]:
    return telling(name, root, until, TREND)


def _figures(edition: Edition) -> list[str]:
    return sorted({i.figure.name for i in edition.items if i.figure})


def share(one: Fraction, whole: Fraction) -> Fraction:
    """Per cent; none of nothing."""
    return one * 100 / whole if whole else Fraction(0)
