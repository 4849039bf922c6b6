"""Who may see the evaluation's pages, and what is said when there is no archive or the question is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from shian.domains.directory.roles import OFFICIALS
from shian.evaluation.figures.book import NoSuchFigure
from shian.evaluation.figures.query import BadQuery
from shian.evaluation.figures.seals import NoArchive
from shian.evaluation.report.text import TextProblem
from shian.platform.pages.requests import actor_of

View = Callable[..., HttpResponseBase]
VIEWERS = frozenset(role.name for role in OFFICIALS)


def for_officials(view: View) -> View:
    """Let officials and assessors in; turn what cannot be shown into a page that says why."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if actor_of(request).role.name not in VIEWERS:
            raise PermissionDenied("figures and reports are for officials and assessors")
        try:
            return view(request, *args, **kwargs)
        except NoSuchFigure as error:
            raise Http404(str(error)) from error
        except NoArchive as error:
            return _cannot(request, _("Nothing can be computed yet"), str(error), 503)
        except (BadQuery, TextProblem) as error:
            return _cannot(request, _("This question has no answer"), str(error), 400)

    return guarded


def _cannot(request: HttpRequest, title: str, text: str, status: int) -> HttpResponse:
    return render(request, "evaluation/cannot.html", {"title": title, "text": text}, status=status)
