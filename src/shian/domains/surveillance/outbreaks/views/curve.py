"""The epidemic curve: stacked by classification or group, incubation against the agents, odd onsets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from shian.domains.surveillance.outbreaks.choices import Classification, Outcome, Sex
from shian.domains.surveillance.outbreaks.epicurve import (
    BY,
    Epicurve,
    Incubating,
    chosen_meal,
    epicurve,
    incubating,
)
from shian.domains.surveillance.outbreaks.looking import picture_of
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.outbreaks.picture import Picture
from shian.domains.surveillance.outbreaks.shown import percent
from shian.domains.surveillance.outbreaks.svg import class_of, drawn, written
from shian.domains.surveillance.outbreaks.tabs import TabContent, desk_tab
from shian.methods.epidemiology.curve import Width
from shian.platform.access.actor import Actor

COLOURS = {"confirmed": "seal", "probable": "amber", "suspected": "blue"}
SHOWN_AGENTS, SHOWN_ODD = 8, 20
STACKED = (
    ("classification", gettext_lazy("Classification")),
    ("grouping", pgettext_lazy("line", "Group")),
    ("sex", gettext_lazy("Sex")),
    ("age", gettext_lazy("Age")),
    ("outcome", gettext_lazy("Outcome")),
)
WIDTHS = (
    ("", gettext_lazy("as suits")),
    (Width.HOUR.value, gettext_lazy("one hour")),
    (Width.QUARTER.value, gettext_lazy("six hours")),
    (Width.DAY.value, gettext_lazy("one day")),
)


@desk_tab("curve", gettext_lazy("Curve"), icon="chart-histogram", order=30)
def curve_tab(outbreak: Outbreak, actor: Actor, query: QueryDict) -> TabContent:
    """The curve as the query asks for it."""
    return TabContent("outbreaks/curve.html", curve_context(picture_of(outbreak), query))


def curve_context(picture: Picture, query: QueryDict) -> dict[str, Any]:
    """What the curve's template shows of a picture."""
    by = query.get("by", "classification")
    by = by if by in BY else "classification"
    asked = query.get("width", "")
    width = Width(asked) if asked in {Width.HOUR, Width.QUARTER, Width.DAY} else None
    curve = epicurve(picture, by, width)
    meal = chosen_meal(picture, query.get("from", ""))
    found = incubating(picture, meal)
    marks = marks_of(picture)
    return {
        "by": by,
        "stacked": STACKED,
        "width": asked,
        "widths": WIDTHS,
        "curve": curve,
        "drawing": drawn(curve, marks) if curve else None,
        "keys": [(key_label(by, key), class_of(key, at)) for at, (key, _values) in enumerate(curve.series)]
        if curve
        else [],
        "chart": chart_of(curve, by, marks) if curve else None,
        "apart": [(p, p in curve.undrawn) for p in curve.apart[:SHOWN_ODD]] if curve else [],
        "meals": picture.meals,
        "meal": meal,
        "incubation": found,
        "fits": fits_shown(found),
    }


def marks_of(picture: Picture) -> tuple[tuple[datetime, str], ...]:
    """When meals were served, and which: those of one moment share a mark, lest names overlie each other."""
    served: dict[datetime, list[str]] = {}
    for meal in picture.meals:
        if meal.served is not None:
            served.setdefault(meal.served, []).append(meal.name)
    return tuple(
        (
            moment,
            names[0]
            if len(names) == 1
            else _("%(first)s and %(others)s more") % {"first": names[0], "others": len(names) - 1},
        )
        for moment, names in served.items()
    )


def key_label(by: str, key: str) -> str:
    """What a colour of the curve stands for."""
    labels: dict[str, Any] = {
        "classification": dict(Classification.choices), "sex": dict(Sex.choices),
        "outcome": dict(Outcome.choices),
    }.get(by, {})  # fmt: skip
    return str(labels.get(key, key)) or _("not known")


def chart_of(curve: Epicurve, by: str, marks: tuple[Any, ...]) -> dict[str, Any]:
    """The curve for the chart island; meals within its bars are marked."""
    starts = [written(start, curve.width) for start in curve.starts]
    placed = []
    for moment, name in marks:
        at = int((moment - curve.starts[0]) // curve.width.span)
        if 0 <= at < len(starts):
            placed.append({"x": starts[at], "name": name})
    return {
        "type": "stack",
        "unit": _("cases"),
        "x": starts,
        "series": [{"name": key_label(by, key), "values": list(values)} for key, values in curve.series],
        "marks": placed,
        "colors": [COLOURS.get(key, "") for key, _values in curve.series],
        "tight": True,
    }


def fits_shown(found: Incubating) -> list[dict[str, Any]]:
    """The agents that fit best, in the reader's language."""
    english = (get_language() or "").startswith("en")
    return [
        {
            "name": fit.agent.en if english else fit.agent.zh,
            "usual": f"{fit.agent.begin:g}–{fit.agent.end:g}",
            "extremes": f"{fit.agent.low:g}–{fit.agent.high:g}",
            "within": percent(fit.within),
            "is_usual": fit.usual,
            "weight": percent(fit.weight),
            "share": round(100 * fit.weight),
        }
        for fit in found.fits[:SHOWN_AGENTS]
    ]
