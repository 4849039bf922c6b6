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
from shian.methods.claims.reading.tables import tabled


def read(text: str) -> Reading:
    """All sentences, claims, series and mentions of a text (Chinese; of any length)."""
    plain = normalised(text)
    laid = layout(plain)
    dates = dated(plain)
    found = ranges(plain, list(quantities(plain, masked(plain, dates))))
    made = tabled(plain, claims(plain, found, laid, dates), laid.sentences)
    made, series = structured(plain, made, dates, frozenset(s.index for s in laid.sentences if s.is_table))
    return Reading(text, laid.sentences, tuple(made), tuple(series), mentions(plain, laid.sentences))
