"""Template tags of the widgets: charts, maps and sparklines with a table for those who cannot see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Any

import orjson
from django import template
from django.conf import settings
from django.utils.functional import Promise

from shian.platform.pages.quantities import trimmed

register = template.Library()
register.filter(trimmed)
_numbers = count(1)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)  # a picture's precision; the table beside it shows the value itself
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"a chart cannot show {type(value).__name__}")


def plain(spec: Mapping[str, Any]) -> Any:
    """The chart's description as plain JSON values: decimals become numbers, lazy texts text."""
    return orjson.loads(orjson.dumps(spec, default=_plain))


@register.filter
def spark(values: Iterable[Any]) -> str:
    """The description of a sparkline, for ``data-chart``."""
    return orjson.dumps({"type": "spark", "values": list(values)}, default=_plain).decode()


@register.inclusion_tag("widgets/chart.html")
def chart(spec: Mapping[str, Any], title: str = "", height: str = "16rem") -> dict[str, Any]:
    """A chart: ``{"type": "line"|"bar"|"stack", "x": […], "series": [{"name", "values"}], "unit"}``."""
    series = spec["series"]
    return {
        "id": f"chart-{next(_numbers)}",
        "spec": plain(spec),
        "title": title,
        "height": height,
        "heads": [one["name"] for one in series],
        "rows": [(x, [one["values"][i] for one in series]) for i, x in enumerate(spec["x"])],
    }


@register.inclusion_tag("widgets/map.html")
def area_map(
    values: Mapping[str, Any],
    names: Mapping[str, str],
    *,
    title: str = "",
    unit: str = "",
    links: Mapping[str, str] | None = None,
    points: Sequence[Mapping[str, Any]] = (),
    height: str = "24rem",
) -> dict[str, Any]:
    """A map of areas by code, drawn from the boundaries file that ``SHIAN_BOUNDARIES_URL`` names.

    ``points`` are places on it: ``{"name", "lon", "lat", "value"}``.
    """
    spec = {
        "type": "map",
        "geojson": settings.SHIAN_BOUNDARIES_URL,
        "values": values,
        "links": links or {},
        "points": list(points),
        "unit": unit,
    }
    return {
        "id": f"chart-{next(_numbers)}",
        "spec": plain(spec),
        "title": title,
        "height": height,
        "heads": [unit or title],
        "rows": [(names.get(code, code), [value]) for code, value in values.items()],
        "approval": settings.SHIAN_MAP_APPROVAL,
        "source": settings.SHIAN_BOUNDARIES_SOURCE,
    }
