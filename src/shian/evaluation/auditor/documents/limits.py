"""How large a document may be."""

from __future__ import annotations

from shian.platform.exchange.limits import Limits, Unreadable

MEMORY = 1024**3  # bytes of the process that reads and relates
SECONDS = 60  # of processor time
CHARACTERS = 2_000_000  # of text; 500 pages have some 500,000
FIGURES = 60_000  # quantities in a text; 500 pages have some 15,000
PAGES = 3_000
DEPTH = 20  # tables within tables
LIMITS = Limits(bytes=100 * 1024 * 1024, unpacked=400 * 1024 * 1024, entries=5_000)


def bounded(text: str) -> str:
    """The text, if it is not too long.

    Raises:
        Unreadable: it is.
    """
    if len(text) > CHARACTERS:
        message = "The document has more than %(limit)s characters. Audit it in parts."
        raise Unreadable(message, limit=f"{CHARACTERS:,}")
    return text
