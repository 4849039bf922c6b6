"""Scoring against criteria: editions of items, scoring functions, vetoes, and what a value earns, exactly.

`score(edition, values)` answers; an item's function is a chain of straight pieces (`pieces`), so that the
same numbers serve an optimiser. Values are exact (int, Decimal, Fraction, bool): floats are refused. Unknown
is not zero: a score has a low and a high end.

What-if: `edition.changed(item_id, function=…, veto=…, weight=…)`.
"""

from shian.methods.scoring.corners import Corner, Piece, earned, next_gain, pieces_of
from shian.methods.scoring.exact import Number, exact, rounded
from shian.methods.scoring.functions import (
    Count,
    Declared,
    Deduct,
    Extra,
    Function,
    Linear,
    Steps,
    Threshold,
    WholeShare,
)
from shian.methods.scoring.model import (
    Block,
    Certainty,
    CriteriaError,
    Edition,
    FigureUse,
    Item,
    Join,
    Rule,
    Veto,
)
from shian.methods.scoring.score import (
    BlockScore,
    ItemScore,
    Light,
    Next,
    Score,
    State,
    light,
    pieces,
    points,
    score,
)
from shian.methods.scoring.written import as_record

__all__ = [
    "Block",
    "BlockScore",
    "Certainty",
    "Corner",
    "Count",
    "CriteriaError",
    "Declared",
    "Deduct",
    "Edition",
    "Extra",
    "FigureUse",
    "Function",
    "Item",
    "ItemScore",
    "Join",
    "Light",
    "Linear",
    "Next",
    "Number",
    "Piece",
    "Rule",
    "Score",
    "State",
    "Steps",
    "Threshold",
    "Veto",
    "WholeShare",
    "as_record",
    "earned",
    "exact",
    "light",
    "next_gain",
    "pieces",
    "pieces_of",
    "points",
    "rounded",
    "score",
]
