"""What the laboratory tells the packages above it."""

from __future__ import annotations

from dataclasses import dataclass

from shian.platform.actions.events import Event


@dataclass(frozen=True, slots=True)
class SampleReported(Event):
    """A sample's conclusion was reported to the organiser."""

    sample: int
    operator: int | None
    failed: bool
    problem: bool
    area: str


@dataclass(frozen=True, slots=True)
class SampleFailed(Event):
    """A failing or problem sample was reported: hold and trace the lot, weigh the risk grade."""

    sample: int
    number: str
    operator: int | None
    producer: int | None
    food_name: str
    batch: str
    failed_items: str
    urgent: bool
    area: str


@dataclass(frozen=True, slots=True)
class ConclusionOverturned(Event):
    """A retest or an objection overturned a failing conclusion: undo what rested on it."""

    sample: int
    operator: int | None
    area: str


@dataclass(frozen=True, slots=True)
class PenaltyDue(Event):
    """A disposal was started: a penalty case is to be considered."""

    disposal: int
    sample: int
    operator: int | None
    area: str


@dataclass(frozen=True, slots=True)
class DisposalClosed(Event):
    """A disposal was approved as completed."""

    disposal: int
    sample: int
    operator: int | None
    recalled_kg: str
    area: str


@dataclass(frozen=True, slots=True)
class ResultsPublished(Event):
    """A bulletin went public."""

    publication: int
    samples: int
    failed: int


@dataclass(frozen=True, slots=True)
class RapidTestPositive(Event):
    """A rapid test was positive: a clue, to be confirmed by a sample."""

    test: int
    operator: int | None
    food_name: str
    area: str
