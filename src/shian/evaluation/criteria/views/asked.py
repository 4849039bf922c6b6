"""What a page of the criteria is asked: edition, year, place, population, seal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase

from shian.evaluation.criteria.book import NoSuchEdition, edition, editions
from shian.evaluation.criteria.values import Judged
from shian.evaluation.figures.engine import districts
from shian.evaluation.figures.query import BadQuery, prefix
from shian.evaluation.figures.store import Snapshot, snapshot
from shian.evaluation.views.asked import seal_of, usual_year
from shian.evaluation.views.guard import for_officials
from shian.methods.scoring import Edition
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.pages.places import chosen_area
from shian.platform.pages.requests import actor_of

View = Callable[..., HttpResponseBase]
YEARS = 5


@dataclass(frozen=True)
class Asked:
    """The question of a page of the criteria."""

    edition: Edition
    judged: Judged
    shot: Snapshot
    seal: int | None
    bound_to: str = ""
    every: dict[str, Edition] = field(default_factory=dict)

    def query(self, **changes: object) -> str:
        """The question as an address writes it, with some of it changed."""
        said: dict[str, object] = {
            "edition": self.edition.name,
            "year": self.judged.year,
            "area": self.judged.area,
            "series": self.judged.series,
            "seal": self.seal or "",
        } | changes
        return urlencode({k: v for k, v in said.items() if v not in ("", None)})

    @property
    def years(self) -> list[int]:
        """The years offered."""
        last = max(self.shot.seal.sealed_at.year, self.judged.year)
        return list(range(last, self.judged.year - YEARS, -1))

    def inside(self, area: str) -> Asked:
        """The same question of another place."""
        return replace(self, judged=replace(self.judged, area=area))


def for_criteria(view: View) -> View:
    """``for_officials``, with an edition that there is not told as a page that is not there."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NoSuchEdition as error:
            raise Http404(str(error)) from error

    return for_officials(guarded)


def asked_of(request: HttpRequest, name: str = "") -> Asked:
    """The question of a request.

    Raises:
        BadQuery, NoArchive, NoSuchEdition: naming what is wrong.
    """
    actor, given = actor_of(request), request.GET
    bound = _bound(actor)
    every = editions()
    one = edition(name or given.get("edition", ""), "district" if bound else "city", every)
    shot = snapshot(seal_of(request))
    area = prefix(
        given["area"] if "area" in given else chosen_area(request) if one.level == "district" else ""
    )
    if bound and not area.startswith(bound):
        area = bound
    if one.level == "district" and len(area) < 6:
        area = next(iter(districts(shot)), "")
    return Asked(
        one,
        Judged(_year(given.get("year", "")), area, given.get("series", "")),
        shot,
        seal_of(request),
        bound,
        every,
    )


def _bound(actor: Actor) -> str:
    """The area beyond which the actor does not look."""
    return actor.area[:6] if actor.role.scope is Scope.AREA and len(actor.area) >= 6 else ""


def _year(text: str) -> int:
    if not text:
        return usual_year()
    if not (text.isascii() and text.isdigit() and 1949 <= int(text) <= 9999):
        raise BadQuery(f"year={text!r} is no year")
    return int(text)
