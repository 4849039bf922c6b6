"""The score board made from a standing and the evidence."""

from __future__ import annotations

import textwrap
from collections import Counter
from functools import reduce
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shian.evaluation.criteria.book import title_of
from shian.evaluation.criteria.evidence import Tally
from shian.evaluation.criteria.lines import Line as Key
from shian.evaluation.criteria.standing import Side, Standing, flips, sides
from shian.evaluation.criteria.values import Found, asked_of
from shian.evaluation.criteria.views.asked import Asked
from shian.evaluation.criteria.views.shapes import (
    BlockLines,
    BoardPage,
    Line,
    SideLine,
    Summary,
    VetoLight,
)
from shian.evaluation.criteria.views.words import (
    CERTAINTIES,
    LIGHTS,
    ORIGINS,
    STATES,
    next_words,
    number,
    wanted,
)
from shian.evaluation.views.asked import figure_url
from shian.methods.scoring import BlockScore, ItemScore, Light, Score, State, rounded

NONE = Tally()


def board_page(asked: Asked, here: Standing, tallies: dict[str, Tally]) -> BoardPage:
    """The board."""
    lines = {one.item.id: line_of(one, asked, here, tallies) for one in here.score.items}
    blocks = tuple(_block(block, lines) for block in here.score.blocks)
    by_people = sides(here)
    return BoardPage(
        summary=_summary(here.score),
        vetoes=tuple(
            _light(one, asked, here.found[one.item.id], by_people.get(one.item.id, ()))
            for one in here.score.vetoes
        ),
        blocks=blocks,
        gaps=tuple(lines[one.item.id] for one in here.score.gaps),
        chart=_chart(here.score),
        tally=reduce(Tally.plus, (b.tally for b in blocks), NONE),
    )


def _summary(score: Score) -> Summary:
    tone, _icon, label = LIGHTS[score.light]
    counts = Counter(one.state for one in score.items)
    passing = score.edition.passing
    return Summary(
        low=number(score.low),
        high=number(score.high),
        most=number(score.most),
        settled=score.low == score.high,
        light_tone=tone,
        light_label=str(label),
        got=_percent(score.low, score.most),
        open=_percent(score.high - score.low, score.most),
        passing=number(passing) if passing is not None else "",
        passed=_passed(score),
        counts=tuple((STATES[s][0], str(STATES[s][1]), counts[s]) for s in State if counts[s]),
    )


def _passed(score: Score) -> str:
    passing = score.edition.passing
    if passing is None:
        return ""
    if score.low >= passing:
        return _("reached")
    return _("out of reach") if score.high < passing else _("still open")


def _percent(part: Any, whole: Any) -> int:
    return min(100, int(part * 100 / whole)) if whole else 0


def _light(one: ItemScore, asked: Asked, found: Found, by_people: tuple[Side, ...]) -> VetoLight:
    tone, icon, label = LIGHTS[one.light or Light.UNKNOWN]
    return VetoLight(
        item=one.item.id,
        title=title_of(one.item),
        tone=tone,
        icon=icon,
        label=str(label),
        value=shown(one, found),
        wanted=wanted(one.item.veto),
        url=item_url(asked, one.item.id),
        sides=tuple(_side(side) for side in by_people),
        flips=flips(by_people),
    )


def _side(side: Side) -> SideLine:
    tone, _icon, label = LIGHTS[side.light or Light.UNKNOWN]
    return SideLine(side.series, side.definition, side.found.shown, tone, str(label))


def shown(one: ItemScore, found: Found) -> str:
    """An item's value; a declared fact as yes or no."""
    if one.item.function.kind == "declared" and found.value is not None:
        return _("yes") if found.value == 1 else _("no")
    return found.shown


def item_url(asked: Asked, item: str) -> str:
    """The page of an item with the same question."""
    place = reverse("criteria-item", args=[asked.edition.name, item])
    return f"{place}?{asked.query(edition='')}"


def line_of(one: ItemScore, asked: Asked, here: Standing, tallies: dict[str, Tally]) -> Line:
    """An item on the board."""
    item, found = one.item, here.found[one.item.id]
    tone, label = STATES[one.state]
    unit = found.main.figure.unit if found.main else ""
    return Line(
        item=item,
        title=title_of(item),
        group=_group(item.group_zh, item.group_en),
        value=shown(one, found),
        unit=unit,
        points="–" if one.points is None else number(one.points),
        most=number(item.weight),
        gap=number(one.gap),
        state=one.state.value,
        tone=tone,
        label=str(label),
        next=next_words(one, unit),
        origin=found.origin,
        origin_label=str(ORIGINS[found.origin]),
        certainty=str(CERTAINTIES[item.certainty.value]),
        url=item_url(asked, item.id),
        figure_url=_figure_url(one, asked),
        declare_url=declare_url(asked, item.id) if found.origin in ("open", "unbound") else "",
        tally=tallies.get(item.id, NONE),
        veto=item.veto is not None,
    )


def _group(zh: str, en: str) -> str:
    return en if (get_language() or "zh").startswith("en") and en else zh


def _figure_url(one: ItemScore, asked: Asked) -> str:
    use = one.item.figure
    if use is None:
        return ""
    return figure_url(use.name, asked_of(use, asked.judged, asked.judged.year), asked.seal)


def declare_url(asked: Asked, item: str) -> str:
    """The form that declares an item's value."""
    line = Key(asked.edition, asked.edition.item(item)).key
    given: dict[str, str | int] = {"line": line, "year": asked.judged.year, "area": asked.judged.area}
    return f"{reverse('resource-create-by', args=['criteria.declaration', 'declare'])}?{urlencode(given)}"


def _block(block: BlockScore, lines: dict[str, Line]) -> BlockLines:
    own = tuple(lines[one.item.id] for one in block.items)
    return BlockLines(
        id=block.block.id,
        title=title_of(block.block),
        low=number(block.low),
        high=number(block.high),
        most=number(block.most),
        got=_percent(block.low, block.most),
        open=_percent(block.high - block.low, block.most),
        tally=reduce(Tally.plus, (line.tally for line in own), NONE),
        lines=own,
    )


def _chart(score: Score) -> dict[str, Any]:
    """Per block: points had, points unknown, points lost."""
    had = [rounded(b.low) for b in score.blocks]
    unknown = [rounded(b.high - b.low) for b in score.blocks]
    lost = [max(rounded(b.most - b.high), rounded(b.most * 0)) for b in score.blocks]
    return {
        "type": "stack",
        "x": [_folded(title_of(b.block)) for b in score.blocks],
        "series": [
            {"name": _("scored"), "values": had},
            {"name": _("unknown"), "values": unknown},
            {"name": _("lost"), "values": lost},
        ],
        "unit": _("points"),
    }


def _folded(title: str) -> str:
    """A title in short lines, so that every block finds its name under its bar."""
    if title.isascii():
        return textwrap.fill(title, 12)
    return "\n".join(title[at : at + 4] for at in range(0, len(title), 4))
