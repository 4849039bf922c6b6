"""The supply paths from a suspect lot to the patients' premises, as a drawing of the chart library."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

RED, GREEN = "#b0392a", "#1f5f52"
ROW = 34  # pixels a node takes in height


def drawn(path: dict[str, Any]) -> dict[str, Any]:
    """The path with its drawing; premises that cases name are red, with how many cases name them."""
    tiers: dict[int, int] = {}
    for node in path["nodes"]:
        tiers[node["tier"]] = tiers.get(node["tier"], 0) + 1
    return {
        "lot": path["lot"],
        "key": str(path["lot"]),
        "label": path["label"],
        "cut": path["cut"],
        "height": f"{max(6, (max(tiers.values(), default=1) * ROW + 40) / 16):.1f}rem",
        "rows": [
            (names(path, source), names(path, target), _cases(path, target))
            for source, target in path["links"]
        ],
        "drawing": {"type": "option", "option": _option(path)},
    }


def names(path: dict[str, Any], number: int) -> str:
    """A node's place."""
    return str(next(node["place"] for node in path["nodes"] if node["node"] == number))


def _cases(path: dict[str, Any], number: int) -> int | None:
    found: int | None = next(node["cases"] for node in path["nodes"] if node["node"] == number)
    return found


def _option(path: dict[str, Any]) -> dict[str, Any]:
    deepest = max((node["tier"] for node in path["nodes"]), default=0)
    return {
        "tooltip": {"confine": True},
        "series": [
            {
                "type": "sankey",
                "nodeAlign": "left",
                "nodeGap": 10,
                "left": 4,
                "right": 150,
                "draggable": False,
                "label": {"fontSize": 12, "width": 140, "overflow": "truncate"},
                "emphasis": {"focus": "adjacency"},
                "lineStyle": {"color": "source", "opacity": 0.3},
                "data": [_node(node, deepest) for node in path["nodes"]],
                "links": [
                    {"source": str(source), "target": str(target), "value": 1}
                    for source, target in path["links"]
                ],
            }
        ],
    }


def _node(node: dict[str, Any], deepest: int) -> dict[str, Any]:
    cases = node["cases"]
    told = _("%(count)s cases name it") % {"count": cases}
    label = node["place"] if cases is None else f"{node['place']} · {told}"
    return {
        "name": str(node["node"]),
        "depth": min(node["tier"], deepest),
        "label": {"formatter": label.replace("{", "（")},
        "itemStyle": {"color": RED if cases else GREEN},
        "tooltip": {"formatter": escape(f"{node['place']} · {node['lot']}").replace("{", "&#123;")},
    }
