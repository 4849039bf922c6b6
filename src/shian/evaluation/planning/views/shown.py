"""A scenario as its page shows it: lines with what is and what would be."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from shian.evaluation.criteria.book import title_of
from shian.evaluation.criteria.views.words import LIGHTS, STATES
from shian.evaluation.planning.changes import WhatIf, bar_of, veto_at
from shian.methods.scoring import Item, exact, rounded


@dataclass(frozen=True)
class Line:
    """An item as the form shows it. Texts are ready to show; ``low``, ``high``, ``step`` are the slider's."""

    id: str
    title: str
    value: str
    assumed: str
    unit: str
    bar: str
    bar_assumed: str
    veto: str
    veto_assumed: str
    slider: dict[str, str]
    points: str
    most: str
    yes_no: bool
    figure_url: str


@dataclass(frozen=True)
class Moved:
    """An item whose points or light changed, or whose value was changed by hand."""

    id: str
    title: str
    before: str
    after: str
    points_before: str
    points_after: str
    gain: str
    tone: str


@dataclass(frozen=True)
class Outcome:
    """What a scenario comes to."""

    low_before: str
    low: str
    high: str
    most: str
    gain: str
    gain_tone: str
    lights: list[dict[str, Any]]
    moved: list[Moved]
    assumed: list[dict[str, str]] = field(default_factory=list)


def number(value: Fraction | Decimal | None, places: int = 2) -> str:
    """A number without idle noughts."""
    if value is None:
        return "–"
    return f"{rounded(exact(value), places).normalize():,f}"


def lines(what: WhatIf) -> list[dict[str, Any]]:
    """The form's lines by block; what the veto rests on stands open, the rest by block."""
    return [
        {"id": block.id, "title": title_of(block), "lines": [line(item, what) for item in block.items]}
        for block in what.edition.blocks
    ]


def line(item: Item, what: WhatIf) -> Line:
    """One item."""
    real, changes = what.real.found[item.id], what.changes
    original = what.real.edition.item(item.id)
    main = real.main
    return Line(
        item.id,
        title_of(item),
        real.shown,
        _given(changes.values.get(item.id)),
        main.figure.unit if main else "",
        number(bar_of(original)) if bar_of(original) is not None else "",
        _given(changes.bars.get(item.id)),
        number(veto_at(original)) if veto_at(original) is not None else "",
        _given(changes.vetoes.get(item.id)),
        _slider(item, real.value, what),
        number(what.score.item(item.id).points),
        number(exact(item.weight)),
        item.function.kind == "declared",
        f"{reverse('criteria-item', args=[what.edition.name, item.id])}?{urlencode({'year': changes.year})}",
    )


def _given(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _slider(item: Item, value: Fraction | None, what: WhatIf) -> dict[str, str]:
    """Bounds of the slider: from nought, or the first corner, to a little beyond the last."""
    corners = [c.x for c in item.function.corners(exact(item.weight) or Fraction(1))]
    bars = [exact(at) for at in (veto_at(item),) if at is not None]
    ends = [*corners, *bars, *([value] if value is not None else [])]
    low, high = min(Fraction(0), *ends), max(ends)
    if item.function.kind == "whole" or high == 100:
        high = Fraction(100)
    else:
        high += (high - low) / 4 or 1
    now = what.changes.values.get(item.id)
    at = exact(now) if now is not None else value if value is not None else low
    return {
        "low": f"{rounded(low, 2):f}",
        "high": f"{rounded(high, 2):f}",
        "step": "0.01" if high - low < 20 else "0.1" if high - low <= 200 else "1",
        "at": f"{rounded(min(max(at, low), high), 2):f}",
    }


def outcome(what: WhatIf) -> Outcome:
    """What a scenario comes to beside what is."""
    gain = what.gain
    return Outcome(
        number(what.real.score.low),
        number(what.score.low),
        number(what.score.high),
        number(what.score.most),
        signed(gain),
        tone(gain),
        [_light(one, what) for one in what.score.vetoes],
        [m for item in what.edition.items if (m := _moved(item, what))],
        assumptions(what),
    )


def signed(gain: Fraction) -> str:
    """A difference with its sign."""
    return ("+" if gain > 0 else "−" if gain < 0 else "±") + number(abs(gain))


def tone(gain: Fraction) -> str:
    """Good news or bad."""
    return "good" if gain > 0 else "bad" if gain < 0 else "idle"


def _light(one: Any, what: WhatIf) -> dict[str, Any]:
    before = what.real.score.item(one.item.id).light
    return {
        "id": one.item.id,
        "title": title_of(one.item),
        "value": what.found[one.item.id].shown,
        "before": LIGHTS[before][2] if before else "",
        "before_tone": LIGHTS[before][0] if before else "idle",
        "after": LIGHTS[one.light][2],
        "tone": LIGHTS[one.light][0],
        "icon": LIGHTS[one.light][1],
        "changed": before is not one.light,
    }


def _moved(item: Item, what: WhatIf) -> Moved | None:
    before, after = what.real.score.item(item.id), what.score.item(item.id)
    real, then = what.real.found[item.id], what.found[item.id]
    if (before.low, before.light, real.value) == (after.low, after.light, then.value):
        return None
    return Moved(
        item.id,
        title_of(item),
        real.shown,
        then.shown,
        number(before.points),
        number(after.points),
        signed(after.low - before.low),
        tone(after.low - before.low) if after.low != before.low else STATES[after.state][0],
    )


def assumptions(what: WhatIf) -> list[dict[str, str]]:
    """What the scenario assumes, each beside what is as of the seal."""
    changes, edition = what.changes, what.real.edition
    found = []
    if changes.series:
        found.append({"what": _("Population series"), "real": _("of each figure"), "assumed": changes.series})
    for item_id, value in sorted(changes.values.items()):
        title = f"{item_id} {title_of(edition.item(item_id))}"
        found.append({"what": title, "real": what.real.found[item_id].shown, "assumed": number(value, 6)})
    for item_id, at in sorted(changes.bars.items()):
        title = _("Threshold of %(item)s") % {"item": f"{item_id} {title_of(edition.item(item_id))}"}
        found.append({"what": title, "real": number(bar_of(edition.item(item_id))), "assumed": number(at, 6)})
    for item_id, at in sorted(changes.vetoes.items()):
        title = _("Veto of %(item)s") % {"item": f"{item_id} {title_of(edition.item(item_id))}"}
        found.append(
            {"what": title, "real": number(veto_at(edition.item(item_id))), "assumed": number(at, 6)}
        )
    return found
