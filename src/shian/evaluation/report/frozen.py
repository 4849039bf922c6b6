"""Freezing a report: its text, its figures' definitions, values and rows, so that it can be built again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from shian.evaluation.figures.book import Figure
from shian.evaluation.figures.declared import Fact
from shian.evaluation.figures.engine import fingerprint, spans
from shian.evaluation.figures.header import Header
from shian.evaluation.figures.store import Snapshot
from shian.evaluation.report.build import Built, Number, build
from shian.evaluation.report.text import parse

Json = dict[str, Any]


@dataclass(frozen=True)
class Deviation:
    """A number that came out otherwise than it was frozen."""

    sentence: str
    figure: str
    frozen: str
    now: str


def definitions_of(built: Built) -> Json:
    """The definitions of all figures a report uses."""
    return {n.value.figure.name: _definition(n.value.figure) for n in built.numbers}


def _definition(one: Figure) -> Json:
    if one.fact:
        return {"fact": one.fact.model_dump(mode="json")}
    return {"header": one.computed.model_dump(mode="json"), "sql": one.body}


def book_of(definitions: Json) -> dict[str, Figure]:
    """The figures as they were defined when the report was frozen."""
    return {
        name: Figure(name, fact=Fact.model_validate(said["fact"]))
        if "fact" in said
        else Figure(name, Header.model_validate(said["header"]), said["sql"])
        for name, said in definitions.items()
    }


def numbers_of(built: Built, shot: Snapshot) -> tuple[list[Json], Json]:
    """Every number with its value and the digest of its rows; and the rows by digest, each set once."""
    numbers: list[Json] = []
    sets: Json = {}
    for sentence in built.sentences:
        for number in sentence.numbers:
            digest = fingerprint(number.value.figure, number.hole.asked, shot)
            if digest not in sets:
                sets[digest] = packed(spans(number.value.figure, number.hole.asked, shot))
            numbers.append({"sentence": sentence.sentence.key, **_number(number), "rows": digest})
    return numbers, sets


def _number(number: Number) -> Json:
    asked, value = number.hole.asked, number.value
    return {
        "figure": value.figure.name,
        "from": asked.start.isoformat(),
        "to": asked.end.isoformat(),
        "area": asked.area,
        "series": asked.series,
        "text": number.text,
        "n": plain(value.n),
        "d": plain(value.d),
    }


def plain(value: Decimal | None) -> str | None:
    """A decimal as text that does not depend on how it was computed."""
    return None if value is None else f"{value.normalize():f}"


def packed(found: Iterable[tuple[str, str, int, int]]) -> Json:
    """Record ids by part and kind as ranges: ``{"n laboratory.sample": "1-20,25"}``."""
    return {
        f"{part} {kind}": ",".join(str(a) if a == b else f"{a}-{b}" for _, _, a, b in group)
        for (part, kind), group in groupby(found, key=lambda span: span[:2])
    }


def unpacked(text: str) -> list[int]:
    """The ids of ranges."""
    ids: list[int] = []
    for span in text.split(",") if text else ():
        first, _, last = span.partition("-")
        ids.extend(range(int(first), int(last or first) + 1))
    return ids


def rebuild(
    source: str, definitions: Json, numbers: list[Json], shot: Snapshot
) -> tuple[Built, list[Deviation]]:
    """Build a frozen report anew from the archive as of its seal; say which numbers deviate (none should)."""
    built = build(parse(source), shot, book_of(definitions))
    found: list[Deviation] = []
    computed = [(s.sentence.key, n) for s in built.sentences for n in s.numbers]
    for said, (key, number) in zip(numbers, computed, strict=True):
        now = _number(number)
        digest = fingerprint(number.value.figure, number.hole.asked, shot)
        if any(said[k] != now[k] for k in now) or said["rows"] != digest:
            found.append(Deviation(key, said["figure"], said["text"], now["text"]))
    return built, found
