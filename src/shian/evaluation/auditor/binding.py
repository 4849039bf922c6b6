"""Claims bound to figures: what a report calls a thing, which figure it means, whether the records agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shian.evaluation.figures.book import Figure, figures
from shian.evaluation.figures.engine import Value, compute
from shian.evaluation.figures.query import Query, query
from shian.evaluation.figures.store import Snapshot
from shian.evaluation.likeness import likeness

Json = dict[str, Any]
GENERAL = ("量", "率", "数", "比例", "占比", "比重")
ALIKE = Fraction(9, 20)  # share of common letter pairs from which a figure is suggested
SUGGESTED = 3
NAMES = 60
SENTENCE_ENDS, LONGEST = "。！？\n", 300


@dataclass(frozen=True, slots=True)
class Bound:
    """The figure that a name means."""

    figure: str
    series: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A claim, the figure it is bound to, and what the records say."""

    claim: Json
    asked: Query
    value: Value
    agrees: bool


def name_of(claim: Json) -> tuple[str, str]:
    """What a report calls the thing a claim counts, and its unit: what bindings are kept by."""
    subject, topic = claim["subject"], claim["topic"]
    general = claim["dimension"] in {"ratio", "rate"} and subject.endswith(GENERAL) and len(subject) <= 6
    named = f"{topic}{subject}" if general and topic not in subject else subject
    per = f"/{claim['per']}{claim['per_of']}" if claim["per"] else ""
    return named[:NAMES], f"{claim['unit']}{per}"[:20]


def suggested(claims: Iterable[Json]) -> dict[int, list[tuple[Figure, Fraction]]]:
    """For each claim, by id, the figures whose titles are most like its name, the likest first."""
    book = [(one, _title(one)) for one in figures().values()]
    made = {}
    for claim in claims:
        subject, unit = name_of(claim)
        if len(subject) < 2 or claim["ignored"] or claim["direction"]:
            continue
        scored = [(one, likeness(subject, t)) for one, t in book if _fits(one, claim["dimension"], unit)]
        best = sorted((s for s in scored if s[1] >= ALIKE), key=lambda s: (-s[1], s[0].name))
        if best:
            made[claim["id"]] = best[:SUGGESTED]
    return made


def compared(
    claims: Iterable[Json], bound: Mapping[tuple[str, str], Bound], shot: Snapshot
) -> list[Compared]:
    """All claims that are bound, with the figures' values as of a seal."""
    claims = list(claims)
    usual = max((year for claim in claims if (year := _year(claim))), default=shot.seal.sealed_at.year)
    made = []
    for claim in claims:
        to = bound.get(name_of(claim))
        if to is None or claim["ignored"] or claim["direction"] or to.figure not in figures():
            continue
        asked = _asked(claim, usual, to.series)
        value = compute(to.figure, asked, shot)
        if value.exact is not None:
            made.append(Compared(claim, asked, value, _holds(claim, value)))
    return made


def finding(number: int, one: Compared, text: str) -> Json:
    """The finding that the records say otherwise."""
    claim, value = one.claim, one.value
    counted = f"{value.n:,f}" + (f" ÷ {value.d:,f}" if value.d is not None else "")
    shown = f"{value.text}{value.figure.unit}"
    label, seal = one.asked.label, f"{value.figure.name}"
    place = {
        "start": claim["start"], "end": claim["end"], "text": claim["text"], "sentence": claim["sentence"],
        "sentence_text": text, "line": claim["line"],
    }  # fmt: skip
    return {
        "id": f"records-{number}",
        "kind": "records",
        "kind_title": {"zh": "与记录不符", "en": "The records say otherwise"},
        "disagrees": True,
        "severity": "high",
        "says": {
            "zh": f"文中为{claim['text']}，按记录计算“{value.figure.title}”（{label}）为{shown}。",
            "en": f"The text says {claim['text']}; from the records, {seal} ({label}) is {shown}.",
        },
        "arithmetic": [{"zh": f"{counted} = {shown}", "en": f"{counted} = {shown}"}],
        "readings": [
            {
                "zh": "统计时段、范围或人口口径与指标定义不同。",
                "en": "Period, scope or population differ from the figure's.",
            }
        ],
        "settles": [
            {"zh": f"打开指标 {seal} 查看所依据的记录。", "en": f"Open the figure {seal} and see its rows."}
        ],
        "places": [place],
        "claims": [claim["id"]],
        "figure": {"name": value.figure.name, "from": str(one.asked.start), "to": str(one.asked.end)},
    }  # fmt: skip


def against(
    made: Json,
    bound: Mapping[tuple[str, str], Bound],
    shot: Snapshot,
    url: Callable[[Compared], str] = lambda one: "",
) -> Json:
    """An audit with a finding for each claim of which the records say otherwise, before all others."""
    wrong = [one for one in compared(made["claims"], bound, shot) if not one.agrees]
    found = []
    for number, one in enumerate(wrong, start=1):
        found.append({**finding(number, one, sentence_at(made["text"], one.claim)), "url": url(one)})
    return {**made, "findings": [*found, *made["findings"]], "seal": shot.seal.number}


def sentence_at(text: str, claim: Json) -> str:
    """The sentence a claim stands in: back and on to a full stop or the line's end, cut where it is long."""
    start = max((text.rfind(mark, 0, claim["start"]) + 1 for mark in SENTENCE_ENDS), default=0)
    ends = [at for mark in SENTENCE_ENDS if (at := text.find(mark, claim["end"])) >= 0]
    return text[
        max(start, claim["start"] - LONGEST) : min([*ends, claim["end"] + LONGEST, len(text)]) + 1
    ].strip()


def _title(one: Figure) -> str:
    said = one.header or one.fact
    return said.title_zh if said else one.name


def _fits(one: Figure, dimension: str, unit: str) -> bool:
    said = one.header or one.fact
    own = said.unit.partition(" | ")[0] if said else ""
    if "%" in own or dimension == "ratio":
        return "%" in own and dimension == "ratio"
    return ("/" in own) == ("/" in unit)


def _holds(claim: Json, value: Value) -> bool:
    exact = Fraction(value.exact or Decimal(0))
    unit = value.figure.unit
    scale = Fraction(1, 100) if "%" in unit else Fraction(10_000) if unit.startswith("万") else Fraction(1)
    said, exact = claim["value"], exact * scale
    low, high = _fraction(said["low"]), _fraction(said["high"])
    above = low is None or (exact > low if said["open_low"] else exact >= low)
    return above and (high is None or (exact < high if said["open_high"] else exact <= high))


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _year(claim: Json) -> int | None:
    period = claim["period"]
    return int(period["to"][:4]) if period and period["to"] else None


def _asked(claim: Json, usual: int, series: str) -> Query:
    period = claim["period"]
    if not period or not period["to"]:
        return query(year=usual, series=series)
    end = date.fromisoformat(period["to"])
    start = date.fromisoformat(period["from"]) if period["from"] else date(end.year, 1, 1)
    return query(start=start, end=end, series=series)
