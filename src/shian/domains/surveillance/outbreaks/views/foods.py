"""The food table: from menu to table by one click, strata, portions, several foods together, export."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from shian.domains.surveillance.outbreaks.choices import Classification, Design
from shian.domains.surveillance.outbreaks.foods import (
    DEGREES,
    FoodTable,
    dose_response,
    food_table,
    stratified_by,
    together,
)
from shian.domains.surveillance.outbreaks.looking import picture_of
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.outbreaks.picture import Dish, Picture
from shian.domains.surveillance.outbreaks.shown import (
    FoodShown,
    food_shown,
    limits,
    p_value,
    percent,
    ratio,
)
from shian.domains.surveillance.outbreaks.tabs import TabContent, desk_tab
from shian.domains.surveillance.outbreaks.views.common import may_work, of_outbreak
from shian.methods.epidemiology.errors import EpidemiologyError
from shian.platform.access.actor import Actor
from shian.platform.documents.tables import TableColumn, xlsx_file

BY = (
    ("sex", gettext_lazy("Sex")),
    ("age", gettext_lazy("Age")),
    ("grouping", pgettext_lazy("line", "Group")),
)


@desk_tab("foods", pgettext_lazy("line", "Foods"), icon="bowl-chopsticks", order=40)
def foods_tab(outbreak: Outbreak, actor: Actor, query: QueryDict) -> TabContent:
    """The table of all dishes as the query asks for it."""
    picture = picture_of(outbreak)
    context = foods_context(picture, query)
    context["working"] = may_work(actor) and outbreak.state in ("opened", "investigating")
    return TabContent("outbreaks/foods.html", context)


def degrees_in(query: QueryDict) -> tuple[str, ...]:
    """Which cases count; all without a choice."""
    asked = tuple(name for name in DEGREES if name in query.getlist("degree"))
    return asked or DEGREES


def foods_context(picture: Picture, query: QueryDict) -> dict[str, Any]:
    """What the food table's template shows of a picture."""
    degrees = degrees_in(query)
    meal = query.get("meal", "")
    table = food_table(picture, degrees, meal)
    asked = query.getlist("with")
    chosen = [dish for dish in picture.menu if dish.code in asked]
    return {
        "picture": picture,
        "table": table,
        "rows": [food_shown(row) for row in table.rows],
        "by_chance": f"{table.by_chance:.1f}",
        "cohort": picture.design == Design.COHORT,
        "degrees": [(name, Classification(name).label, name in degrees) for name in DEGREES],
        "meal": meal,
        "chosen": [dish.code for dish in chosen],
        "model": model_of(picture, chosen, degrees) if chosen else None,
        "query": query.urlencode(),
    }


def model_of(picture: Picture, chosen: list[Dish], degrees: tuple[str, ...]) -> dict[str, Any]:
    """Several dishes in one logistic model, or why there is none."""
    try:
        fit = together(picture, chosen, degrees)
    except EpidemiologyError as fault:
        return {"fault": str(fault)}
    return {
        "n": fit.n,
        "separated": fit.separated or not fit.converged,
        "p": p_value(fit.model.p),
        "terms": [
            {
                "name": term.name,
                "odds": ratio(term.odds_ratio.estimate),
                "limits": limits(term.odds_ratio),
                "p": p_value(term.p),
                "lr": p_value(term.likelihood_ratio.p) if term.likelihood_ratio else "",
            }
            for term in fit.terms[1:]
        ],
    }


@require_GET
@of_outbreak
def one_food(request: HttpRequest, outbreak: Outbreak, code: str) -> HttpResponse:
    """One dish in strata and by portions, below its row."""
    picture = picture_of(outbreak)
    dish = picture.dish(code)
    if dish is None:
        return HttpResponse(status=404)
    by = request.GET.get("by", "sex")
    others = [(other.code, other.name) for other in picture.menu if other.code != code]
    if by not in dict(BY) and by not in dict(others):
        by = "sex"
    context = {
        "outbreak": outbreak,
        "dish": dish,
        "by": by,
        "bys": [*BY, *others],
        "degrees": request.GET.getlist("degree"),
        "strata": strata_shown(picture, dish, by, degrees_in(request.GET)),
        "doses": doses_shown(picture, dish, degrees_in(request.GET)),
    }
    return render(request, "outbreaks/_food.html", context)


def strata_shown(picture: Picture, dish: Dish, by: str, degrees: tuple[str, ...]) -> dict[str, Any]:
    """A dish in each level of a third column, and all levels together."""
    found = stratified_by(picture, dish, by, degrees)
    both = found.together
    words = {"m": _("Male"), "f": _("Female"), "y": _("ate it"), "n": _("did not")}
    return {
        "levels": [
            (
                words.get(name, name) if by != "grouping" else name,
                table,
                percent(table.risk_exposed),
                percent(table.risk_unexposed),
            )
            for name, table in zip(found.levels, found.tables, strict=True)
        ],
        "risk": f"{ratio(both.risk_ratio.estimate)} ({limits(both.risk_ratio)})",
        "odds": f"{ratio(both.odds_ratio.estimate)} ({limits(both.odds_ratio)})",
        "p": p_value(both.chi.p),
        "agree": p_value(both.breslow_day.p),
    }


def doses_shown(picture: Picture, dish: Dish, degrees: tuple[str, ...]) -> dict[str, Any] | None:
    """The attack rate by portions."""
    found = dose_response(picture, dish, degrees) if dish.portions else None
    if found is None:
        return None
    return {
        "levels": [
            (
                f"{level.dose:g}",
                level.ill,
                level.people,
                percent(level.attack_rate),
                ratio(level.odds_ratio.estimate),
            )
            for level in found.levels
        ],
        "p": p_value(found.armitage.p),
        "departure": p_value(found.departure.p),
    }


@require_GET
@of_outbreak
def food_sheet(request: HttpRequest, outbreak: Outbreak) -> HttpResponseBase:
    """The food table as a workbook."""
    picture = picture_of(outbreak)
    table = food_table(picture, degrees_in(request.GET), request.GET.get("meal", ""))
    columns = [TableColumn(str(_("Food")), 24)] + [
        TableColumn(str(label), 12)
        for label in (
            _("Ate, ill"), _("Ate, well"), _("Not, ill"), _("Not, well"), _("Missing"), _("Attack rate, ate"),
            _("Attack rate, not"), "RR", _("RR 95 %"), _("OR (exact)"), _("OR 95 %"), "χ²", _("Fisher p"),
            _("Cases exposed"),
        )
    ]  # fmt: skip
    title = f"{outbreak.number} · {outbreak.title}"
    file = xlsx_file(columns, map(_sheet_row, _shown(table)), title=title)
    return FileResponse(file, as_attachment=True, filename=f"{outbreak.number}-foods.xlsx")


def _shown(table: FoodTable) -> list[FoodShown]:
    return [food_shown(row) for row in table.rows]


def _sheet_row(row: FoodShown) -> tuple[Any, ...]:
    return (
        row.name, row.a, row.b, row.c, row.d, row.missing, row.rate_exposed, row.rate_unexposed, row.risk,
        row.risk_limits, row.odds, row.odds_limits, row.chi, row.p, row.cases_exposed,
    )  # fmt: skip
