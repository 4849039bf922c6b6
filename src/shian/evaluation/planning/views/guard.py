"""Who may see scenarios and plans, and how a wrong question is answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict

from shian.evaluation.criteria.book import NoSuchEdition, edition
from shian.evaluation.figures.query import prefix
from shian.evaluation.planning.changes import Changes, read
from shian.evaluation.views.asked import usual_year
from shian.evaluation.views.guard import for_officials
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.pages.requests import actor_of

View = Callable[..., HttpResponseBase]
BOTH = {"year", "seal", "edition", "series", "area"}


def for_planning(view: View) -> View:
    """``for_officials``, with an edition that there is not told as a page that is not there."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NoSuchEdition as error:
            raise Http404(str(error)) from error

    return for_officials(guarded)


def plain(given: QueryDict) -> dict[str, str]:
    """What was given, the last of each name, without what no page reads."""
    return {name: str(given[name]) for name in given if name != "csrfmiddlewaretoken"}


def changes_of(request: HttpRequest, given: dict[str, str]) -> Changes:
    """The changes asked for; officers of an area look at their own.

    Raises:
        BadQuery: naming what is wrong.
    """
    return read(given | bound(actor_of(request), given), usual_year=usual_year())


def bound(actor: Actor, given: dict[str, str]) -> dict[str, str]:
    """Area and edition that an officer of an area is held to."""
    if actor.role.scope is not Scope.AREA or len(actor.area) < 6:
        return {}
    own = actor.area[:6]
    area = prefix(given.get("area", ""))
    wanted = given.get("edition", "")
    level = edition(wanted).level if wanted else "district"
    name = wanted if level == "district" else ""
    return {"area": area if area.startswith(own) else own, "edition": name or edition("", "district").name}
