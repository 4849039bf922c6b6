"""Risk notices: drafted, issued to bodies and (through the guard) to everybody, corrected in the open,
withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.models import Body
from shian.domains.surveillance.consultation.actions.common import (
    ESCALATED_AFTER,
    LONG,
    Reason,
    authorities,
    reason_of,
)
from shian.domains.surveillance.consultation.flows import CONVENERS, NOTICE, RECEIPT, speaks_for
from shian.domains.surveillance.consultation.models import Consultation, NoticeCorrection, Receipt, RiskNotice
from shian.domains.surveillance.consultation.numbers import NOTICE as LETTERS
from shian.domains.surveillance.consultation.numbers import numbered
from shian.domains.surveillance.consultation.subjects import point_at
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.roles import Scope
from shian.platform.access.scope import scoped
from shian.platform.actions.core import NotAllowed, Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, advance_many, begin, begin_many, step_action
from shian.platform.flows.models import Duty
from shian.platform.guard.gate import Subject, require_clear
from shian.platform.guard.screening import Passage
from shian.platform.records.base import Part, Record

KIND, RECEIPTS = "consult.risknotice", "consult.receipt"
AGAIN_AFTER = timedelta(hours=12)
MOST = 2_000
FIELDS = [("title", pgettext_lazy("document", "Title")), ("text", _("Text")), ("advice", _("What to do"))]
PLACES = {"title": "title", "text": "text", "advice": "advice"}
Title = Annotated[str, Ask(pgettext_lazy("document", "Title"), longest=120)]
Level = Annotated[str, Ask(_("Level"), choices=RiskNotice.Level.choices)]
Audience = Annotated[str, Ask(_("Audience"), choices=RiskNotice.Audience.choices)]
Text = Annotated[str, Ask(_("Text"), lines=6, longest=LONG)]
Advice = Annotated[str, Ask(_("What to do"), lines=4, longest=LONG)]


def _threads(by: Actor, subject: object) -> Any:
    return scoped(Consultation.objects.exclude(state="cancelled"), by).order_by("-opened_at")


def _asked(by: Actor, notice: Any) -> list[int]:
    """The bodies of the notice's consultation, as what to begin with."""
    thread = getattr(notice, "consultation", None)
    return [] if thread is None else list(thread.opinions.values_list("body_id", flat=True))


@action(kind=KIND, verb="draft", title=_("Draft a risk notice"), roles=CONVENERS)
def draft(
    *,
    by: Actor,
    title: Title,
    level: Level,
    audience: Audience,
    text: Text,
    body: Annotated[Body, Ask(pgettext_lazy("document", "Issued by"), among=authorities)],  # type: ignore[valid-type]
    advice: Advice = "",
    consultation: Annotated[Consultation | None, Ask(_("Consultation"), among=_threads)] = None,
    about: Record | None = None,
) -> RiskNotice:
    """Begin a notice, from a consultation or on its own."""
    notice = RiskNotice(
        number=numbered(RiskNotice, LETTERS, local(by.now()).date()), title=title.strip(), level=level,
        audience=audience, text=text.strip(), advice=advice.strip(), body=body, consultation=consultation,
        author=by.user_id, area=by.area[:6],
    )  # fmt: skip
    if consultation is not None:
        notice.area = consultation.area
        for name in ("subject_kind", "subject_id", "subject_title"):
            setattr(notice, name, getattr(consultation, name))
    point_at(notice, about, by)
    return begin(notice, by=by, verb="draft")


@step_action(NOTICE, KIND, "revise")
def revise(
    *,
    by: Actor,
    notice: RiskNotice,
    title: Annotated[
        str, Ask(pgettext_lazy("document", "Title"), longest=120, initial=lambda by, n: n.title)
    ],
    level: Annotated[str, Ask(_("Level"), choices=RiskNotice.Level.choices, initial=lambda by, n: n.level)],
    audience: Annotated[
        str, Ask(_("Audience"), choices=RiskNotice.Audience.choices, initial=lambda by, n: n.audience)
    ],
    text: Annotated[str, Ask(_("Text"), lines=6, longest=LONG, initial=lambda by, n: n.text)],
    advice: Annotated[str, Ask(_("What to do"), lines=4, longest=LONG, initial=lambda by, n: n.advice)] = "",
) -> RiskNotice:
    """Change the draft; whoever changed it last counts as its author."""
    notice.title, notice.level, notice.audience = title.strip(), level, audience
    notice.text, notice.advice, notice.author = text.strip(), advice.strip(), by.user_id
    return advance(notice, "revise", by=by)


@step_action(NOTICE, KIND, "issue")
def issue(
    *,
    by: Actor,
    notice: RiskNotice,
    bodies: Annotated[
        tuple[Body, ...], Ask(_("Send to these bodies"), among=authorities, initial=_asked)
    ] = (),
) -> RiskNotice:
    """Send the notice to bodies, each with a receipt to confirm; a public one appears on the window.

    Raises:
        Stopped: the publication guard found personal data or a secret that nobody has decided on.
    """
    wanted = list(dict.fromkeys(bodies))
    if notice.audience == RiskNotice.Audience.BODIES and not wanted:
        raise Refused(_("Name at least one body."), field="bodies")
    if notice.audience == RiskNotice.Audience.PUBLIC:
        _clear(notice, by)
        notice.published_on = local(by.now()).date()
    notice.issued_at, notice.sent = by.now(), len(wanted)
    issued = advance(notice, "issue", by=by)
    receipts = [
        Receipt(notice=notice, body=body, level=notice.level, area=notice.area, sent_at=by.now())
        for body in wanted
    ]
    begin_many(receipts, by=by, verb="send")
    return issued


