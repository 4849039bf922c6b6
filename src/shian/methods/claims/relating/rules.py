"""All rules, in the order in which their findings are weighed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from shian.methods.claims.model import Finding, Reading
from shian.methods.claims.relating import (
    absolute,
    base,
    citation,
    law,
    period,
    person,
    repeated,
    scope,
    trend,
    unsupported,
)

Rule = Callable[[Reading], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
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
