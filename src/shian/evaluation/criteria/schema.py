"""The shape of an edition's file, checked by pydantic; from file to the scoring model and back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shian.evaluation.figures.book import figures
from shian.methods import scoring
from shian.methods.scoring import Certainty, Count, CriteriaError, Join, Rule

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,58}$")]
EVIDENCE = ("document", "photo", "record", "minutes", "survey")
PERIODS = ("year", "as_of", "since")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ThresholdRow(_Table):
    kind: Literal["threshold"]
    at: Decimal
    fewer: bool = False

    def made(self) -> scoring.Function:
        return scoring.Threshold(self.at, self.fewer)


class WholeRow(_Table):
    kind: Literal["whole"]
    full: Decimal = Decimal(100)

    def made(self) -> scoring.Function:
        return scoring.WholeShare(self.full)


class DeclaredRow(_Table):
    kind: Literal["declared"]

    def made(self) -> scoring.Function:
        return scoring.Declared()


class LinearRow(_Table):
    kind: Literal["linear"]
    start: Decimal
    end: Decimal

    def made(self) -> scoring.Function:
        return scoring.Linear(self.start, self.end)


class StepsRow(_Table):
    kind: Literal["steps"]
    steps: tuple[tuple[Decimal, Decimal], ...]
    fewer: bool = False

    def made(self) -> scoring.Function:
        return scoring.Steps(self.steps, self.fewer)


class DeductRow(_Table):
    kind: Literal["deduct"]
    full: Decimal
    each: Decimal
    lose: Decimal
    fewer: bool = False
    count: Count = Count.EXACT

    def made(self) -> scoring.Function:
        return scoring.Deduct(self.full, self.each, self.lose, self.fewer, self.count)


class ExtraRow(_Table):
    kind: Literal["extra"]
    each: Decimal
    gain: Decimal

    def made(self) -> scoring.Function:
        return scoring.Extra(self.each, self.gain)


FunctionRow = Annotated[
    ThresholdRow | WholeRow | DeclaredRow | LinearRow | StepsRow | DeductRow | ExtraRow,
    Field(discriminator="kind"),
]


class VetoRow(_Table):
    rule: Rule
    at: Decimal | None = None


class FigureRow(_Table):
    name: str
    period: Literal["year", "as_of", "since"] = "year"
    years: Annotated[int, Field(ge=1, le=10)] = 1
    join: Join = Join.LAST
    series: str = ""
    city: bool = False


class ItemRow(_Table):
    id: Annotated[str, Field(min_length=1, max_length=20)]
    title_zh: Annotated[str, Field(min_length=1)]
    title_en: str = ""
    weight: Annotated[Decimal, Field(ge=0)]
    function: FunctionRow
    figure: FigureRow | None = None
    veto: VetoRow | None = None
    evidence: tuple[Literal["document", "photo", "record", "minutes", "survey"], ...] = ()
    certainty: Certainty = Certainty.ML
    source: str = ""
    text: str = ""
    extra: bool = False
    owner: str = ""
    group_zh: str = ""
    group_en: str = ""

    def made(self) -> scoring.Item:
        """The item; its figure's, veto's and function's own rules are checked by the scoring model."""
        plain = {n: getattr(self, n) for n in ItemRow.model_fields if n not in ("function", "figure", "veto")}
        item = scoring.Item(
            **plain | {"title_en": self.title_en or self.title_zh},
            function=self.function.made(),
            figure=scoring.FigureUse(**self.figure.model_dump()) if self.figure else None,
            veto=scoring.Veto(self.veto.rule, self.veto.at) if self.veto else None,
        )
        item.function.corners(scoring.exact(self.weight))
        return item


class BlockRow(_Table):
    id: Annotated[str, Field(min_length=1, max_length=20)]
    title_zh: Annotated[str, Field(min_length=1)]
    title_en: str = ""
    weight: Decimal | None = None
    item: tuple[ItemRow, ...]


class EditionFile(_Table):
    """An edition as its TOML file has it."""

    name: Name
    title_zh: Annotated[str, Field(min_length=1)]
    title_en: str = ""
    level: Literal["city", "district"] = "city"
    valid_from: date
    valid_to: date | None = None
    total: Decimal = Decimal(100)
    passing: Decimal | None = None
    certainty: Certainty = Certainty.ML
    source: Annotated[str, Field(min_length=1)]
    remark_zh: str = ""
    remark_en: str = ""
    block: tuple[BlockRow, ...]


