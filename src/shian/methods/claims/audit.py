"""A text to what was read and what was found."""

from __future__ import annotations

from shian.methods.claims.model import Audit
from shian.methods.claims.reading.read import read


def audit(text: str) -> Audit:
    """Read a report and relate its figures."""
    return Audit(read(text))