def _clear(notice: RiskNotice, by: Actor) -> None:
    """Let title, text and advice pass the guard; masked where that was decided."""
    subject = Subject(KIND, notice.pk, f"{notice.number} {notice.title}", notice.area)
    texts = {name: Passage(getattr(notice, name)) for name in PLACES if getattr(notice, name)}
    for name, text in require_clear(by, subject, texts).items():
        setattr(notice, name, text)


@step_action(NOTICE, KIND, "correct")
def correct(
    *,
    by: Actor,
    notice: RiskNotice,
    field: Annotated[str, Ask(_("Field"), choices=FIELDS)],
    after: Annotated[str, Ask(_("New text"), lines=6, longest=LONG)],
    reason: Reason,
) -> RiskNotice:
    """Correct an issued notice; what it said before stays in the open beside it."""
    why = reason_of(reason, _("Say why the notice is corrected."))
    if field not in PLACES or not after.strip() or after.strip() == getattr(notice, field):
        raise Refused(_("Say what it is to read now."), field="after")
    before = getattr(notice, field)
    setattr(notice, field, after.strip()[: 120 if field == "title" else LONG])
    if notice.audience == RiskNotice.Audience.PUBLIC:
        _clear(notice, by)
    kept: list[Part] = list(notice.corrections.all())
    kept.append(
        NoticeCorrection(at=by.now(), field=field, before=before, after=getattr(notice, field), reason=why)
    )
    return advance(notice, "correct", by=by, parts={"corrections": kept})


@step_action(NOTICE, KIND, "withdraw")
def withdraw(*, by: Actor, notice: RiskNotice, reason: Reason) -> RiskNotice:
    """Take the notice back; on the window it stays, marked as withdrawn, with the reason."""
    notice.withdrawn_because = reason_of(reason, _("Say why the notice is withdrawn."))
    notice.withdrawn_on = local(by.now()).date()
    if notice.audience == RiskNotice.Audience.PUBLIC:
        subject = Subject(KIND, notice.pk, f"{notice.number} {notice.title}", notice.area)
        notice.withdrawn_because = require_clear(by, subject, {"reason": notice.withdrawn_because})["reason"]
    open_ones = list(notice.receipts.select_for_update(of=("self",)).filter(state="sent"))
    advance_many(open_ones, "cancel", by=system_actor(by.now()))
    return advance(notice, "withdraw", by=by)


@step_action(NOTICE, KIND, "drop")
def drop(*, by: Actor, notice: RiskNotice) -> RiskNotice:
    """Give the draft up."""
    return advance(notice, "drop", by=by)


@step_action(NOTICE, KIND, "remind")
def remind_receipts(*, by: Actor, notice: RiskNotice) -> RiskNotice:
    """Remind every body that has not confirmed."""
    silent = list(
        scoped(notice.receipts.select_for_update(of=("self",)).filter(state="sent"), by).order_by("pk")
    )
    if not silent:
        raise Refused(_("Every body has confirmed."))
    _remind(silent, by=by)
    return advance(notice, "remind", by=by)


def _remind(receipts: Sequence[Receipt], *, by: Actor) -> None:
    for receipt in receipts:
        receipt.reminders += 1
        receipt.escalated = receipt.reminders >= ESCALATED_AFTER
    advance_many(receipts, "remind", by=by, fields=["reminders", "escalated"])


@step_action(RECEIPT, RECEIPTS, "remind")
def remind_receipt(*, by: Actor, receipt: Receipt) -> Receipt:
    """Remind one body."""
    _remind([receipt], by=by)
    return receipt


def remind_unconfirmed(by: Actor | None = None) -> int:
    """Remind every body whose confirmation is overdue, at most twice a day each; return how many."""
    by = by or system_actor()
    now = by.now()
    overdue = Duty.objects.filter(kind=RECEIPTS, clock="confirm", done_at=None, expires_at__lte=now)
    late = list(
        Receipt.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(
            pk__in=overdue.values("record"), state="sent", changed_at__lt=now - AGAIN_AFTER, escalated=False
        )
        .order_by("pk")[:MOST]
    )
    _remind(late, by=by)
    return len(late)


@step_action(RECEIPT, RECEIPTS, "confirm")
def confirm(
    *,
    by: Actor,
    receipt: Receipt,
    answer: Annotated[str, Ask(_("What the body will do"), lines=3, longest=500)] = "",
) -> Receipt:
    """The body has read the notice. A convener writes down what came in on paper."""
    if not speaks_for(receipt.body_id, by):
        raise NotAllowed(_("The notice went to another body."))
    receipt.confirmed_at, receipt.confirmed_by, receipt.answer = by.now(), by.user_id, answer.strip()
    receipt.on_paper = by.role.scope is not Scope.BODY
    confirmed = advance(receipt, "confirm", by=by)
    notice = RiskNotice.objects.select_for_update(of=("self",)).get(pk=receipt.notice_id)
    notice.confirmed = notice.receipts.filter(state="confirmed").count()
    store(notice, by=system_actor(by.now()), verb="tally")
    return confirmed
