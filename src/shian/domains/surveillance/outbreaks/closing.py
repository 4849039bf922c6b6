"""What higher packages ask before an outbreak is closed: that it has its final report, or a reason."""

from __future__ import annotations

from collections.abc import Callable

from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.platform.access.actor import Actor

Asking = Callable[[Outbreak, str, Actor], None]
_ASKING: list[Asking] = []


def before_closing(function: Asking) -> Asking:
    """Register a function of outbreak, reason given and actor that refuses what may not be closed yet."""
    if function not in _ASKING:
        _ASKING.append(function)
    return function


def ask_before_closing(outbreak: Outbreak, because: str, by: Actor) -> None:
    """Ask them all.

    Raises:
        Refused: by the first that refuses.
    """
    for function in _ASKING:
        function(outbreak, because, by)
