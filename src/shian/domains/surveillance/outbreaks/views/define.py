"""The case definition: written with live counts, then stated; its versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from shian.domains.surveillance.cases import codes
from shian.domains.surveillance.outbreaks import definition
from shian.domains.surveillance.outbreaks.actions.writing import state_definition
from shian.domains.surveillance.outbreaks.choices import Classification
from shian.domains.surveillance.outbreaks.counting import symptoms_of
from shian.domains.surveillance.outbreaks.definition import TIERS, Criteria, Tier, standing
from shian.domains.surveillance.outbreaks.looking import picture_of
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.outbreaks.picture import Picture
from shian.domains.surveillance.outbreaks.tabs import TabContent, desk_tab
from shian.domains.surveillance.outbreaks.views.common import (
    check_may_work,
    desk_url,
    may_work,
    of_outbreak,
    page,
)
from shian.domains.surveillance.outbreaks.wording import definition_text, definition_words
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.pages.requests import actor_of

FORM_MOMENT = "%Y-%m-%dT%H:%M"
NEW = Criteria(
    suspected=Tier(any=("diarrhoea", "vomiting", "abdominal_pain", "nausea"), least=1),
    confirmed=Tier(any=("diarrhoea", "vomiting", "abdominal_pain", "nausea"), least=1, lab=True),
)


class NotADefinition(ValueError):
    """The form's answers make no definition."""


@desk_tab("definition", gettext_lazy("Case definition"), icon="target", order=15)
def editor(outbreak: Outbreak, actor: Actor, query: QueryDict) -> TabContent:
    """The definition in force, to be changed; counts follow every change."""
    picture = picture_of(outbreak)
    working = may_work(actor) and outbreak.state in ("opened", "investigating")
    return TabContent("outbreaks/definition.html", context_of(outbreak, picture, working=working))


def context_of(
    outbreak: Outbreak, picture: Picture, *, working: bool, criteria: Criteria | None = None,
    because: str = "", refusal: str = "",
) -> dict[str, Any]:  # fmt: skip
    """What the editor's template shows."""
    written = criteria or picture.criteria or NEW
    dishes = {dish.code: dish.name for dish in picture.menu}
    return counted(picture, written) | {
        "working": working,
        "begins": f"{written.begins:{FORM_MOMENT}}" if written.begins else "",
        "ends": f"{written.ends:{FORM_MOMENT}}" if written.ends else "",
        "groups": [(name, name in written.groups) for name in picture.groups],
        "foods": [(code, name, code in written.foods) for code, name in dishes.items()],
        "tiers": [_tier_shown(name, written.tier(name)) for name in reversed(TIERS)],
        "symptoms": _symptoms(picture, written),
        "because": because,
        "refusal": refusal,
        "versions": [
            (one, definition_words(definition.read(one.criteria), dishes))
            for one in outbreak.definitions.order_by("-version")
        ],
    }


def _tier_shown(name: str, tier: Tier | None) -> dict[str, Any]:
    held = tier or Tier()
    return {
        "name": str(name),
        "label": Classification(name).label,
        "used": tier is not None,
        "all": held.all,
        "any": held.any,
        "least": held.least,
        "lab": held.lab,
        "linked": held.linked,
    }


def _symptoms(picture: Picture, criteria: Criteria) -> list[tuple[str, str, int]]:
    """Those that occur, most frequent first, then those the definition names, then the common ones."""
    counts = dict(symptoms_of(picture.people))
    named = [
        key for name in TIERS for tier in [criteria.tier(name)] if tier for key in (*tier.all, *tier.any)
    ]
    common = ["diarrhoea", "vomiting", "abdominal_pain", "nausea", "fever", "headache", "dizziness"]
    keys = dict.fromkeys((*counts, *named, *common))
    return [(key, codes.shown("symptom", key), counts.get(key, 0)) for key in keys]


