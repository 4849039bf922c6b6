"""An edition written as TOML: what the evidence box holds and an import gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from shian.methods.scoring import Block, Edition, FigureUse, Function, Item, Join, Veto

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def to_toml(edition: Edition) -> str:
    """The file from which ``schema.read`` gives this edition again."""
    return "\n".join(_lines(edition)) + "\n"


def _lines(edition: Edition) -> Iterator[str]:
    yield from _pairs(
        edition,
        "name title_zh title_en level valid_from valid_to total passing certainty source remark_zh remark_en",
    )
    for block in edition.blocks:
        yield from ("", "[[block]]", *_pairs(block, "id title_zh title_en weight"))
        for item in block.items:
            yield from ("", "[[block.item]]", *_item(item))


def _item(item: Item) -> Iterator[str]:
    yield from _pairs(item, "id title_zh title_en weight")
    yield f"function = {_inline(function_row(item.function))}"
    if item.figure:
        yield f"figure = {_inline(figure_row(item.figure))}"
    if item.veto:
        yield f"veto = {_inline(veto_row(item.veto))}"
    if item.evidence:
        yield f"evidence = {_value(item.evidence)}"
    yield from _pairs(item, "certainty source text group_zh group_en owner")
    if item.extra:
        yield "extra = true"


def function_row(function: Function) -> dict[str, Any]:
    """A function as its table in the file."""
    found: dict[str, Any] = {"kind": function.kind}
    for name in ("at", "full", "start", "end", "each", "lose", "gain", "steps"):
        if hasattr(function, name):
            found[name] = getattr(function, name)
    if function.kind != "linear" and function.fewer:
        found["fewer"] = True
    if hasattr(function, "count"):
        found["count"] = function.count.value
    return found


def figure_row(use: FigureUse) -> dict[str, Any]:
    """A figure's use as its table in the file; what is usual is left out."""
    usual = FigureUse(use.name)
    found: dict[str, Any] = {"name": use.name, "period": use.period}
    for name in ("years", "join", "series", "city"):
        if getattr(use, name) != getattr(usual, name):
            found[name] = getattr(use, name)
    return {k: v.value if isinstance(v, Join) else v for k, v in found.items()}


def veto_row(veto: Veto) -> dict[str, Any]:
    """A veto as its table in the file."""
    return {"rule": veto.rule.value} | ({} if veto.at is None else {"at": veto.at})


def toml_lines(content: dict[str, Any]) -> Iterator[str]:
    """A draft's content as TOML: what is to be looked at stands as comments above its item."""
    for name, value in content.items():
        if name != "block":
            yield f"{name} = {_value(value)}"
    for block in content["block"]:
        yield from ("", "[[block]]")
        yield from (f"{k} = {_value(v)}" for k, v in block.items() if k != "item")
        for item in block["item"]:
            yield from ("", *(f"# {note}".replace("\n", " ") for note in item.get("notes", ())))
            yield "[[block.item]]"
            for name, value in item.items():
                if name not in ("row", "notes") and value not in ("", [], None, False):
                    yield f"{name} = {_inline(value) if isinstance(value, dict) else _value(value)}"


def _pairs(thing: Edition | Block | Item, names: str) -> Iterator[str]:
    for name in names.split():
        value = getattr(thing, name)
        if value is not None and value != "":
            yield f"{name} = {_value(value)}"


def _inline(table: dict[str, Any]) -> str:
    return "{ " + ", ".join(f"{k} = {_value(v)}" for k, v in table.items()) + " }"


def _value(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case Enum():
            return _value(value.value)
        case str():
            escaped = "".join(
                _ESCAPES.get(c) or (f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else c) for c in value
            )
            return f'"{escaped}"'
        case date():
            return value.isoformat()
        case tuple() | list():
            return "[" + ", ".join(map(_value, value)) + "]"
        case Fraction():
            return _value(Decimal(value.numerator) / Decimal(value.denominator))
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)


def plain(value: Any) -> Any:
    """For a JSON column: numbers as text."""
    match value:
        case dict():
            return {str(k): plain(v) for k, v in value.items()}
        case list() | tuple():
            return [plain(v) for v in value]
        case bool() | int() | None | str():
            return value
        case Decimal():
            return format(value, "f")
        case Enum():
            return value.value
        case _:
            return str(value)