class DraftItem(BaseModel):
    """An item of a draft: what must be there from the start; the rest is checked before it is submitted."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Annotated[str, Field(min_length=1, max_length=20)]
    title_zh: Annotated[str, Field(min_length=1, max_length=300)]
    weight: Annotated[Decimal, Field(ge=0)]


class DraftBlock(BaseModel):
    """A block of a draft."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Annotated[str, Field(min_length=1, max_length=20)]
    title_zh: Annotated[str, Field(min_length=1, max_length=120)]
    item: tuple[DraftItem, ...]


class DraftFile(_Table):
    """A draft as it is taken in."""

    name: Name
    title_zh: Annotated[str, Field(min_length=1, max_length=120)]
    title_en: Annotated[str, Field(max_length=120)] = ""
    level: Literal["city", "district"] = "city"
    valid_from: date
    valid_to: date | None = None
    total: Decimal
    certainty: Certainty = Certainty.V2
    source: Annotated[str, Field(min_length=1, max_length=200)]
    block: Annotated[tuple[DraftBlock, ...], Field(min_length=1, max_length=200)]


CHANGEABLE = frozenset(
    (
        "title_zh",
        "title_en",
        "weight",
        "function",
        "figure",
        "veto",
        "extra",
        "evidence",
        "certainty",
        "source",
    )
) | {"text", "owner", "group_zh", "group_en"}


def first_words(error: ValueError) -> str:
    """What is wrong, in one line: of a validation error field and reason."""
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:3])
    return str(error).split("\n", maxsplit=1)[0]


class Fault(BaseModel):
    """What is wrong with an edition: in which item (or ``""``), in which field, and why."""

    model_config = ConfigDict(frozen=True)

    item: str
    field: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(
            part for part in (self.item and f"item {self.item}", self.field, self.reason) if part
        )


def read(data: dict[str, Any]) -> tuple[scoring.Edition | None, list[Fault]]:
    """The edition of a file's content, and all that is wrong with it. None where it cannot be used."""
    try:
        rows = EditionFile.model_validate(data)
    except ValidationError as error:
        return None, [_fault(data, dict(one)) for one in error.errors()]
    faults = _figures_missing(rows)
    blocks = []
    for block in rows.block:
        items = []
        for row in block.item:
            try:
                items.append(row.made())
            except ValueError as error:
                faults.append(Fault(item=row.id, field="function or veto", reason=str(error)))
        blocks.append(
            scoring.Block(
                block.id, block.title_zh, block.title_en or block.title_zh, tuple(items), block.weight
            )
        )
    if faults:
        return None, faults
    try:
        return _edition(rows, tuple(blocks)), []
    except CriteriaError as error:
        return None, [Fault(item="", field="", reason=str(error))]


def _edition(rows: EditionFile, blocks: tuple[scoring.Block, ...]) -> scoring.Edition:
    plain = {n: getattr(rows, n) for n in EditionFile.model_fields if n != "block"}
    return scoring.Edition(**plain | {"title_en": rows.title_en or rows.title_zh}, blocks=blocks)


def _figures_missing(rows: EditionFile) -> list[Fault]:
    known = figures()
    return [
        Fault(item=row.id, field="figure", reason=f"no figure {row.figure.name!r} (see `shian figures list`)")
        for block in rows.block
        for row in block.item
        if row.figure and row.figure.name not in known
    ]


def _fault(data: dict[str, Any], error: dict[str, Any]) -> Fault:
    """A validation error with the item's own id in place of its position."""
    place = list(error["loc"])
    item, here = "", data
    if len(place) >= 4 and place[0] == "block" and place[2] == "item":
        try:
            item = str(here["block"][place[1]]["item"][place[3]].get("id", f"#{place[3] + 1}"))
        except (KeyError, IndexError, TypeError, AttributeError):
            item = f"#{place[3] + 1}"
        place = place[4:]
    return Fault(item=item, field=".".join(map(str, place)), reason=error["msg"])
