"""Where each number of a report comes from: the lines above the text and the table behind it, in Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shian.evaluation.report.build import Built, Number

HEADS = ("位置", "数", "指标", "分子", "分母", "期间", "来源")
TITLE = "附：各数来源"


@dataclass(frozen=True)
class Notes:
    """What is said beside the text: seal, simulation, title of the table of sources."""

    lines: tuple[str, ...]
    sources_title: str = TITLE


def notes_of(seal: int, sealed_at: str, *, simulated: bool, frozen: str = "") -> Notes:
    """The lines above the text."""
    lines = [f"截至账本第 {seal} 号封签（{sealed_at}）"]
    if frozen:
        lines.append(f"定稿：{frozen}")
    if simulated:
        lines.append("模拟数据：本报告出自模拟城市，不是任何城市的真实情况")
    return Notes(tuple(lines))


def rows_of(built: Built) -> Iterator[tuple[str, ...]]:
    """A row for each number."""
    for sentence in built.sentences:
        for number in sentence.numbers:
            yield (sentence.sentence.key, number.text, number.value.figure.title, *_came(number))


def _came(number: Number) -> tuple[str, str, str, str]:
    fact = number.value.figure.fact
    if fact:
        return "", "", fact.stated_on.isoformat(), f"申报：{fact.source}"
    value, asked = number.value, number.hole.asked
    period = asked.end.isoformat() if value.figure.computed.period == "as_of" else asked.label
    series = f"（{asked.series}）" if value.figure.computed.population else ""
    d = "" if value.d is None else f"{value.d.normalize():f}"
    return f"{value.n.normalize():f}", d, period, value.figure.name + series
