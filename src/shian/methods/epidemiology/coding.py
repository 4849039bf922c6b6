"""How answers of a line list are written: yes, no and unknown; groups by value or by bound.

Yes and no in words (y, yes, true, 是 …), as 1 and 0, or as 1 and 2 where no 0 occurs; 9, 99, -1 among such
numbers are unknown, and so are empty cells, NA and their like everywhere.
"""

import math
import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shian.methods.epidemiology.errors import EpidemiologyError

UNKNOWN = frozenset(
    ["", *"na n/a nan null none . ? - u unk unknown missing dk 不详 未知 不清楚 不明 不知道 缺失".split()]
)
YES = frozenset(
    "y yes true t + ill case sick positive ate exposed 是 有 病例 发病 患病 阳性 吃过 吃 食用".split()
)
NO = frozenset(
    "n no false f well control healthy negative unexposed 否 无 没有 对照 未发病 健康 阴性 没吃 未吃".split()
)
NUMBERS_UNKNOWN = frozenset({8.0, 9.0, 88.0, 99.0, -1.0, -8.0, -9.0, -99.0})
BOUNDS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
CONDITION = re.compile(r"^(?P<name>.+?)\s*(?P<sign>>=|<=|!=|>|<|=)\s*(?P<value>[^=<>]+)$")
SHOWN = 6
Answers = Sequence[bool | None]


class NotAsAsked(EpidemiologyError):
    """A column does not hold what is asked of it; `at` is the cell at fault, if it is one."""

    def __init__(self, words: str, at: int | None = None) -> None:
        self.at = at
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as yes (exposed, ill), no and unknown, under the name it has in the answer."""

    label: str
    answers: Answers
    in_words: bool = False


def known(cell: str) -> bool:
    """Whether a cell says anything at all."""
    return cell.strip().lower() not in UNKNOWN


def number(cell: str) -> float | None:
    """The finite number that a cell holds, if it holds one."""
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def yes_or_no(label: str, cells: Sequence[str]) -> Coded | None:
    """The column as yes and no, or None if anything in it is neither."""
    folded = [cell.strip().lower() for cell in cells]
    if "+" in folded:
        folded = ["no" if cell == "-" else cell for cell in folded]
    values = set(folded) - UNKNOWN
    if not values:
        return None
    if values <= YES | NO | {"0", "1"} and values & (YES | NO):
        return Coded(label, [_word(cell) for cell in folded], in_words=True)
    numbers = {value: number(value) for value in values}
    if None in numbers.values():
        return None
    said = set(numbers.values()) - NUMBERS_UNKNOWN
    if not said or not (said <= {0.0, 1.0} or said <= {1.0, 2.0}):
        return None
    return Coded(label, [_coded(numbers.get(cell), said) for cell in folded])


def _word(cell: str) -> bool | None:
    return True if cell in YES or cell == "1" else False if cell in NO or cell == "0" else None


def _coded(value: float | None, said: set[float | None]) -> bool | None:
    return value == 1.0 if value in said else None


def coded(condition: str, columns: dict[str, Sequence[str]]) -> Coded:
    """A column as yes and no: one that says so, one with two values (the later of the alphabet counts as
    yes), or a condition: `age>=30`, `sex=F`, `portions!=0`.

    Raises:
        EpidemiologyError: there is no such column.
        NotAsAsked: it does not say yes or no.
    """
    name = column_of(condition, columns)
    if name is not None:
        return _two_valued(name, columns[name])
    parts = CONDITION.match(condition)
    name = column_of(parts["name"], columns) if parts else None
    if parts is None or name is None:
        missing = parts["name"] if parts else condition
        raise EpidemiologyError(f"no column {missing!r}; there are: {', '.join(columns)}")
    return Coded(condition, _by_condition(columns[name], name, parts["sign"], parts["value"].strip()))


def column_of(name: str, columns: dict[str, Sequence[str]]) -> str | None:
    """The column of that name, however it is capitalised if that is clear."""
    if name in columns:
        return name
    alike = [one for one in columns if one.casefold() == name.strip().casefold()]
    return alike[0] if len(alike) == 1 else None


def _two_valued(name: str, cells: Sequence[str]) -> Coded:
    if plain := yes_or_no(name, cells):
        return plain
    values = sorted({cell.strip() for cell in cells if known(cell)})
    if len(values) == 2 and not {value.lower() for value in values} & (YES | NO) - {"f", "t"}:
        answers = [cell.strip() == values[1] if known(cell) else None for cell in cells]
        return Coded(f"{name}={values[1]}", answers)
    if not values:
        raise NotAsAsked("nothing is known in this column")
    shown = ", ".join(map(repr, values[:SHOWN])) + (" …" if len(values) > SHOWN else "")
    raise NotAsAsked(
        f"{len(values)} values ({shown}) are not yes and no; say which count as yes: "
        f"{name}={values[-1]} or, for numbers, {name}>={values[-1]}",
        _odd_one(cells),
    )


def _odd_one(cells: Sequence[str]) -> int | None:
    """The first cell that is neither yes nor no in a column where nearly all are."""
    numbers = {"0", "1", "0.0", "1.0"}
    odd = [at for at, cell in enumerate(cells) if cell.strip().lower() not in YES | NO | UNKNOWN | numbers]
    return odd[0] if odd and len(odd) * 2 <= len(cells) else None


def _by_condition(cells: Sequence[str], name: str, sign: str, value: str) -> Answers:
    if sign in ("=", "!="):
        wanted = [cell.strip() == value if known(cell) else None for cell in cells]
        if not any(wanted):
            raise EpidemiologyError(f"column {name} never has the value {value!r}")
        return wanted if sign == "=" else [None if one is None else not one for one in wanted]
    bound = number(value)
    if bound is None:
        raise EpidemiologyError(f"{name}{sign}{value}: {value!r} is no number")
    compare, values = BOUNDS[sign], numbers(cells)
    return [None if one is None else compare(one, bound) for one in values]


def numbers(cells: Sequence[str]) -> list[float | None]:
    """A column of numbers, with None where the cell says nothing.

    Raises:
        NotAsAsked: a cell holds something else.
    """
    values = []
    for at, cell in enumerate(cells):
        value = number(cell) if known(cell) else None
        if value is None and known(cell):
            raise NotAsAsked(f"{cell.strip()!r} is no number", at)
        values.append(value)
    return values
