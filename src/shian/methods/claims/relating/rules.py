"""All rules, in the order in which their findings are weighed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from shian.methods.claims.model import Finding, Reading

Rule = Callable[[Reading], Iterator[Finding]]
RULES: tuple[Rule, ...] = ()
