"""What samples say already of premises, foods and lots: how much more or less probable they make each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from shian.domains.surveillance.inquiry.models import OutbreakSample
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.methods.sourcing.questions import FALSE, SENSITIVE

POSITIVE = SENSITIVE / FALSE
NEGATIVE = (1 - SENSITIVE) / (1 - FALSE)
OTHER_AGENT = 3.0  # a positive result of another agent than the patients' speaks of poor hygiene only
Sort, Result = OutbreakSample.Sort, OutbreakSample.Result
PEOPLE = (Sort.CLINICAL, Sort.HANDLER)


@dataclass
class Weights:
    """Factors on the prior of premises (operators) and lots; and the agent found in patients, if one was."""

    operators: dict[int, float] = field(default_factory=dict)
    lots: dict[int, float] = field(default_factory=dict)
    agent: str = ""


def weights(
    outbreak: Outbreak, samples: Iterable[OutbreakSample] | None = None, until: datetime | None = None
) -> Weights:
    """What the results on file say; those that were there by a moment, if one is given.

    Of a premises the best of its samples counts, and one negative result at most: samples of one kitchen are
    not independent.
    """
    rows = list(samples if samples is not None else OutbreakSample.objects.filter(outbreak=outbreak))
    done = [row for row in rows if row.result in (Result.POSITIVE, Result.NEGATIVE)]
    if until is not None:
        done = [row for row in done if row.resulted_at is not None and row.resulted_at <= until]
    patients = [row.agent for row in done if row.sort == Sort.CLINICAL and row.agent]
    stated = outbreak.agent if until is None or _concluded(outbreak, until) else ""
    agent = max(sorted(set(patients)), key=patients.count, default="") or stated
    out = Weights(agent=agent)
    for row in done:
        if row.sort == Sort.CLINICAL:
            continue
        factor = NEGATIVE
        if row.result == Result.POSITIVE:
            factor = POSITIVE if not agent or row.agent in ("", agent) else OTHER_AGENT
        if row.operator_id is not None:
            out.operators[row.operator_id] = max(factor, out.operators.get(row.operator_id, 0.0))
        if row.lot_id is not None:
            out.lots[row.lot_id] = max(factor, out.lots.get(row.lot_id, 0.0))
    return out


def _concluded(outbreak: Outbreak, until: datetime) -> bool:
    return outbreak.concluded_at is not None and outbreak.concluded_at <= until


@dataclass(frozen=True, slots=True)
class Match:
    """An agent, and subtype if it was typed, with the samples in which it was found, by what they are of."""

    agent: str
    subtype: str
    people: tuple[OutbreakSample, ...]
    things: tuple[OutbreakSample, ...]

    @property
    def across(self) -> bool:
        """Whether it was found in people and in food or surroundings alike."""
        return bool(self.people and self.things)


def matches(samples: Iterable[OutbreakSample]) -> list[Match]:
    """Positive results grouped by agent and subtype, those found across people and things first."""
    groups: dict[tuple[str, str], list[OutbreakSample]] = {}
    for row in samples:
        if row.result == Result.POSITIVE and row.agent:
            groups.setdefault((row.agent, row.subtype.strip()), []).append(row)
    found = [
        Match(
            agent, subtype,
            tuple(row for row in rows if row.sort in PEOPLE),
            tuple(row for row in rows if row.sort not in PEOPLE),
        )
        for (agent, subtype), rows in groups.items()
    ]  # fmt: skip
    return sorted(found, key=lambda m: (not m.across, -len(m.people) - len(m.things), m.agent, m.subtype))
