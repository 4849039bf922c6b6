"""Acts of the guard: a publication is stopped; a person decides on what was found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.guard.digests import digest_of, digest_of_text
from shian.platform.guard.models import KINDS, Decision, Found, Screening
from shian.platform.guard.roles import DECIDERS
from shian.platform.guard.screening import Screened

KIND = "guard.screening"
Verdict = Decision.Verdict
# What fits together: nobody publishes a secret as it is because it is to be protected.
FITTING = {
    Verdict.AS_IS: {"law", "consent", "office", "mistaken"},
    Verdict.REDACT: {"protect"},
    Verdict.WITHDRAW: {"protect"},
}


@dataclass(frozen=True, slots=True)
class StopAsk:
    """What was asked to be published, and by whom."""

    kind: str
    id: int
    title: str
    area: str
    user_id: int | None
    role: str


def in_the_name_of(by: Actor) -> Actor:
    """The system at the asker's moment: the guard stops by rule, whoever asked."""
    return system_actor(by.now())


@action(kind=KIND, verb="stop", title=gettext_lazy("Stop a publication"))
def stop(*, by: Actor, ask: StopAsk, screened: Screened) -> Screening:
    """Keep a stopped publication; one that waits already for the same subject is brought up to date."""
    waiting = Screening.objects.select_for_update().filter(
        subject_kind=ask.kind, subject_id=ask.id, title=ask.title[:200], state=Screening.State.OPEN
    )
    made = waiting.first() or Screening(subject_kind=ask.kind, subject_id=ask.id, title=ask.title[:200])
    made.area, made.asked_by, made.asked_role = ask.area, ask.user_id, ask.role
    made.stopped_at, made.state = by.now(), Screening.State.OPEN
    made.texts = _texts(screened)
    rows = _rows(screened)
    latest = _latest([row.digest for row in rows])
    made.finding_count = len(rows)
    made.open_count = sum(row.digest not in latest for row in rows)
    return store(made, by=by, verb="stop", parts={"found": rows})


def _texts(screened: Screened) -> str:
    places = {f.place for f in screened.stopping}
    return orjson.dumps({place: t for place, t in screened.texts.items() if place in places}).decode()


def _rows(screened: Screened) -> list[Found]:
    return [
        Found(
            number=number,
            place=f.place[:200],
            kind=f.finding.kind.value,
            severity=f.finding.severity.value,
            reason=f.finding.reason,
            start=f.finding.start,
            end=f.finding.end,
            digest=digest_of(screened.texts[f.place], f.finding),
            text_digest=digest_of_text(screened.texts[f.place]),
        )
        for number, f in enumerate(screened.stopping, start=1)
    ]


def _latest(digests: Sequence[str]) -> dict[str, Decision]:
    return {d.digest: d for d in Decision.objects.filter(digest__in=set(digests)).order_by("pk")}


@action(
    kind=KIND,
    verb="decide",
    title=gettext_lazy("Decide on findings"),
    roles=DECIDERS,
    when=lambda screening, by: screening.open_count > 0,
)
def decide(
    *,
    by: Actor,
    screening: Screening,
    verdict: Annotated[str, Ask(gettext_lazy("Decision"), choices=Verdict.choices)],
    basis: Annotated[str, Ask(gettext_lazy("Grounds"), choices=Decision.Basis.choices)],
    reason: Annotated[str, Ask(gettext_lazy("Reason"), lines=3, longest=500)],
    found_kind: Annotated[
        str,
        Ask(gettext_lazy("Of this kind only"), choices=[(k.value, v) for k, v in KINDS.items()]),
    ] = "",
    numbers: tuple[int, ...] = (),
) -> Screening:
    """Decide on findings: those of the given numbers, else all undecided ones (of one kind, where given).

    A later decision on the same finding replaces the earlier one. Never by whoever asked for the publication.
    """
    _check(by, screening, verdict, basis, reason)
    rows = list(screening.found.all())
    decided = _latest([row.digest for row in rows])
    chosen = (
        [r for r in rows if r.number in numbers] if numbers else [r for r in rows if r.digest not in decided]
    )
    chosen = [r for r in chosen if found_kind in ("", r.kind)]
    if not chosen:
        raise Refused(_("No finding of this publication is meant."), field="found_kind")
    for digest, row in {r.digest: r for r in chosen}.items():
        decided[digest] = _decision(by, screening, row, verdict, basis, reason)
    screening.open_count = sum(r.digest not in decided for r in rows)
    screening.state = Screening.State.OPEN
    if not screening.open_count:
        refused = any(decided[r.digest].verdict == Verdict.WITHDRAW for r in rows)
        screening.state = Screening.State.WITHDRAWN if refused else Screening.State.DECIDED
    return store(screening, by=by, verb="decide")


def _check(by: Actor, screening: Screening, verdict: str, basis: str, reason: str) -> None:
    if by.user_id is not None and by.user_id == screening.asked_by:
        raise Refused(_("Whoever asked for the publication does not decide on it: somebody else does."))
    if not reason.strip():
        raise Refused(_("A decision states its reason."), field="reason")
    if verdict not in Verdict.values or basis not in FITTING[Verdict(verdict)]:
        raise Refused(_("This basis does not fit the decision."), field="basis")


def _decision(by: Actor, screening: Screening, row: Found, verdict: str, basis: str, reason: str) -> Decision:
    made = Decision(
        area=screening.area,
        screening=screening,
        number=row.number,
        digest=row.digest,
        text_digest=row.text_digest,
        found_kind=row.kind,
        verdict=verdict,
        basis=basis,
        reason=reason.strip(),
        decided_by=by.user_id,
    )
    return store(made, by=by, verb="decide")
