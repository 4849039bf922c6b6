"""Every change of state in an investigation."""

from shian.domains.surveillance.inquiry.actions import (
    board,
    conclusions,
    inferences,
    measures,
    reports,
    samples,
    surveys,
)

__all__ = ["board", "conclusions", "inferences", "measures", "reports", "samples", "surveys"]
