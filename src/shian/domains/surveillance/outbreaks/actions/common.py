"""What the actions share: an outbreak that may be worked on, classification, the alert."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from shian.domains.surveillance.cases.codes import agent_choices
from shian.domains.surveillance.outbreaks import definition
from shian.domains.surveillance.outbreaks.choices import CASES, Outcome
from shian.domains.surveillance.outbreaks.definition import Criteria
from shian.domains.surveillance.outbreaks.grading import reportable
from shian.domains.surveillance.outbreaks.looking import person_of
from shian.domains.surveillance.outbreaks.models import Line, Outbreak
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.scope import in_scope
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.flows.engine import advance

KIND, LINE, LOG = "outbreak.outbreak", "outbreak.line", "outbreak.log"
GOING = ("opened", "investigating")
MOST_LINES = 20_000
AGENTS = agent_choices()


def held(name: str) -> Callable[[Any, Any], Any]:
    """For ``Ask.initial``: what the record says now."""
    return lambda by, record: getattr(record, name)


def going(outbreak: Outbreak, by: Actor) -> bool:
    """Whether the outbreak is being worked on."""
    return outbreak.state in GOING


def on_a_page(outbreak: Outbreak, by: Actor) -> bool:
    """For actions whose questions need a page of the desk: no plain form is offered for them."""
    return False


def check_going(outbreak: Outbreak) -> None:
    """Refuse what would change a concluded outbreak.

    Raises:
        Refused: it is concluded or closed.
    """
    if outbreak.state not in GOING:
        raise Refused(_("This outbreak is concluded. Reopen it with a reason before you change it."))


def taken(outbreak: Outbreak, by: Actor) -> Outbreak:
    """The outbreak locked and fresh, for an action that makes records of it.

    Raises:
        NotAllowed: it lies outside the actor's area.
        Refused: it is concluded or closed.
    """
    if not in_scope(outbreak, by):
        raise NotAllowed(_("This outbreak lies outside your area or organisation."))
    fresh: Outbreak = Outbreak.objects.select_for_update(of=("self",)).get(pk=outbreak.pk)
    check_going(fresh)
    return fresh


def criteria_of(outbreak: Outbreak) -> Criteria | None:
    """The case definition in force."""
    if not outbreak.defined:
        return None
    stated = outbreak.definitions.filter(version=outbreak.defined).values_list("criteria", flat=True).first()
    return definition.read(stated) if stated is not None else None


def classified(line: Line, criteria: Criteria | None) -> str:
    """The line's classification by a definition; by hand it stays, without a definition there is none."""
    if line.fixed:
        return line.classification
    return str(criteria.classify(person_of(line))) if criteria is not None else ""


def classify(lines: Iterable[Line], criteria: Criteria | None) -> list[Line]:
    """Set the classification of lines; return those that changed."""
    changed = []
    for line in lines:
        name = classified(line, criteria)
        if name != line.classification:
            line.classification = name
            changed.append(line)
    return changed


def next_number(outbreak: Outbreak) -> int:
    """The number of the next line; the outbreak is locked."""
    last = Line.objects.filter(outbreak=outbreak).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def alert(outbreak_id: int, by: Actor) -> None:
    """Open the clock of hours when the cases have become so many that the event is reportable at once.

    Where somebody else holds the outbreak just now it is left to their change or to the next one: two
    people must not wait for each other's rows.
    """
    outbreak = (
        Outbreak.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=outbreak_id, urgent_at=None, state__in=GOING)
        .first()
    )
    if outbreak is None:
        return
    ill, dead = counted(outbreak)
    if reportable(ill, dead, outbreak.setting) is not None:
        outbreak.urgent_at = by.now()
        advance(outbreak, "alert", by=system_actor(by.now()))


def counted(outbreak: Outbreak) -> tuple[int, int]:
    """Cases and deaths of the lines, or what was told while that is more."""
    lines = Line.objects.filter(outbreak=outbreak, removed=False)
    cases = lines.filter(classification__in=CASES) if outbreak.defined else lines.filter(ill=True)
    dead = cases.filter(outcome=Outcome.DIED).count()
    return max(cases.count(), outbreak.people_ill or 0), max(dead, outbreak.deaths or 0)


def names_of(lines: Sequence[Line]) -> str:
    """The numbers of lines, for a refusal."""
    shown = "、".join(str(line.number) for line in lines[:10])
    return f"{shown} …" if len(lines) > 10 else shown
