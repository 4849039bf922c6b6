"""Charts and maps: a description for the browser, and the same numbers as a table for everybody."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from django.template import engines


def drawn(source: str, **context: object) -> str:
    return str(engines["django"].from_string(source).render(context))


def test_chart_has_the_numbers_twice() -> None:
    spec = {
        "type": "bar",
        "x": ["小店区", "迎泽区"],
        "series": [{"name": "2021", "values": [Decimal("4.58"), None]}],
    }
    html = drawn("{% chart spec title='批次' %}", spec=spec)
    (described,) = re.findall(r'<script id="chart-\d+" type="application/json">(.*?)</script>', html)
    assert json.loads(described)["series"] == [{"name": "2021", "values": [4.58, None]}]
    assert re.findall(r'<td class="num">(.*?)</td>', html) == ["4.58", "–"]
    assert re.findall(r'<th scope="row">(.*?)</th>', html) == ["小店区", "迎泽区"]


def test_map_says_whether_it_was_approved(settings: Any) -> None:
    source = "{% area_map values names title='批次' %}"
    given = {"values": {"140105": 3}, "names": {"140105": "小店区"}}
    settings.SHIAN_MAP_APPROVAL = ""
    assert "尚未设置审图号" in drawn(source, **given)
    settings.SHIAN_MAP_APPROVAL = "晋S(2021)001号"
    html = drawn(source, **given)
    assert "晋S(2021)001号" in html
    assert "小店区" in html


def test_figure_tile_says_what_is_not_known_and_what_is_simulated() -> None:
    source = "{% include 'widgets/figure.html' %}"
    html = drawn(source, figure={"name": "不合格率", "value": None, "simulated": True})
    assert "未知" in html
    assert "模拟" in html
    html = drawn(
        source, figure={"name": "批次", "value": "20,092", "unit": "批次", "spark": [1, Decimal("2.5")]}
    )
    assert "20,092" in html
    assert "&quot;values&quot;:[1,2.5]" in html


def test_quantities_are_trimmed_and_parted() -> None:
    html = drawn(
        "{{ a|trimmed }} {{ b|trimmed }} {{ c|trimmed }}", a=Decimal("1234.500"), b=Decimal("600.000"), c=None
    )
    assert html == "1,234.5 600 "
