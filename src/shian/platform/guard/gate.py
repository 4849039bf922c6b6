"""The gate: a publication passes when nothing is found in it, or a person has decided on every finding."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shian.methods.redaction import Finding, redact
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.guard import actions
from shian.platform.guard.digests import digest_of, digest_of_text
from shian.platform.guard.models import KINDS, Decision
from shian.platform.guard.screening import Found, Screened, Texts, screen

NAMED = 5  # places a refusal names
Verdict = Decision.Verdict
STOPPED = _(
    "The publication guard stopped this: %(told)s (%(where)s). Somebody else decides under "
    "“Publication guard”; then publish again."
)
BARRED = _("It was decided not to publish this: %(told)s (%(where)s). Change the text, then publish again.")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be published: its kind and id as in the ledger, its area, and how people call it."""

    kind: str
    id: int
    title: str
    area: str = ""


class Stopped(Refused):
    """The publication waits for a person's decision on what was found. It tells places and kinds only."""

    def __init__(
        self, subject: Subject, by: Actor, screened: Screened, *, waiting: list[Found], barred: list[Found]
    ) -> None:
        self.subject = subject
        self.by = by
        self.screened = screened
        self.waiting = waiting
        self.barred = barred
        super().__init__(_words(waiting, barred))

    def aftermath(self) -> None:
        """Keep the stop, so that it stands in the list of those who decide."""
        if not self.waiting:
            return
        s = self.subject
        actions.stop(
            by=actions.in_the_name_of(self.by),
            ask=actions.StopAsk(s.kind, s.id, _masked(s.title), s.area, self.by.user_id, self.by.role.name),
            screened=self.screened,
        )


def _masked(title: str) -> str:
    return screen({"": title}).masked()[""]


def _words(waiting: list[Found], barred: list[Found]) -> str:
    told = waiting or barred
    kinds = Counter(str(KINDS[f.finding.kind]) for f in told)
    places = list(dict.fromkeys(f.place for f in told))
    values = {
        "told": ", ".join(f"{kind} × {n}" for kind, n in kinds.items()),
        "where": "; ".join(places[:NAMED]) + (" …" if len(places) > NAMED else ""),
    }
    if waiting:
        return str(STOPPED) % values
    return str(BARRED) % values


def require_clear(by: Actor, subject: Subject, texts: Texts) -> dict[str, str]:
    """Let texts pass to the public; return them as they are to be published, masked where that was decided.

    To be called within the action that publishes.

    Raises:
        Stopped: findings wait for a decision, or it was decided not to publish. Nothing is published; the
            stop is kept after the action's own writes are undone.
    """
    screened = screen(texts)
    if screened.clear:
        return screened.texts
    decided = _decisions([digest_of(screened.texts[f.place], f.finding) for f in screened.stopping])
    waiting: list[Found] = []
    barred: list[Found] = []
    masked: dict[str, list[Finding]] = {}
    for f in screened.stopping:
        decision = decided.get(digest_of(screened.texts[f.place], f.finding))
        if decision is None:
            waiting.append(f)
        elif decision.verdict == Verdict.WITHDRAW:
            barred.append(f)
        elif decision.verdict == Verdict.REDACT:
            masked.setdefault(f.place, []).append(f.finding)
    if waiting or barred:
        raise Stopped(subject, by, screened, waiting=waiting, barred=barred)
    return {place: redact(text, masked.get(place, [])) for place, text in screened.texts.items()}


def _decisions(digests: list[str]) -> dict[str, Decision]:
    """The latest decision on each finding."""
    found = Decision.objects.filter(digest__in=set(digests)).order_by("pk")
    return {d.digest: d for d in found}


class Veil:
    """Masks in texts that were published masked, wherever else they are shown to the public."""

    def __init__(self) -> None:
        masked = Decision.objects.filter(verdict=Verdict.REDACT).values_list("digest", "text_digest")
        self._digests: set[str] = set()
        self._texts: set[str] = set()
        for digest, text_digest in masked:
            self._digests.add(digest)
            self._texts.add(text_digest)

    def __call__(self, text: str) -> str:
        """The text as the public may see it."""
        if not self._texts or not text or digest_of_text(text) not in self._texts:
            return text
        found = screen({"": text}).stopping
        return redact(text, [f.finding for f in found if digest_of(text, f.finding) in self._digests])
