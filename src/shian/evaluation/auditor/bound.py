"""The bindings in force, as people confirmed them."""

from __future__ import annotations

from shian.evaluation.auditor.binding import Bound
from shian.evaluation.auditor.models import Binding


def bindings() -> dict[tuple[str, str], Bound]:
    """The figure that each name means, by name and unit."""
    rows = Binding.objects.filter(ended=False)
    return {(one.subject, one.measure): Bound(one.figure, one.series) for one in rows}
