"""The report as a box carries it: every number with its question, query and rows, and the words around it."""

from __future__ import annotations

import hashlib
from typing import Any

from shian.evaluation.figures.book import Figure
from shian.evaluation.figures.engine import fingerprint
from shian.evaluation.figures.header import Header
from shian.evaluation.report.build import WAN, BuiltBlock, Number
from shian.evaluation.report.frozen import plain
from shian.evaluation.report.opened import Opened
from shian.evaluation.report.sources import HEADS, rows_of

Json = dict[str, Any]
Piece = str | list[Any]  # a text; or the index of a number and which of its texts stands there


def sql_path(one: Figure) -> str:
    """Where a figure's query lies in the box."""
    duty, _, name = one.name.partition(".")
    return f"figures/{duty}/{name}.sql"


def sql_text(one: Figure) -> str:
    """A figure's file: its header as it was when the report was built, and its query."""
    empty = Header.model_fields
    lines = [
        f"-- {key}: {value}"
        for key, value in one.computed.model_dump(mode="json").items()
        if value != empty[key].default
    ]
    return "\n".join([*lines, one.body, ""])


def declared_of(opened: Opened) -> Json:
    """The declared facts of a report by name."""
    facts = {n.value.figure.name: n.value.figure.fact for n in opened.built.numbers}
    return {name: fact.model_dump(mode="json") for name, fact in sorted(facts.items()) if fact}


def report_of(opened: Opened) -> Json:
    """The content of ``report/report.json``."""
    numbers = [(s.sentence.key, n) for s in opened.built.sentences for n in s.numbers]
    return {
        "title": opened.built.text.settings.title,
        "year": opened.built.text.settings.year,
        "seal": opened.shot.seal.number,
        "frozen": opened.frozen.title if opened.frozen else None,
        "numbers": [_number(key, number, opened) for key, number in numbers],
        "word": _pieces(opened),
    }


def _number(sentence: str, number: Number, opened: Opened) -> Json:
    value, asked, one = number.value, number.hole.asked, number.value.figure
    said = one.header or one.fact
    assert said is not None
    return {
        "place": f"{one.name} in sentence {sentence}",
        "sentence": sentence,
        "figure": one.name,
        "title_zh": said.title_zh,
        "title_en": said.title_en,
        "unit": said.unit,
        "parameters": {
            "from": asked.start.isoformat(),
            "to": asked.end.isoformat(),
            "area": asked.area,
            "series": asked.series or (one.header.population if one.header else ""),
        },
        "text": number.text,
        "value": None if number.text == "–" else number.text,
        "decimals": len(number.text.partition(".")[2]),
        "scale": _scale(number),
        "n": plain(one.fact.value if one.fact else value.n),
        "d": plain(value.d),
        "sql": sql_path(one) if one.header else None,
        "sql_sha256": hashlib.sha256(sql_text(one).encode()).hexdigest() if one.header else None,
        "rows": fingerprint(one, asked, opened.shot),
    }


def _scale(number: Number) -> str:
    """What numerator, or numerator over denominator, is multiplied by to give the number."""
    factor = number.value.figure.computed.factor if number.value.d is not None else 1
    return {1: "0.0001", 100: "0.01", 1000: "0.1"}[factor] if number.hole.form == "wan" else str(factor)


def _pieces(opened: Opened) -> list[Piece]:
    """Every run of text of the Word file, those in cells too, in the order in which it holds them."""
    built, notes = opened.built, opened.notes
    index = {id(number): i for i, number in enumerate(built.numbers)}
    made: list[Piece] = [built.text.settings.title, *notes.lines]
    for block in built.blocks:
        made += _block(block, index)
    made += [notes.sources_title, *HEADS]
    for i, (number, cells) in enumerate(zip(built.numbers, rows_of(built), strict=True)):
        key, _text, title, n, d, period, source = cells
        counted = not number.declared
        made += [key, [i, "text"], title, [i, "n"] if counted and n else n, [i, "d"] if counted and d else d]
        made += [period, source]
    return [piece for piece in made if piece]


def _block(block: BuiltBlock, index: dict[int, int]) -> list[Piece]:
    if block.level:
        return ["".join(sentence.text for sentence in block.sentences)]
    pieces: list[Piece] = []
    for piece in (piece for sentence in block.sentences for piece in sentence.pieces):
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        pieces.append([index[id(piece)], "text"])
        if piece.declared:
            pieces.append("报")
    return pieces


assert WAN == 10_000  # the scales above are of ten thousands
