"""Which measurements go beyond a limit in force on the day of sampling. Monitoring is not enforcement: a flag
asks for judgement, it condemns nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shian.domains.standards.judging import rule_book
from shian.domains.surveillance.contaminants.models import Measurement, MonitoringSample
from shian.methods import limits

PATHOGEN = "pathogen"


@dataclass(frozen=True, slots=True)
class Exceedance:
    """A measurement beyond a limit, or a pathogen found without one."""

    measurement: Measurement
    demand: str
    edition: str
    basis: str


def exceedances(
    sample: MonitoringSample, found: Sequence[Measurement], book: limits.RuleBook | None = None
) -> list[Exceedance]:
    """What in a sample goes beyond a limit. What no limit decides is no exceedance, save a pathogen found.

    ``book`` is the rule book as it stands, unless one is given by who asks for thousands of samples at once.
    """
    book = book or rule_book()
    food = book.catalogue.find(sample.food_name) or sample.food_name
    told = []
    for one in found:
        if not one.detected:
            continue
        verdict = _verdict(one, sample, food, book)
        if verdict.outcome is limits.Outcome.FAILED and verdict.limit is not None:
            told.append(Exceedance(one, verdict.limit.demand(), verdict.edition, _("Beyond the limit")))
        elif one.analyte.group == PATHOGEN and verdict.outcome is not limits.Outcome.PASSED:
            told.append(Exceedance(one, "", "", _("A pathogen was found; no limit decides")))
    return told


def _verdict(one: Measurement, sample: MonitoringSample, food: str, book: limits.RuleBook) -> limits.Verdict:
    assert sample.taken_on is not None
    relation = limits.Relation.EQUAL if one.value is not None else limits.Relation.DETECTED
    read = limits.Measurement(relation, one.value, one.unit, lod=one.lod, text=one.written())
    return limits.judge(limits.Question(food, one.analyte.key, read, sample.taken_on), book)
