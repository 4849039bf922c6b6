"""Gets the loops of the index ready, so that the first question does not wait for their compilation."""

import numpy as np

from shian.methods.tracing import View, build
from shian.methods.tracing.converge import meeting


def warm() -> None:
    """Ask a tiny index one question of each kind: compiles the loops, or loads what was compiled before.

    Takes seconds after an installation, about one second later on.
    """
    ends = np.arange(2, dtype=np.int32)
    event, kilos = np.arange(2), np.ones(2, np.float32)
    index = build(ends, ends[::-1].copy(), ends, ends, event=event, quantity=kilos, site=ends)
    view = View(index, 0)
    lots = np.zeros(1, np.int64)
    for back in (False, True):
        view.closure(lots, back=back)
        view.closure(lots, back=back, temporal=True)
    meeting(view, [lots])
