"""Acts of contaminant monitoring: programmes, samples, flags."""

from shian.domains.surveillance.contaminants.actions.exposure import load_figures
from shian.domains.surveillance.contaminants.actions.flags import consult, dismiss, raise_flags, reopen_flag
from shian.domains.surveillance.contaminants.actions.programmes import (
    assign,
    close,
    draft,
    issue,
    plan,
    reopen,
)
from shian.domains.surveillance.contaminants.actions.samples import (
    amend,
    bring,
    collect,
    enter,
    enter_found,
    take,
    void,
)

__all__ = [
    "amend", "assign", "bring", "close", "collect", "consult", "dismiss", "draft", "enter", "enter_found",
    "issue", "load_figures", "plan", "raise_flags", "reopen", "reopen_flag", "take", "void",
]  # fmt: skip
