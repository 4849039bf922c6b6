"""Child processes that do not outlive their parent."""

import ctypes
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """For `preexec_fn`: Linux sends the signal to the child when its parent dies, however it dies.

    Elsewhere there is no such service, and only an orderly end of the parent ends the child.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # looked up here: after the fork only the call itself is safe
    return lambda: prctl(PR_SET_PDEATHSIG, number)
