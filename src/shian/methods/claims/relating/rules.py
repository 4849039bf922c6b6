"""All rules, in the order in which their findings are weighed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from shian.methods.claims.model import Finding, Reading
from shian.methods.claims.relating import (
    absolute,
    averages,
    base,
    citation,
    coverage,
    growth,
    law,
    minimum,
    period,
    person,
    rates,
    repeated,
    scope,
    shares,
    sums,
    trend,
    unit,
    unsupported,
)

Rule = Callable[[Reading], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    unit.check,
    sums.check,
    growth.check,
    shares.check,
    rates.check,
    averages.check,
    minimum.check,
    coverage.check,
    repeated.check,
    trend.check,
    absolute.check,
    citation.check,
    person.check,
    law.check,
    period.check,
    scope.check,
    base.check,
    unsupported.check,
)
