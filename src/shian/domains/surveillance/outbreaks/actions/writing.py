"""Writing up the outbreak: its facts, its case definition, its menu."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import EPIDEMIOLOGISTS
from shian.domains.registry.models import Operator
from shian.domains.surveillance.outbreaks import definition
from shian.domains.surveillance.outbreaks.actions.common import (
    AGENTS,
    KIND,
    alert,
    check_going,
    classify,
    criteria_of,
    going,
    held,
    on_a_page,
)
from shian.domains.surveillance.outbreaks.choices import Design, Setting
from shian.domains.surveillance.outbreaks.definition import Criteria
from shian.domains.surveillance.outbreaks.models import Definition, Line, Meal, MenuItem, Outbreak
from shian.platform.access.actor import Actor
from shian.platform.actions.bulk import change_many
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask

MOST_MEALS, MOST_DISHES = 40, 300


@action(kind=KIND, verb="describe", title=_("Change the facts"), roles=EPIDEMIOLOGISTS, when=going)
def describe(
    *,
    by: Actor,
    outbreak: Outbreak,
    title: Annotated[str, Ask(_("Title"), longest=200, initial=held("title"))],
    setting: Annotated[
        str, Ask(pgettext_lazy("outbreak", "Setting"), choices=Setting.choices, initial=held("setting"))
    ] = "",
    place: Annotated[str, Ask(pgettext_lazy("outbreak", "Place"), longest=200, initial=held("place"))] = "",
    operator: Annotated[Operator | None, Ask(_("Operator"), initial=held("operator_id"))] = None,
    first_onset_at: Annotated[datetime | None, Ask(_("First onset"), initial=held("first_onset_at"))] = None,
    people_at_risk: Annotated[
        int | None, Ask(_("People at risk"), least=0, initial=held("people_at_risk"))
    ] = None,
    people_ill: Annotated[int | None, Ask(_("Ill, as told"), least=0, initial=held("people_ill"))] = None,
    deaths: Annotated[int | None, Ask(_("Died, as told"), least=0, initial=held("deaths"))] = None,
    design: Annotated[str, Ask(_("Design"), choices=Design.choices, initial=held("design"))] = Design.COHORT,
    agent: Annotated[str, Ask(_("Agent"), choices=AGENTS, initial=held("agent"))] = "",
) -> Outbreak:
    """Where it was, how many were there, how the well were found."""
    check_going(outbreak)
    outbreak.title, outbreak.setting, outbreak.place, outbreak.operator = title, setting, place, operator
    outbreak.first_onset_at, outbreak.people_at_risk = first_onset_at, people_at_risk
    outbreak.people_ill, outbreak.deaths, outbreak.design, outbreak.agent = people_ill, deaths, design, agent
    if first_onset_at is not None and first_onset_at > by.now():
        raise Refused(_("The first onset cannot lie in the future."), field="first_onset_at")
    store(outbreak, by=by, verb="describe")
    alert(outbreak.pk, by)
    outbreak.refresh_from_db()
    return outbreak


@action(kind=KIND, verb="define", title=_("State the case definition"), roles=EPIDEMIOLOGISTS, when=on_a_page)
def state_definition(
    *, by: Actor, outbreak: Outbreak, criteria: Criteria, text: str = "", because: str = ""
) -> Outbreak:
    """A new version of the case definition; every line not classified by hand is classified anew."""
    check_going(outbreak)
    if criteria.empty:
        raise Refused(_("A definition needs at least one degree of certainty."), field="tiers")
    if criteria.begins and criteria.ends and criteria.begins > criteria.ends:
        raise Refused(_("The period ends before it begins."), field="ends")
    if outbreak.defined and not because.strip():
        raise Refused(_("Say why the definition is changed."), field="because")
    codes = set(outbreak.menu.values_list("code", flat=True))
    if unknown := sorted(set(criteria.foods) - codes):
        raise Refused(_("There is no dish %(code)s on the menu.") % {"code": "、".join(unknown)})
    before = list(outbreak.definitions.order_by("version"))
    stated = Definition(
        version=outbreak.defined + 1, stated_at=by.now(), text=text[:2000],
        criteria=definition.write(criteria), because=because[:300],
    )  # fmt: skip
    outbreak.defined = stated.version
    store(outbreak, by=by, verb="define", parts={"definitions": [*before, stated]})
    reclassify(outbreak, criteria, by)
    alert(outbreak.pk, by)
    outbreak.refresh_from_db()
    return outbreak


def reclassify(outbreak: Outbreak, criteria: Criteria | None, by: Actor) -> int:
    """Classify all lines by a definition; return how many changed."""
    lines = (
        Line.objects.select_for_update(of=("self",)).filter(outbreak=outbreak, removed=False).order_by("pk")
    )
    changed = classify(lines, criteria)
    change_many(changed, by=by, verb="classify", fields=["classification"])
    return len(changed)


@action(kind=KIND, verb="classify", title=_("Classify all by the definition"), roles=EPIDEMIOLOGISTS,
        when=lambda outbreak, by: going(outbreak, by) and outbreak.defined > 0)  # fmt: skip
def classify_all(
    *,
    by: Actor,
    outbreak: Outbreak,
    also_by_hand: Annotated[bool, Ask(_("Also those classified by hand"))] = False,
) -> Outbreak:
    """Classify every line anew; lines classified by hand keep it unless it is asked for."""
    check_going(outbreak)
    if also_by_hand:
        fixed = list(
            Line.objects.select_for_update(of=("self",)).filter(outbreak=outbreak, fixed=True).order_by("pk")
        )
        for line in fixed:
            line.fixed, line.fixed_because = False, ""
        change_many(fixed, by=by, verb="classify", fields=["fixed", "fixed_because"])
    reclassify(outbreak, criteria_of(outbreak), by)
    return store(outbreak, by=by, verb="classify")


@action(kind=KIND, verb="menu", title=_("Write the menu"), roles=EPIDEMIOLOGISTS, when=on_a_page)
def set_menu(*, by: Actor, outbreak: Outbreak, meals: Sequence[Meal], menu: Sequence[MenuItem]) -> Outbreak:
    """Replace meals and dishes. A dish that lines have answers about cannot be taken off."""
    check_going(outbreak)
    if len(meals) > MOST_MEALS or len(menu) > MOST_DISHES:
        raise Refused(
            _("At most %(meals)s meals and %(dishes)s dishes.") % {"meals": MOST_MEALS, "dishes": MOST_DISHES}
        )
    codes = [dish.code for dish in menu]
    if len(set(codes)) < len(codes) or len({meal.code for meal in meals}) < len(meals):
        raise Refused(_("A code stands for two dishes or two meals."))
    if twice := _twice(menu):
        raise Refused(_("“%(name)s” stands on the menu twice.") % {"name": twice})
    gone = {dish.code: dish.name for dish in outbreak.menu.all() if dish.code not in set(codes)}
    for code, name in gone.items():
        told = Line.objects.filter(outbreak=outbreak, answers__contains=f'"{code}":').count()
        if told:
            raise Refused(
                _("%(count)s people have been asked about “%(name)s”: it stays on the menu.")
                % {"count": told, "name": name}
            )
    return store(outbreak, by=by, verb="menu", parts={"meals": list(meals), "menu": list(menu)})


def _twice(menu: Sequence[MenuItem]) -> str:
    seen = set()
    for dish in menu:
        key = (dish.meal, dish.name.strip().casefold())
        if key in seen:
            return dish.name
        seen.add(key)
    return ""