def counted(picture: Picture, criteria: Criteria) -> dict[str, Any]:
    """The counts of a definition as it is being written, and what changes against the one in force."""
    found = standing(criteria, picture.people)
    before = standing(picture.criteria, picture.people) if picture.criteria else None
    return {
        "standing": [
            (Classification(name).label, found.counts[str(name)], _more(found, before, str(name)))
            for name in (*reversed(TIERS), Classification.NOT_A_CASE)
        ],
        "cases": found.cases,
        "unknown": found.unknown,
        "people": len(picture.people),
    }


def _more(found: definition.Standing, before: definition.Standing | None, name: str) -> str:
    if before is None or found.counts[name] == before.counts[name]:
        return ""
    return f"{found.counts[name] - before.counts[name]:+d}"


def criteria_in(form: QueryDict, picture: Picture) -> Criteria:
    """The definition a form says.

    Raises:
        NotADefinition: an answer is none of those there are.
    """
    known = set(codes.codes("symptom"))
    tiers: dict[str, Tier] = {}
    for name in TIERS:
        if form.get(f"{name}:used") != "1":
            continue
        wanted, alternatives = _listed(form, f"{name}:all", known), _listed(form, f"{name}:any", known)
        least = form.get(f"{name}:least", "1")
        if not least.isdigit() or not 1 <= int(least) <= 20:
            raise NotADefinition(_("Say how many of the symptoms: a number from 1."))
        if alternatives and int(least) > len(alternatives):
            raise NotADefinition(_("More symptoms are asked for than there are to choose from."))
        tiers[str(name)] = Tier(
            all=wanted, any=alternatives, least=int(least),
            lab=form.get(f"{name}:lab") == "1", linked=form.get(f"{name}:linked") == "1",
        )  # fmt: skip
    return Criteria(
        begins=_moment(form.get("begins", "")),
        ends=_moment(form.get("ends", "")),
        groups=_listed(form, "groups", set(picture.groups)),
        foods=_listed(form, "foods", {dish.code for dish in picture.menu}),
        **tiers,
    )


def _listed(form: QueryDict, name: str, known: set[str]) -> tuple[str, ...]:
    asked = form.getlist(name)
    if unknown := [one for one in asked if one not in known]:
        raise NotADefinition(_("“%(one)s” cannot be chosen here.") % {"one": unknown[0][:40]})
    return tuple(dict.fromkeys(asked))


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text[:16], FORM_MOMENT)  # noqa: DTZ007  (the city's local time)
    except ValueError:
        raise NotADefinition(
            _("“%(text)s” is no date: write 2021-03-05 18:30") % {"text": text[:30]}
        ) from None


@require_POST
@of_outbreak
def try_out(request: HttpRequest, outbreak: Outbreak) -> HttpResponse:
    """The counts of a definition as the form has it now; nothing is kept."""
    picture = picture_of(outbreak)
    try:
        criteria = criteria_in(request.POST, picture)
    except NotADefinition as fault:
        return render(request, "outbreaks/_standing.html", {"fault": str(fault)})
    dishes = {dish.code: dish.name for dish in picture.menu}
    context = counted(picture, criteria) | {"words": definition_words(criteria, dishes)}
    return render(request, "outbreaks/_standing.html", context)


@require_POST
@of_outbreak
def state(request: HttpRequest, outbreak: Outbreak) -> HttpResponse:
    """State the definition: a new version, and every line classified by it."""
    check_may_work(request)
    picture = picture_of(outbreak)
    criteria, because = None, request.POST.get("because", "")
    try:
        criteria = criteria_in(request.POST, picture)
        text = definition_text(criteria, {dish.code: dish.name for dish in picture.menu})
        state_definition(
            by=actor_of(request), outbreak=outbreak, criteria=criteria, text=text, because=because
        )
    except (NotADefinition, Refused) as refusal:
        context = context_of(
            outbreak, picture, working=True, criteria=criteria, because=because, refusal=str(refusal)
        )
        return page(request, outbreak, "outbreaks/define_again.html", context, tab="definition", status=422)
    messages.success(request, _("The case definition is stated; all lines are classified by it."))
    return HttpResponseRedirect(desk_url(outbreak))
