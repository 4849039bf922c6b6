"""A limit on trying out codes: who asks for many that do not exist waits, and it is noted.

Kept in the memory of each server process: who asks is a keyed digest of the address, forgotten after a while.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict, deque
from threading import Lock

SPAN = 600.0  # seconds
MISSES = 20
KEPT = 50_000
_SALT = secrets.token_bytes(16)


class Limit:
    """At most so many misses of one asker within a span; the oldest askers are forgotten first."""

    def __init__(self, most: int = MISSES, span: float = SPAN, kept: int = KEPT) -> None:
        self.most, self.span, self.kept = most, span, kept
        self._misses: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def waits(self, asker: str, now: float) -> float:
        """Seconds that the asker still has to wait; 0: may ask."""
        with self._lock:
            misses = self._recent(asker, now)
            if misses is None or len(misses) < self.most:
                return 0.0
            return max(0.0, misses[0] + self.span - now)

    def miss(self, asker: str, now: float) -> bool:
        """Count a miss; whether the asker has just reached the limit."""
        with self._lock:
            misses = self._recent(asker, now)
            if misses is None:
                misses = self._misses[asker] = deque()
                if len(self._misses) > self.kept:
                    self._misses.popitem(last=False)
            misses.append(now)
            return len(misses) == self.most

    def _recent(self, asker: str, now: float) -> deque[float] | None:
        misses = self._misses.get(asker)
        if misses is None:
            return None
        while misses and misses[0] <= now - self.span:
            misses.popleft()
        if not misses:
            del self._misses[asker]
            return None
        return misses


def asker_of(address: str) -> str:
    """Who asks, as a digest that nobody can turn back and that ends with the process."""
    return hmac.new(_SALT, address.encode(), hashlib.sha256).hexdigest()[:16]
