"""What a limit is, what can be asked of it, and what the answer says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum

from shian.methods.limits.measurement import Measurement
from shian.methods.limits.rounding import Comparison


class Kind(StrEnum):
    """What a limit demands of a result."""

    MAX = "max"
    MIN = "min"
    RANGE = "range"
    ABSENT = "absent"
    FREE = "free"
    PLAN = "plan"


class Outcome(IntEnum):
    """The answer. There is no third way from "unknown" to "passed"."""

    UNDETERMINED = 0
    PASSED = 1
    FAILED = 2


class Reason(IntEnum):
    """Why the outcome is what it is; sentences for each are in `explain`."""

    NO_EDITION = 0
    UNKNOWN_FOOD = 1
    UNKNOWN_ANALYTE = 2
    NO_LIMIT = 3
    AMBIGUOUS = 4
    UNREADABLE = 5
    UNIT_MISMATCH = 6
    BASIS_MISMATCH = 7
    DETECTION_TOO_HIGH = 8
    DETECTED_UNQUANTIFIED = 9
    UNDER_BOUND_ONLY = 10
    SCREEN_EXCEEDED = 11
    PARTS_MISSING = 12
    NEEDS_SAMPLES = 13
    WITHIN = 20
    BELOW_DETECTION = 21
    NOT_DETECTED_NO_LOD = 22
    FREE_USE = 23
    SCREEN_WITHIN = 24
    PLAN_WITHIN = 25
    EXCEEDS = 30
    TOO_LITTLE = 31
    PRESENT = 32
    PLAN_EXCEEDED = 33


@dataclass(frozen=True, slots=True)
class Plan:
    """A sampling plan of GB 4789.1: of `n` units at most `c` exceed `m` and none `M` (None: two classes)."""

    n: int
    c: int
    m: Decimal
    M: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """One row of a standard. `high`, `low` and the plan's numbers are in `unit`.

    `food` is a node of the catalogue; the limit covers what stands under it save what stands under
    `excludes`. `basis` is what the result refers to (`干重计`, `以脂肪计`; empty: as is). For an ABSENT limit
    `high` is the greatest detection limit with which "not detected" counts, None when the rule names none.
    """

    id: str
    edition: str
    analyte: str
    food: str
    kind: Kind = Kind.MAX
    high: Decimal | None = None
    low: Decimal | None = None
    unit: str = "mg/kg"
    basis: str = ""
    excludes: tuple[str, ...] = ()
    plan: Plan | None = None
    clause: str = ""
    note: str = ""
    provisional: bool = False
    comparison: Comparison = Comparison.FULL
    certainty: str = "V2"

    def demand(self) -> str:
        """What the limit asks, as a result sheet writes it: `≤0.02 mg/kg`, `n=5,c=1,m=100,M=1000 CFU/g`."""
        if self.plan is not None:
            top = "" if self.plan.M is None else f",M={self.plan.M:f}"
            return f"n={self.plan.n},c={self.plan.c},m={self.plan.m:f}{top} {self.unit}".rstrip()
        if self.kind is Kind.ABSENT:
            return "不得检出"
        if self.kind is Kind.FREE:
            return "按生产需要适量使用"
        if self.kind is Kind.MIN:
            return f"≥{self.low:f} {self.unit}"
        if self.kind is Kind.RANGE:
            return f"{self.low:f}~{self.high:f} {self.unit}"
        return f"≤{self.high:f} {self.unit}"

    def same_demand(self, other: Limit) -> bool:
        """Whether two limits ask the same, whatever their place."""
        return (self.demand(), self.basis, self.comparison) == (other.demand(), other.basis, other.comparison)


@dataclass(frozen=True, slots=True)
class Analyte:
    """A substance or indicator as limits name it: `key` is what limits and results refer to.

    `parts` define a residue that is a sum: part key → factor by which its result is multiplied (the ratio of
    molar masses where the residue is expressed as one of them). `bounded_by` names an analyte whose result is
    never below this one's (total arsenic for inorganic arsenic), by which it may be screened.
    """

    key: str
    zh: str
    en: str = ""
    group: str = ""
    aliases: tuple[str, ...] = ()
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    bounded_by: str = ""
    residue: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One result to be judged: what was measured, in which food, on which day.

    `day` chooses the editions: the day of sampling, or of production where the rules of transition say so;
    the caller decides and the verdict repeats it. `series` confines judging to one standard (判定依据).
    `basis` is what the laboratory says the result refers to; empty means "as the limit asks".
    """

    food: str
    analyte: str
    measurement: Measurement
    day: date
    series: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer with its grounds; `limit` is None when none was found."""

    outcome: Outcome
    reason: Reason
    limit: Limit | None = None
    day: date | None = None
    measurement: Measurement | None = None
    also: tuple[Limit, ...] = ()
    detail: str = ""

    @property
    def edition(self) -> str:
        """The code of the edition applied, empty when none was."""
        return self.limit.edition if self.limit else ""

    @property
    def food(self) -> str:
        """The catalogue node whose limit was applied: the food or a group above it."""
        return self.limit.food if self.limit else ""
