"""The menu: meals and their dishes on one form; dishes pasted one a line."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shian.domains.surveillance.cases.codes import food_class_choices
from shian.domains.surveillance.outbreaks.actions.writing import set_menu
from shian.domains.surveillance.outbreaks.models import Meal, MenuItem, Outbreak
from shian.domains.surveillance.outbreaks.views.common import check_may_work, desk_url, of_outbreak, page
from shian.platform.actions.core import Refused
from shian.platform.pages.requests import actor_of

BLANK_MEALS, MOST_ROWS = 1, 400


class NotAMenu(ValueError):
    """The form's answers make no menu."""


@require_http_methods(["GET", "POST"])
@of_outbreak
def menu(request: HttpRequest, outbreak: Outbreak) -> HttpResponse:
    """Write meals and dishes; codes stay what they are, new ones follow the last."""
    check_may_work(request)
    meals, dishes = list(outbreak.meals.order_by("pk")), list(outbreak.menu.order_by("pk"))
    refusal = ""
    if request.method == "POST":
        try:
            meals, dishes = menu_in(request.POST, meals, dishes)
            set_menu(by=actor_of(request), outbreak=outbreak, meals=meals, menu=dishes)
        except (NotAMenu, Refused) as fault:
            refusal = str(fault)
        except ValidationError as fault:
            refusal = "；".join(fault.messages)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(desk_url(outbreak, "foods"))
    context = {
        "rows_meals": [*((m, _typed(m.served_at)) for m in meals), *[(Meal(), "")] * BLANK_MEALS],
        "dishes": dishes,
        "meals": meals,
        "classes": food_class_choices(),
        "refusal": refusal,
    }
    return page(
        request, outbreak, "outbreaks/menu.html", context, tab="foods", status=422 if refusal else 200
    )


def _typed(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}" if moment else ""


def menu_in(form: QueryDict, meals: list[Meal], dishes: list[MenuItem]) -> tuple[list[Meal], list[MenuItem]]:
    """Meals and dishes as a form says. What it does not ask for (a dish's lot, a meal's firm) stays.

    Raises:
        NotAMenu: an answer cannot be read.
    """
    held_meals, held = {m.code: m for m in meals}, {d.code: d for d in dishes}
    made = _meals_in(form, held_meals)
    known = {meal.code for meal in made}
    out = []
    for code, name, meal, food_class, portions in _rows(form, held):
        old = held.get(code)
        out.append(
            MenuItem(
                code=code, name=name, meal=meal if meal in known else "", food_class=food_class,
                portions=portions, lot_id=old.lot_id if old else None,  # type: ignore[misc]
            )
        )  # fmt: skip
    last = max([int(code[1:]) for code in (*held, *(d.code for d in out)) if code[1:].isdigit()], default=0)
    target = form.get("new:meal", "")
    if target == "last" and made:
        target = made[-1].code
    for number, name in enumerate(_lines(form.get("new:dishes", "")), last + 1):
        out.append(MenuItem(code=f"f{number}", name=name, meal=target if target in known else ""))
    return made, out


def _rows(form: QueryDict, held: dict[str, MenuItem]) -> list[tuple[str, str, str, str, bool]]:
    rows = []
    for code in held:
        name = form.get(f"dish:{code}:name", held[code].name).strip()
        if name:
            rows.append(
                (
                    code, name[:80], form.get(f"dish:{code}:meal", ""), form.get(f"dish:{code}:class", ""),
                    form.get(f"dish:{code}:portions") == "1",
                )
            )  # fmt: skip
    return rows


def _meals_in(form: QueryDict, held: dict[str, Meal]) -> list[Meal]:
    made = []
    last = max([int(code[1:]) for code in held if code[1:].isdigit()], default=0)
    for at in range(min(len(form.getlist("meal:name")), MOST_ROWS)):
        code, name = form.getlist("meal:code")[at], form.getlist("meal:name")[at].strip()
        if not name:
            continue
        if code not in held:
            last += 1
            code = f"m{last}"
        old = held.get(code)
        made.append(
            Meal(
                code=code, name=name[:80], served_at=_moment(form.getlist("meal:served")[at]),
                place=form.getlist("meal:place")[at].strip()[:120],
                operator_id=old.operator_id if old else None,  # type: ignore[misc]
            )
        )  # fmt: skip
    return made


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        naive = datetime.strptime(text[:16], "%Y-%m-%dT%H:%M")  # noqa: DTZ007  (the city's local time)
    except ValueError:
        raise NotAMenu(_("“%(text)s” is no date: write 2021-03-05 18:30") % {"text": text[:30]}) from None
    return timezone.make_aware(naive, timezone.get_default_timezone())


def _lines(text: str) -> list[str]:
    names: dict[str, None] = {}
    for line in text.replace("、", "\n").splitlines()[:MOST_ROWS]:
        if name := line.strip()[:80]:
            names[name] = None
    return list(names)
