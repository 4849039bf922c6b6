"""Acts of consultation and risk communication."""

from shian.domains.surveillance.consultation.actions.meetings import (
    cancel_meeting,
    hold,
    plan_meeting,
    publish_minutes,
    set_down,
    withdraw_minutes,
)
from shian.domains.surveillance.consultation.actions.notices import (
    confirm,
    correct,
    draft,
    drop,
    issue,
    remind_receipt,
    remind_receipts,
    revise,
    withdraw,
)
from shian.domains.surveillance.consultation.actions.opinions import (
    amend,
    give,
    lapse,
    receive,
    remind_late,
    remind_opinion,
)
from shian.domains.surveillance.consultation.actions.questions import (
    answer,
    ask_publicly,
    decline,
    note_question,
    publish_answer,
    withdraw_answer,
)
from shian.domains.surveillance.consultation.actions.releases import (
    draft_counts,
    publish_counts,
    withdraw_counts,
)
from shian.domains.surveillance.consultation.actions.threads import (
    ask,
    cancel,
    conclude,
    open_consultation,
    remind_silent,
    reopen,
)

__all__ = [
    "amend", "answer", "ask", "ask_publicly", "cancel", "cancel_meeting", "conclude", "confirm",
    "correct", "decline", "draft", "draft_counts", "drop", "give", "hold", "issue", "lapse",
    "note_question", "open_consultation", "plan_meeting", "publish_answer", "publish_counts",
    "publish_minutes", "receive", "remind_late", "remind_opinion", "remind_receipt", "remind_receipts",
    "remind_silent", "reopen", "revise", "set_down", "withdraw", "withdraw_answer", "withdraw_counts",
    "withdraw_minutes",
]  # fmt: skip
