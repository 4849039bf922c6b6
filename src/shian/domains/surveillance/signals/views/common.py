"""What the pages of early warning share: who may see them, and the signal one may see."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from shian.domains.surveillance.signals.models import Signal
from shian.platform.pages.requests import actor_of, record_or_404
from shian.platform.resources.registry import resource_of

KIND = "signal.signal"
View = Callable[..., HttpResponseBase]


def for_viewers(view: View) -> View:
    """Only those who may see signals."""

    @require_GET
    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not resource_of(KIND).allows("view", actor_of(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def of_signal(view: View) -> View:
    """Give a view its signal in place of the number."""

    @for_viewers
    @wraps(view)
    def checked(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        signal: Any = record_or_404(resource_of(KIND), actor_of(request), pk)
        found: Signal = signal
        return view(request, found, *args, **kwargs)

    return checked
