"""One contradiction, one finding: of several about the same figures the strongest stays."""

from __future__ import annotations

from collections.abc import Iterable

from shian.methods.claims.model import KINDS, Finding

# Which explains more: a slip of unit says why a sum fails; a rate's base covers the shares that rest on it.
_ORDER = (
    "unit", "rate", "minimum", "sum", "growth", "share", "average", "repeated", "trend", "absolute",
    "citation", "person", "law", "period", "scope", "coverage", "base", "unsupported",
)  # fmt: skip
_RANK = {kind: place for place, kind in enumerate(_ORDER)}
_SEVERITY = {"high": 0, "medium": 1, "low": 2, "question": 3}
# Kinds that rest on the arithmetic of figures: two of them on the same figures are one contradiction.
ARITHMETIC = frozenset(
    {"unit", "rate", "minimum", "sum", "growth", "share", "average", "repeated", "base", "coverage"}
)


def strongest(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those whose figures a stronger one already explains, in the order of the text."""
    kept: list[Finding] = []
    by_claim: dict[int, list[Finding]] = {}
    for finding in sorted(findings, key=_strength):
        rivals = {id(one): one for claim in finding.claims for one in by_claim.get(claim, ())}
        if any(_explains(one, finding) for one in rivals.values()):
            continue
        kept.append(finding)
        for claim in finding.claims:
            by_claim.setdefault(claim, []).append(finding)
    return sorted(kept, key=lambda one: (one.spans[0] if one.spans else (0, 0), _strength(one)))


def _strength(finding: Finding) -> tuple[int, int, int]:
    return (
        0 if KINDS[finding.kind].disagrees else 1,
        _RANK.get(finding.kind, len(_ORDER)),
        _SEVERITY[finding.severity],
    )


def _explains(strong: Finding, weak: Finding) -> bool:
    """Whether a stronger finding covers a weaker: it holds the weaker's first figure and one more of it."""
    if strong.kind not in ARITHMETIC or weak.kind not in ARITHMETIC:
        return strong.kind == weak.kind and set(weak.claims) <= set(strong.claims)
    shared = set(strong.claims) & set(weak.claims)
    if not shared or weak.claims[0] not in strong.claims:
        return False
    return len(shared) >= min(2, len(weak.claims))
