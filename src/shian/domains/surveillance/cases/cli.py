"""`shian illness …`: lists of cases of one's own joined, and how many no list knows. No database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from shian.methods.epidemiology.capture import Size, chao, chapman
from shian.methods.epidemiology.linkage import Field, link
from shian.methods.epidemiology.similarity import Compare, alike, same, within, within_days
from shian.methods.epidemiology.twobytwo import normal
from shian.platform.codes.linelist_common import AsJson, Confidence, Out, chosen, emit, refusing
from shian.platform.codes.tables import TableFault
from shian.platform.codes.wholes import Whole, read_whole

app = typer.Typer(
    help="Your own lists of cases: which rows are the same person, how many cases no list knows.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
# How columns are compared: levels of agreement besides none, and how to compare.
COMPARING: dict[str, tuple[int, Callable[[float], Compare]]] = {
    "same": (1, lambda _bound: same),
    "alike": (3, lambda _bound: alike),
    "days": (2, lambda bound: within_days(int(bound), 4 * int(bound))),
    "near": (2, lambda bound: within(bound, 4 * bound)),
}
Left = Annotated[Path, typer.Argument(help="CSV, one person a row.")]
Right = Annotated[Path | None, typer.Argument(help="A second list; left out, doubles within the first.")]
Fields = Annotated[
    list[str],
    typer.Option(
        "--field", help="COLUMN=same|alike|days|near, with a bound behind a colon: onset=days:1, age=near:1."
    ),
]
Blocks = Annotated[
    list[str], typer.Option("--block", help="Columns by commas; pairs that agree in all of one are compared.")
]
Threshold = Annotated[float, typer.Option(min=0.01, max=0.9999, help="Least probability of a pair.")]


@app.command("link")
def link_lists(
    left: Left,
    right: Right = None,
    field: Fields = [],  # noqa: B006  (typer copies it)
    block: Blocks = [],  # noqa: B006
    threshold: Threshold = 0.9,
    out: Out = None,
    as_json_: AsJson = False,
) -> None:
    """Rows of two lists (or one) that speak of the same person, by Fellegi and Sunter."""
    with refusing(left):
        first = read_whole(left)
        second = read_whole(right) if right else first
        fields = [_field(text, first, second) for text in field]
        blocks = [_block(text, first, second) for text in block]
        rows = _records(first)
        found = link(rows, _records(second) if right else rows, fields, blocks, threshold=threshold)
        lines: list[dict[str, object]] = [
            {
                "left_row": first.lines[pair.left], "right_row": second.lines[pair.right],
                "probability": round(pair.probability, 6), "weight": round(pair.weight, 4),
            }
            for pair in found.pairs
        ]  # fmt: skip
        emit(lines, out, json=as_json_)


def _field(text: str, first: Whole, second: Whole) -> Field:
    name, _sign, how = text.partition("=")
    kind, _colon, bound = (how or "same").partition(":")
    if kind not in COMPARING:
        raise TableFault([f"--field {text}: compare by one of {', '.join(COMPARING)}"])
    _known(name, first, second)
    try:
        levels, make = COMPARING[kind]
        return Field(name, make(float(bound or 1)), levels)
    except ValueError as fault:
        raise TableFault([f"--field {text}: {bound!r} is no number"]) from fault


def _block(text: str, first: Whole, second: Whole) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        _known(name, first, second)
    return names


def _known(name: str, *wholes: Whole) -> None:
    for whole in wholes:
        if name not in whole.columns:
            there = ", ".join(whole.columns)
            raise TableFault([f"{whole.table.name}: no column {name!r}; there are: {there}"])


def _records(whole: Whole) -> list[dict[str, str]]:
    names = list(whole.columns)
    return [
        dict(zip(names, (cell.strip() for cell in row), strict=True))
        for row in zip(*whole.columns.values(), strict=True)
    ]


@app.command()
def missed(
    lists: Annotated[Path, typer.Argument(help="CSV, one case a row; a yes/no column for each list.")],
    column: Annotated[
        list[str] | None, typer.Option("--list", help="Columns, by commas; all yes/no ones if left out.")
    ] = None,
    confidence: Confidence = 0.95,
    out: Out = None,
    as_json_: AsJson = False,
) -> None:
    """How many cases there were: two lists by Chapman, more by Chao's lower bound."""
    with refusing(lists):
        whole = read_whole(lists)
        named = chosen(whole, column, "")
        if len(named) < 2:
            raise TableFault([f"{whole.table.name}: at least two lists are needed"])
        held = [[answer is True for answer in one.answers] for one in named]
        size, method = _size(held, normal(confidence))
        row: dict[str, object] = {
            "lists": len(held), "method": method, "known": size.known, "estimate": round(size.estimate, 2),
            "low": round(size.low, 2), "high": round(size.high, 2),
            "completeness": round(size.completeness, 4),
        }  # fmt: skip
        emit([row], out, json=as_json_)


def _size(held: Sequence[Sequence[bool]], z: float) -> tuple[Size, str]:
    times = [sum(row) for row in zip(*held, strict=True)]
    if len(held) == 2:
        return chapman(sum(held[0]), sum(held[1]), times.count(2), z), "chapman"
    known = sum(count > 0 for count in times)
    return chao(times.count(1), times.count(2), known, z), "chao"
