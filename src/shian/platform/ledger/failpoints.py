"""Places at which a test kills the process, to show that the next run recovers."""

from __future__ import annotations

import os
import signal

VARIABLE = "SHIAN_FAILPOINT"


def failpoint(name: str) -> None:
    """Kill this process as if the power went, where the environment names this place; else do nothing."""
    if os.environ.get(VARIABLE) == name:
        os.kill(os.getpid(), signal.SIGKILL)
