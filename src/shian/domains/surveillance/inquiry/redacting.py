"""What of a report may be public: some sections, without table rows of few people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from shian.domains.surveillance.inquiry.filling import PUBLIC
from shian.domains.surveillance.inquiry.models import Report
from shian.methods.suppression import Sum, protect

DEGREES, CASES = ("确诊病例", "可能病例", "疑似病例"), "病例合计"
HIDDEN = "不予公布"
# In words: “院少于5例” would pass for a house number with the publication guard.
_COUNT = re.compile(r"(?<![\d.])([1-4])(例|人)")


def public_sections(report: Report) -> list[dict[str, Any]]:
    """The sections that may be public, each as one text; facts come along as lines."""
    chosen = [one for one in report.sections if one["key"] in PUBLIC]
    return [{"key": one["key"], "title": one["title"], "text": _text(one)} for one in chosen]


def _text(section: dict[str, Any]) -> str:
    lines = [hidden(section["text"])]
    lines += [f"{name}：{value}" for name, value in _facts(section.get("facts", ()))]
    return "\n".join(line for line in lines if line)


def _facts(facts: Iterable[Iterable[str]]) -> list[tuple[str, str]]:
    """Facts with small counts hidden, and what else would give those away by subtraction.

    The attack rate tells the cases where those at risk are known: it goes when the cases are hidden.
    """
    pairs = [(name, value) for name, value in facts]
    counts: dict[tuple[str, ...], int] = {(name,): int(value) for name, value in pairs if value.isdigit()}
    whole: tuple[str, ...] = (CASES,)
    parts = tuple((name,) for name in DEGREES)
    added = whole in counts and all(part in counts for part in parts)
    gone = {key[0] for key in protect(counts, [Sum(whole, parts)] if added else []).hidden}
    if CASES in gone:
        gone.add("罹患率")
    return [(name, HIDDEN if name in gone else hidden(value)) for name, value in pairs]


def hidden(text: str) -> str:
    """Counts of one to four people as “fewer than five”."""
    return _COUNT.sub(lambda found: f"少于五{found.group(2)}", text)
