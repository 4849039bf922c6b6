"""How much is taken and given at once, announced in headers."""

from __future__ import annotations

EVENTS = 10_000  # events in one document
SIZE = 32 << 20  # bytes of one document
QUERY_SIZE = 256 << 10  # bytes of a query or subscription
ADDRESS = 8_000  # characters of an address with its query
PER_PAGE = 30
MOST_PER_PAGE = 1_000
TOKEN_SECONDS = 3_600

CAPTURE_HEADERS = {
    "GS1-EPCIS-Capture-Limit": str(EVENTS),
    "GS1-EPCIS-Capture-File-Size-Limit": str(SIZE),
}
