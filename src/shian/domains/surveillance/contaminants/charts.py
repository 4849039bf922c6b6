"""Drawings of censored data: what lies below a limit is drawn as such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from shian.domains.surveillance.contaminants.readings import Reading, sample_of
from shian.methods import censored

QUANTILES = (0.25, 0.5, 0.75, 0.95)
LOG = {"type": "log", "axisLabel": {"hideOverlap": True}, "splitLine": {"show": False}}
GRID = {"left": 8, "right": 24, "top": 40, "bottom": 28, "containLabel": True}
SHADE = {"color": "rgba(128,128,128,.14)"}


def distributions(parts: Mapping[str, Sequence[Reading]], unit: str) -> dict[str, Any] | None:
    """The distribution function of each part as steps on a logarithmic axis; the part's limits as a shaded
    band.
    """
    curves = {name: _curve(rows) for name, rows in parts.items()}
    known = {name: one for name, one in curves.items() if one is not None}
    if not known:
        return None
    top = max(_highest_limit(rows) for rows in parts.values())
    series: list[dict[str, Any]] = [_steps(name, one) for name, one in known.items()]
    if top:
        series[0]["markArea"] = _band(min(one.least for one in known.values()) / 2, top, along="xAxis")
    option = {
        "tooltip": {"trigger": "item"},
        "legend": {"top": 0, "right": 8, "itemWidth": 12, "itemHeight": 8},
        "grid": GRID,
        "xAxis": {**LOG, "name": unit, "nameLocation": "middle", "nameGap": 26},
        "yAxis": {"type": "value", "min": 0, "max": 100, "name": "%"},
        "series": series,
    }
    levels = [f"P{round(100 * p)}" for p in QUANTILES]
    table = [{"name": n, "values": [_shown(one.quantile(p)) for p in QUANTILES]} for n, one in known.items()]
    return {"type": "own", "option": option, "x": levels, "series": table}


def _curve(rows: Sequence[Reading]) -> censored.Curve | None:
    try:
        return censored.curve(sample_of(rows))
    except censored.BadData:
        return None


def _steps(name: str, one: censored.Curve) -> dict[str, Any]:
    first = [[float(one.at[0]), round(100 * one.unplaced, 2)]] if one.unplaced > 0 else []
    points = [[float(x), round(100 * float(y), 2)] for x, y in zip(one.at, one.upto, strict=True)]
    return {
        "name": name, "type": "line", "step": "end", "showSymbol": False, "data": first + points,
        "lineStyle": {"width": 2},
    }  # fmt: skip


def _band(low: float, high: float, *, along: str) -> dict[str, Any]:
    name = _("limits of detection")
    return {
        "silent": True,
        "itemStyle": SHADE,
        "label": {
            "show": True,
            "color": "#777",
            "position": "insideTopLeft" if along == "xAxis" else "insideBottomRight",
        },
        "data": [[{along: low, "name": name}, {along: high}]],
    }


def _highest_limit(rows: Sequence[Reading]) -> float:
    return max((row.bound for row in rows if row.bound is not None and not row.measured), default=0.0)


def boxes(parts: Mapping[str, Sequence[Reading]], unit: str) -> dict[str, Any] | None:
    """A box for each part: quartiles, P95 and the highest value; a quartile below the limits stands at the
    band's edge and the table says so.
    """
    curves = {name: _curve(rows) for name, rows in parts.items()}
    known = {name: one for name, one in curves.items() if one is not None}
    if not known:
        return None
    top = max(_highest_limit(rows) for rows in parts.values())
    names = list(known)
    boxed = [[one.quantile(p)[1] for p in (0.05, *QUANTILES[:3], 0.95)] for one in known.values()]
    highest = [[i, float(one.at[-1])] for i, one in enumerate(known.values())]
    box: dict[str, Any] = {"type": "boxplot", "data": boxed, "name": _("P5, quartiles, P95")}
    if top:
        box["markArea"] = _band(min(one.least for one in known.values()) / 2, top, along="yAxis")
    option = {
        "tooltip": {"trigger": "item"},
        "grid": GRID,
        "xAxis": {
            "type": "category",
            "data": names,
            "axisLabel": {"interval": 0, "width": 72, "overflow": "break"},
        },
        "yAxis": {**LOG, "name": unit},
        "series": [box, {"type": "scatter", "symbolSize": 6, "data": highest, "name": _("Highest")}],
    }
    table = [
        {"name": f"P{round(100 * p)}", "values": [_shown(one.quantile(p)) for one in known.values()]}
        for p in QUANTILES
    ]
    return {"type": "own", "option": option, "x": names, "series": table}


def _shown(bounds: tuple[float, float]) -> str:
    return f"{bounds[1]:.3g}" if bounds[0] == bounds[1] else f"<{bounds[1]:.3g}"
