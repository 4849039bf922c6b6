"""A text to its reading."""

from __future__ import annotations

from shian.methods.claims.model import Reading
from shian.methods.claims.reading.claims import claims
from shian.methods.claims.reading.masks import masked
from shian.methods.claims.reading.mentions import mentions
from shian.methods.claims.reading.normal import normalised
from shian.methods.claims.reading.periods import dated
from shian.methods.claims.reading.quantities import quantities, ranges
from shian.methods.claims.reading.sentences import layout
from shian.methods.claims.reading.structure import structured


def read(text: str) -> Reading:
    """All sentences, claims, series and mentions of a text (Chinese; of any length)."""
    plain = normalised(text)
    laid = layout(plain)
    dates = dated(plain)
    found = ranges(plain, list(quantities(plain, masked(plain, dates))))
    made, series = structured(plain, claims(plain, found, laid, dates), laid, dates)
    return Reading(text, laid.sentences, tuple(made), tuple(series), mentions(plain, laid.sentences))
