"""The overview: counts by the definition, what is due, the first bars of the curve, the timeline."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from shian.domains.surveillance.outbreaks.choices import Grade
from shian.domains.surveillance.outbreaks.counting import by_group, counts_of, ill_and_dead, symptoms_of
from shian.domains.surveillance.outbreaks.epicurve import epicurve
from shian.domains.surveillance.outbreaks.foods import food_table
from shian.domains.surveillance.outbreaks.grading import grade_of, reportable
from shian.domains.surveillance.outbreaks.looking import picture_of
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.outbreaks.picture import Picture
from shian.domains.surveillance.outbreaks.shown import food_shown, log_shown, shares_shown
from shian.domains.surveillance.outbreaks.svg import drawn
from shian.domains.surveillance.outbreaks.tabs import TabContent, desk_tab
from shian.domains.surveillance.outbreaks.views.common import may_work, of_outbreak
from shian.domains.surveillance.outbreaks.wording import definition_words, symptom_words
from shian.platform.access.actor import Actor
from shian.platform.documents.registry import letters_of
from shian.platform.pages.detail import letters_for, path_of
from shian.platform.pages.duties import clocks_of

SHOWN_LOG, SHOWN_FOODS, SHOWN_GROUPS, SHOWN_SYMPTOMS = 8, 4, 8, 8


@desk_tab("overview", gettext_lazy("Overview"), icon="dashboard", order=10)
def overview(outbreak: Outbreak, actor: Actor, query: QueryDict) -> TabContent:
    """How the outbreak stands, on one page."""
    picture = picture_of(outbreak)
    context = known_of(picture, outbreak) | {
        "path": path_of(outbreak),
        "clocks": clocks_of(outbreak, actor),
        "letters": letters_for(outbreak) if letters_of(outbreak) else (),
        "log": log_shown(picture.log)[:SHOWN_LOG],
        "log_count": len(picture.log),
        "working": may_work(actor) and outbreak.state in ("opened", "investigating"),
    }
    return TabContent("outbreaks/overview.html", context)


def known_of(picture: Picture, outbreak: Outbreak) -> dict[str, Any]:
    """What a picture says in figures; the replay shows the same."""
    counts, curve = counts_of(picture), epicurve(picture)
    ill, dead = ill_and_dead(picture)
    table = food_table(picture)
    dishes = {dish.code: dish.name for dish in picture.menu}
    cases = len(picture.cases) or 1
    return {
        "picture": picture,
        "counts": counts,
        "rate": None if counts.attack_rate is None else round(100 * counts.attack_rate, 1),
        "curve": drawn(curve) if curve else None,
        "definition": definition_words(picture.criteria, dishes) if picture.criteria else [],
        "proposed": Grade(grade_of(ill, dead, picture.setting)).label,
        "graded": Grade(picture.grade).label if picture.grade else "",
        "emergency": reportable(ill, dead, picture.setting),
        "suspects": [food_shown(row) for row in table.rows if row.marked][:SHOWN_FOODS],
        "groups": shares_shown(by_group(picture)[:SHOWN_GROUPS]) if picture.groups else [],
        "symptoms": [
            (symptom_words((code,)), count, round(100 * count / cases))
            for code, count in symptoms_of(picture.cases)[:SHOWN_SYMPTOMS]
        ],
    }


@require_GET
@of_outbreak
def counts(request: HttpRequest, outbreak: Outbreak) -> HttpResponse:
    """The counts alone, asked for every few seconds."""
    picture = picture_of(outbreak)
    return render(request, "outbreaks/_counts.html", known_counts(picture) | {"outbreak": outbreak})


def known_counts(picture: Picture) -> dict[str, Any]:
    """The figures at the head of the overview."""
    found = counts_of(picture)
    rate = None if found.attack_rate is None else round(100 * found.attack_rate, 1)
    return {"counts": found, "rate": rate, "picture": picture}
