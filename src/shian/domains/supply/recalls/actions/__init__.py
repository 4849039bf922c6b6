"""Acts of recalls: opening, running, the places' answers."""

from shian.domains.supply.recalls.actions.notices import (
    acknowledge,
    clear_place,
    remind,
    remind_all,
    remind_late,
    remind_silent,
    tell,
    verify,
    write_off,
)
from shian.domains.supply.recalls.actions.opening import hold_lots, open_recall, release_lots
from shian.domains.supply.recalls.actions.running import (
    announce,
    cancel,
    clear,
    close,
    drill,
    extend,
    notify,
    plan,
    report,
    send_back,
    start,
    sum_up,
)

__all__ = [
    "acknowledge", "announce", "cancel", "clear", "clear_place", "close", "drill", "extend", "hold_lots",
    "notify", "open_recall", "plan", "release_lots", "remind", "remind_all", "remind_late", "remind_silent",
    "report", "send_back", "start", "sum_up", "tell", "verify", "write_off",
]  # fmt: skip
