"""What a city is judged by: an edition with its blocks and items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from shian.methods.scoring.functions import Function


class CriteriaError(ValueError):
    """The edition contradicts itself; the message names block, item and fault."""


class Certainty(StrEnum):
    """How sure a rule is: V read in the official text, V2 second-hand, MH and ML candidates."""

    V = "V"
    V2 = "V2"
    MH = "MH"
    ML = "ML"


class Rule(StrEnum):
    """What a veto demands."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    YES = "yes"
    NO = "no"


class Join(StrEnum):
    """How the values of several years become one."""

    LAST = "last"
    LEAST = "least"
    MOST = "most"
    SUM = "sum"
    GROWTH = "growth"  # per cent over the year before, the least of them


@dataclass(frozen=True, slots=True)
class Veto:
    """Whoever breaks this fails, whatever the score. ``at`` for at_least and at_most."""

    rule: Rule
    at: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.rule in (Rule.AT_LEAST, Rule.AT_MOST)) != (self.at is not None):
            raise CriteriaError(f"a veto {self.rule} {'needs' if self.at is None else 'has no'} threshold")


@dataclass(frozen=True, slots=True)
class FigureUse:
    """Which figure stands behind an item and how it is asked.

    ``period``: ``year`` (the year judged), ``as_of`` (its last day), ``since`` (from the first of
    ``years`` years until that day). ``years`` and ``join``: several years' values made one. ``series``:
    population series; empty: the one chosen by whoever looks. ``city``: always the
    whole city's value, also for a district.
    """

    name: str
    period: str = "year"
    years: int = 1
    join: Join = Join.LAST
    series: str = ""
    city: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the table. ``weight`` its points; ``extra``: they come on top of the total.

    ``figure`` None and a ``Declared`` function: a person declares it; ``figure`` None otherwise: unbound.
    ``evidence``: the kinds of evidence asked for. ``text``: the rule as the table words it. ``group``: the
    heading within the block that it stands under.
    """

    id: str
    title_zh: str
    title_en: str
    weight: Decimal
    function: Function
    figure: FigureUse | None = None
    veto: Veto | None = None
    evidence: tuple[str, ...] = ()
    certainty: Certainty = Certainty.ML
    source: str = ""
    text: str = ""
    extra: bool = False
    owner: str = ""
    group_zh: str = ""
    group_en: str = ""

    @property
    def bound(self) -> bool:
        """Whether there is anything its value can come from."""
        return self.figure is not None or self.function.kind == "declared"


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the table. ``weight`` is what its items must add up to, where the table says so."""

    id: str
    title_zh: str
    title_en: str
    items: tuple[Item, ...]
    weight: Decimal | None = None

    @property
    def points(self) -> Decimal:
        """What its items add up to, extra points aside."""
        return sum((i.weight for i in self.items if not i.extra), Decimal(0))


@dataclass(frozen=True)
class Edition:
    """A table of criteria with the days it was in force. ``level``: city or district."""

    name: str
    title_zh: str
    title_en: str
    blocks: tuple[Block, ...]
    valid_from: date
    valid_to: date | None = None
    total: Decimal = Decimal(100)
    passing: Decimal | None = None
    level: str = "city"
    certainty: Certainty = Certainty.ML
    source: str = ""
    remark_zh: str = ""
    remark_en: str = ""
    _by_id: dict[str, Item] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {i.id: i for i in self.items})
        faults = list(self.faults())
        if faults:
            raise CriteriaError(f"edition {self.name}: " + "; ".join(faults))

    @property
    def items(self) -> Iterator[Item]:
        """All items in order."""
        return (item for block in self.blocks for item in block.items)

    def item(self, item_id: str) -> Item:
        """One item.

        Raises:
            KeyError: there is none of that id.
        """
        return self._by_id[item_id]

    def changed(self, item_id: str, **changes: Any) -> Edition:
        """The edition with one item's fields changed, for a what-if; block and total follow the weights."""
        self.item(item_id)
        blocks = tuple(
            replace(
                b,
                items=tuple(replace(i, **changes) if i.id == item_id else i for i in b.items),
                weight=None if "weight" in changes else b.weight,
            )
            for b in self.blocks
        )
        total = sum((b.points for b in blocks), Decimal(0))
        return replace(self, blocks=blocks, total=total)

    def faults(self) -> Iterator[str]:
        """What contradicts itself: doubled ids, negative points, sums that do not add up."""
        seen: set[str] = set()
        for item in self.items:
            if item.id in seen:
                yield f"item {item.id} stands twice"
            seen.add(item.id)
            if item.weight < 0:
                yield f"item {item.id}: {item.weight} points"
        for block in self.blocks:
            if block.weight is not None and block.weight != block.points:
                yield f"block {block.id}: items add up to {block.points}, the block says {block.weight}"
        found = sum((b.points for b in self.blocks), Decimal(0))
        if found != self.total:
            yield f"blocks add up to {found}, the edition says {self.total}"
