"""What is wrong with a question or with the records it is asked of."""

from collections.abc import Sequence

SHOWN = 5


class TracingError(ValueError):
    """The question cannot be answered; the text says why."""


class UnknownIds(TracingError):
    """Ids that the records do not know, each by name."""

    def __init__(self, what: str, ids: Sequence[str]) -> None:
        self.ids = tuple(ids)
        more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
        super().__init__(f"unknown {what}: {', '.join(map(repr, ids[:SHOWN]))}{more}")
