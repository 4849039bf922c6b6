"""Many lines at once: pasted rows, case reports, lists of well persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import EPIDEMIOLOGISTS
from shian.domains.surveillance.cases.models import Case
from shian.domains.surveillance.outbreaks.actions.common import (
    KIND,
    MOST_LINES,
    alert,
    check_going,
    classify,
    criteria_of,
    next_number,
    on_a_page,
)
from shian.domains.surveillance.outbreaks.actions.lines import put
from shian.domains.surveillance.outbreaks.cells import FOOD, Written
from shian.domains.surveillance.outbreaks.models import Line, MenuItem, Outbreak
from shian.domains.surveillance.outbreaks.taking_over import lines_from
from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.actions.bulk import change_many, store_many
from shian.platform.actions.core import Refused, action, note, store
from shian.platform.personal.fields import seal_all
from shian.platform.personal.vault import keys_in_bulk

# Columns that a paste may change; parts and numbers stay.
_CHANGED = (
    "sex", "age_months", "grouping", "home_area", "ill", "onset_at", "symptoms", "outcome", "lab",
    "agent", "ate_at", "answers", "classification", "remark", "name", "id_number", "phone",
)  # fmt: skip


@action(kind=KIND, verb="add_lines", title=_("Paste lines"), roles=EPIDEMIOLOGISTS, when=on_a_page)
def add_lines(
    *,
    by: Actor,
    outbreak: Outbreak,
    rows: Sequence[Written],
    dishes: Sequence[MenuItem] = (),
    numbers: Mapping[int, int] | None = None,
) -> Outbreak:
    """Add rows read from a paste, and new dishes they bring.

    ``numbers`` says which row (by its place) changes the line of which number; the others are added. All or
    none: a row that cannot be kept refuses the whole.
    """
    check_going(outbreak)
    if dishes:
        _more_dishes(outbreak, dishes, by)
    numbers = numbers or {}
    _room(outbreak, len(rows) - len(numbers))
    criteria = criteria_of(outbreak)
    changed = _changed(outbreak, rows, numbers)
    start = next_number(outbreak)
    added: list[Line] = []
    for place, values in enumerate(rows):
        if place not in numbers:
            line = Line(outbreak=outbreak, number=start + len(added), area=outbreak.area)
            put(line, values)
            added.append(line)
    classify([*added, *changed], criteria)
    with keys_in_bulk():
        for line in changed:
            seal_all(line)
    store_many(added, by=by, verb="paste")
    change_many(changed, by=by, verb="paste", fields=_CHANGED)
    note(outbreak, by=by, verb=f"add_lines: +{len(added)} ~{len(changed)}")
    alert(outbreak.pk, by)
    return outbreak


def _changed(outbreak: Outbreak, rows: Sequence[Written], numbers: Mapping[int, int]) -> list[Line]:
    found = {
        line.number: line
        for line in Line.objects.select_for_update(of=("self",))
        .filter(outbreak=outbreak, number__in=numbers.values(), removed=False)
        .order_by("pk")
    }
    for place, number in numbers.items():
        if number not in found:
            raise Refused(
                _("Row %(row)s: there is no line %(number)s.") % {"row": place + 1, "number": number}
            )
        put(found[number], rows[place])
    return list(found.values())


def _room(outbreak: Outbreak, more: int) -> None:
    if Line.objects.filter(outbreak=outbreak).count() + more > MOST_LINES:
        raise Refused(_("A line list holds at most %(most)s lines.") % {"most": MOST_LINES})


def _more_dishes(outbreak: Outbreak, dishes: Sequence[MenuItem], by: Actor) -> None:
    held = list(outbreak.menu.order_by("pk"))
    store(outbreak, by=by, verb="menu", parts={"menu": [*held, *dishes]})


@action(kind=KIND, verb="add_cases", title=_("Add case reports"), roles=EPIDEMIOLOGISTS, when=on_a_page)
def add_cases(*, by: Actor, outbreak: Outbreak, cases: Sequence[Case]) -> Outbreak:
    """Take case reports over as lines; those that are on the list already are left alone."""
    check_going(outbreak)
    ids = {case.pk for case in cases}
    there = set(Line.objects.filter(outbreak=outbreak, case__in=ids).values_list("case_id", flat=True))
    new = list(
        scoped(Case.objects.filter(pk__in=ids - there).exclude(state="void"), by).order_by("onset_at", "pk")
    )
    if not new:
        raise Refused(_("All of these case reports are on the list already, or lie outside your area."))
    _room(outbreak, len(new))
    lines = lines_from(outbreak, new, first=next_number(outbreak))
    classify(lines, criteria_of(outbreak))
    store_many(lines, by=by, verb="add")
    note(outbreak, by=by, verb=f"add_cases: +{len(lines)}")
    alert(outbreak.pk, by)
    return outbreak


@action(kind=KIND, verb="add_well", title=_("Add well persons"), roles=EPIDEMIOLOGISTS, when=on_a_page)
def add_well(
    *,
    by: Actor,
    outbreak: Outbreak,
    names: Sequence[str],
    grouping: str = "",
    ate: Sequence[str] = (),
    not_ate: Sequence[str] = (),
) -> Outbreak:
    """Well persons by name, from a canteen's or a class's list, with what all of them ate or left.

    An empty name adds a person without one.
    """
    check_going(outbreak)
    if not names:
        raise Refused(_("The list of names is empty."), field="names")
    known = set(outbreak.menu.values_list("code", flat=True))
    if unknown := sorted({*ate, *not_ate} - known):
        raise Refused(_("There is no dish %(code)s on the menu.") % {"code": "、".join(unknown)})
    _room(outbreak, len(names))
    answers = {f"{FOOD}{code}": "y" for code in ate} | {f"{FOOD}{code}": "n" for code in not_ate}
    start = next_number(outbreak)
    lines: list[Line] = []
    for place, name in enumerate(names):
        line = Line(outbreak=outbreak, number=start + place, area=outbreak.area)
        put(line, {"name": name.strip(), "grouping": grouping, "ill": False, **answers})
        lines.append(line)
    classify(lines, criteria_of(outbreak))
    store_many(lines, by=by, verb="add")
    note(outbreak, by=by, verb=f"add_well: +{len(lines)}")
    return outbreak
