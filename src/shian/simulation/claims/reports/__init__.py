"""Whole reports of made-up places: consistent figures computed from a small model, contradictions planted.

Each is a TOML file. `[model]` holds numbers and expressions of them; in the text `{name}` prints one and
`{% passed tested .1}` computes one, so that what is not planted is true. `<<id|…>>` marks the figures of the
label `id`, which are written out by hand where they are wrong.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import mul
from pathlib import Path

from shian.methods.claims.model import Span
from shian.simulation.claims.figures import rounded
from shian.simulation.claims.passage import Passage, Planted

SLOT = re.compile(r"\{([^{}]+)\}")
MARK = re.compile(r"<<(\w+)\|(.*?)>>", re.DOTALL)


class UnknownName(KeyError):
    """A report's text asks for a number which its model does not hold."""


def _argument(word: str, model: Mapping[str, Fraction]) -> Fraction:
    if re.fullmatch(r"-?[0-9.]+", word):
        return Fraction(word)
    if word not in model:
        raise UnknownName(f"{word}: not in [model]")
    return model[word]


def compute(expression: str, model: Mapping[str, Fraction]) -> Fraction:
    """`+ a b c`, `- a b`, `* a b`, `/ a b`, `% part whole`, `up now before` (change in %), or a name."""
    words = expression.split()
    if len(words) == 1:
        return _argument(words[0], model)
    values = [_argument(word, model) for word in words[1:]]
    match words[0]:
        case "+":
            return sum(values, Fraction(0))
        case "-":
            return values[0] - sum(values[1:], Fraction(0))
        case "*":
            return reduce(mul, values)
        case "/":
            return values[0] / values[1]
        case "%":
            return values[0] / values[1] * 100
        case "up":
            return abs(values[0] / values[1] - 1) * 100
    raise UnknownName(f"{expression}: begins with none of + - * / % up")


def printed(slot: str, model: Mapping[str, Fraction]) -> str:
    """`{name}` as it is, `{% a b .1}` with so many decimals, `{, name}` with commas."""
    commas = slot.startswith(", ")
    expression, _, places = slot.removeprefix(", ").partition(" .")
    value = compute(expression, model)
    if places:
        number = rounded(value, int(places))
    else:
        number = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{number:,f}" if commas else f"{number:f}"


def solved(lines: Mapping[str, int | float | str]) -> dict[str, Fraction]:
    """Expressions may use names that stand below them."""
    model = {name: Fraction(str(line)) for name, line in lines.items() if not isinstance(line, str)}
    waiting = {name: line for name, line in lines.items() if isinstance(line, str)}
    while waiting:
        ready = [name for name, line in waiting.items() if not set(line.split()[1:]) & set(waiting)]
        if not ready:
            raise UnknownName(f"{', '.join(waiting)}: depend on each other")
        for name in ready:
            model[name] = compute(waiting.pop(name), model)
    return model


def read_report(path: Path) -> Passage:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    model = solved(data["model"])
    marked = SLOT.sub(lambda m: printed(m[1], model), data["text"].strip())
    text, last, places = "", 0, dict[str, list[Span]]()
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        places.setdefault(match[1], []).append((len(text), len(text) + len(match[2])))
        text += match[2]
        last = match.end()
    text += marked[last:]
    planted = tuple(
        Planted(
            one["kind"],
            tuple(places[name]),
            tuple(one.get("also", ())),
            one.get("optional", False),
            one["why"],
        )
        for name, one in data["planted"].items()
    )
    return Passage(path.stem, text, planted, subject=data["subject"])


# By material round those that writers of rules read, and those held out; of the third a coin has chosen.
ROUNDS = {
    1: (("schools", "environment", "food"), ("hospital",)),
    3: (
        ("food_south", "health_bureau", "education_county"),
        ("food_north", "environment_city", "transport_finance"),
    ),
    4: (
        (),
        (
            "fourth_audit_report", "fourth_county_bulletin", "fourth_education_accounts",
            "fourth_food_selfcheck", "fourth_labour_court",
        ),
    ),
}  # fmt: skip


def reports(number: int = 1, *, held_out: bool) -> list[Passage]:
    """The reports of a material round, by name; writers of rules read those which are not held out."""
    names = ROUNDS[number][held_out]
    return [read_report(Path(__file__).parent / f"{name}.toml") for name in sorted(names)]
