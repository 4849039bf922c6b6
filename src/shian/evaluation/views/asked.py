"""A page's question: read from its address, written into links."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from shian.evaluation.figures.query import BadQuery, Query, query
from shian.evaluation.report.opened import STANDARD
from shian.evaluation.report.text import parse, source_of
from shian.platform.access.roles import Scope
from shian.platform.pages.places import chosen_area
from shian.platform.pages.requests import actor_of


def usual_year() -> int:
    """The year the city's report is about."""
    return parse(source_of(STANDARD)).settings.year


def asked_of(request: HttpRequest) -> Query:
    """The question of a request: year or days, area (else the one chosen for all pages), series.

    Raises:
        BadQuery: naming what is wrong.
    """
    given = request.GET
    end = _day(given, "end")
    year = _whole(given, "year")
    if year is None and end is None:
        year = usual_year()
    area = given["area"] if "area" in given else _usual_area(request)
    return query(year=year, start=_day(given, "start"), end=end, area=area, series=given.get("series", ""))


def seal_of(request: HttpRequest) -> int | None:
    """The seal asked for."""
    return _whole(request.GET, "seal")


def year_of(request: HttpRequest) -> int | None:
    """The year asked for; none where it is the usual one."""
    year = _whole(request.GET, "year")
    return None if year == usual_year() else year


def _usual_area(request: HttpRequest) -> str:
    actor = actor_of(request)
    return chosen_area(request) or (actor.area if actor.role.scope is Scope.AREA else "")


def _day(given: QueryDict, name: str) -> date | None:
    text = given.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadQuery(f"{name}={text!r} is no day: write 2021-11-30") from None


def _whole(given: QueryDict, name: str) -> int | None:
    text = given.get(name, "")
    if text and not (text.isascii() and text.isdigit()):
        raise BadQuery(f"{name}={text!r} is no whole number")
    return int(text) if text else None


def figure_url(name: str, asked: Query, seal: int | None = None, address: str = "figure") -> str:
    """The page of a figure with this question."""
    return f"{reverse(address, args=[name])}?{query_string(asked, seal)}"


def query_string(asked: Query, seal: int | None = None) -> str:
    """The question as an address writes it."""
    said: dict[str, object] = {"area": asked.area}
    if asked.label == str(asked.end.year):
        said["year"] = asked.end.year
    else:
        said |= {"start": asked.start, "end": asked.end}
    if asked.series:
        said["series"] = asked.series
    if seal is not None:
        said["seal"] = seal
    return urlencode(said)
