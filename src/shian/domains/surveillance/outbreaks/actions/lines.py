"""One line at a time: add, change a cell, strike off and restore, classify by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import EPIDEMIOLOGISTS, Administrator
from shian.domains.surveillance.outbreaks.actions.common import (
    LINE,
    alert,
    check_going,
    classified,
    criteria_of,
    next_number,
    on_a_page,
    taken,
)
from shian.domains.surveillance.outbreaks.cells import FIELDS, FOOD, Written
from shian.domains.surveillance.outbreaks.choices import CASES, Classification
from shian.domains.surveillance.outbreaks.clashes import check_unseen
from shian.domains.surveillance.outbreaks.models import Line, Outbreak
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.privacy.offers import offer_erasure

offer_erasure(Line, roles=(Administrator,))
Because = Annotated[str, Ask(_("Because"), lines=2, longest=200)]


@action(kind=LINE, verb="add", title=_("Add a line"), roles=EPIDEMIOLOGISTS)
def add_line(*, by: Actor, outbreak: Outbreak, values: Written) -> Line:
    """A new person at the end of the list."""
    fresh = taken(outbreak, by)
    line = Line(outbreak=fresh, number=next_number(fresh), area=fresh.area)
    put(line, values)
    _check(line, by)
    line.classification = classified(line, criteria_of(fresh))
    store(line, by=by, verb="add")
    _after(line, by)
    return line


@action(kind=LINE, verb="edit", title=_("Change a line"), roles=EPIDEMIOLOGISTS, when=on_a_page)
def edit_line(*, by: Actor, line: Line, values: Written, seen: int | None = None) -> Line:
    """Change some cells of a line. ``seen`` is the version the writer saw.

    Raises:
        Clash: somebody else has changed one of these cells since.
    """
    outbreak = line.outbreak
    check_going(outbreak)
    if line.removed:
        raise Refused(_("This line has been struck off. Restore it before you change it."))
    if seen is not None:
        check_unseen(line, values, seen)
    put(line, values)
    _check(line, by)
    line.classification = classified(line, criteria_of(outbreak))
    store(line, by=by, verb="edit")
    _after(line, by)
    return line


def put(line: Line, values: Mapping[str, Any]) -> None:
    """Set cells by name; ``food:<code>`` sets an answer."""
    answers = line.read_answers()
    for name, value in values.items():
        if name.startswith(FOOD):
            answers[name.removeprefix(FOOD)] = value
        elif name in FIELDS:
            setattr(line, name, value)
        else:
            raise Refused(_("A line has no cell %(name)s.") % {"name": name})
    line.write_answers(answers)
    if line.ill is None and (line.onset_at is not None or line.symptoms):
        line.ill = True


def _check(line: Line, by: Actor) -> None:
    now = by.now()
    for name in ("onset_at", "ate_at"):
        moment = getattr(line, name)
        if moment is not None and moment > now:
            raise Refused(_("This time lies in the future."), field=name)
    if line.ill is False and (line.onset_at is not None or line.symptoms):
        raise Refused(_("A well person has neither onset nor symptoms: clear those first."), field="ill")


def _after(line: Line, by: Actor) -> None:
    counts = line.classification in CASES if line.outbreak.defined else line.ill
    if counts and line.outbreak.urgent_at is None:
        alert(line.outbreak_id, by)  # type: ignore[attr-defined]


@action(
    kind=LINE,
    verb="strike",
    title=_("Strike off"),
    roles=EPIDEMIOLOGISTS,
    when=lambda line, by: not line.removed,
)
def strike_line(*, by: Actor, line: Line, because: Because) -> Line:
    """Take a line out of all counts; it stays on the list of those struck off, and in the replay."""
    check_going(line.outbreak)
    if not because.strip():
        raise Refused(_("Say why the line is struck off."), field="because")
    if line.removed:
        raise Refused(_("This line has been struck off already."))
    line.removed, line.removed_because = True, because
    return store(line, by=by, verb="strike")


@action(
    kind=LINE,
    verb="restore",
    title=_("Restore"),
    roles=EPIDEMIOLOGISTS,
    when=lambda line, by: line.removed,
)
def restore_line(*, by: Actor, line: Line) -> Line:
    """Count a line again that was struck off."""
    check_going(line.outbreak)
    line.removed, line.removed_because = False, ""
    line.classification = classified(line, criteria_of(line.outbreak))
    return store(line, by=by, verb="restore")


@action(
    kind=LINE,
    verb="classify",
    title=_("Classify by hand"),
    roles=EPIDEMIOLOGISTS,
    when=lambda line, by: not line.removed,
)
def classify_by_hand(
    *,
    by: Actor,
    line: Line,
    classification: Annotated[
        str,
        Ask(
            _("Classification"),
            help=_("Empty: by the case definition again"),
            choices=Classification.choices,
            initial=lambda by, line: line.classification,
        ),
    ] = "",
    because: Annotated[str, Ask(_("Because"), lines=2, longest=200)] = "",
) -> Line:
    """Set the classification against the definition, with a reason; or give it back to the definition."""
    check_going(line.outbreak)
    if classification and not because.strip():
        raise Refused(_("Say why the definition does not decide here."), field="because")
    line.fixed, line.fixed_because = bool(classification), because if classification else ""
    if classification:
        line.classification = classification
    else:
        line.classification = classified(line, criteria_of(line.outbreak))
    store(line, by=by, verb="classify")
    _after(line, by)
    return line
