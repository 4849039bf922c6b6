"""Every change to an outbreak, its lines and its timeline."""

from shian.domains.surveillance.outbreaks.actions.bulk import add_cases, add_lines, add_well
from shian.domains.surveillance.outbreaks.actions.lines import (
    add_line,
    classify_by_hand,
    edit_line,
    restore_line,
    strike_line,
)
from shian.domains.surveillance.outbreaks.actions.logs import add_log, correct_log
from shian.domains.surveillance.outbreaks.actions.opening import (
    join_signal,
    open_from_cases,
    open_from_signal,
    open_outbreak,
)
from shian.domains.surveillance.outbreaks.actions.running import (
    close,
    conclude,
    grade,
    investigate,
    reopen,
    report,
)
from shian.domains.surveillance.outbreaks.actions.writing import (
    classify_all,
    describe,
    set_menu,
    state_definition,
)

__all__ = [
    "add_cases",
    "add_line",
    "add_lines",
    "add_log",
    "add_well",
    "classify_all",
    "classify_by_hand",
    "close",
    "conclude",
    "correct_log",
    "describe",
    "edit_line",
    "grade",
    "investigate",
    "join_signal",
    "open_from_cases",
    "open_from_signal",
    "open_outbreak",
    "reopen",
    "report",
    "restore_line",
    "set_menu",
    "state_definition",
    "strike_line",
]
