"""The page that holds kitchen waste against the meals served."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shian.domains.directory.roles import FIELD, READERS
from shian.domains.supply.duties.covers import compare, kitchens
from shian.platform.pages.requests import actor_of
from shian.platform.pages.widgets import DateInput

SEEING = (*FIELD, *READERS)
LISTED = 200


class DaysForm(forms.Form):
    """Between which days."""

    start = forms.DateField(label=_("From"), widget=DateInput())
    end = forms.DateField(label=_("Until"), widget=DateInput())


@login_required
@require_safe
def covers(request: HttpRequest) -> HttpResponse:
    """Kitchens never collected from, and those far below or above the median of grams a meal."""
    actor = actor_of(request)
    if actor.role not in SEEING:
        raise PermissionDenied
    today = timezone.localdate()
    asked = request.GET if "start" in request.GET else None
    form = DaysForm(asked, initial={"start": today - timedelta(days=30), "end": today})
    page = {"form": form}
    if asked is not None and form.is_valid():
        found = compare(kitchens(form.cleaned_data["start"], form.cleaned_data["end"], actor.area))
        groups = [
            (_("Never collected from"), len(found.never), found.never[:LISTED]),
            (_("Far less than the others"), len(found.less), found.less[:LISTED]),
            (_("Far more than the others"), len(found.more), found.more[:LISTED]),
        ]
        page |= {"found": found, "groups": groups}  # type: ignore[dict-item]
    return render(request, "duties/covers.html", page)
