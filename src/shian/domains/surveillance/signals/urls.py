"""Addresses of the own pages of early warning."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from shian.domains.surveillance.signals.views import board, explorer, page, performance
from shian.domains.surveillance.signals.views.common import for_viewers

urlpatterns: list[URLPattern] = [
    path("", for_viewers(RedirectView.as_view(pattern_name="signals")), name="signals-home"),
    path("waiting/", board.board, name="signals"),
    path("series/", explorer.explorer, name="signal-series"),
    path("performance/", performance.performance, name="signal-performance"),
    path("<int:pk>/", page.page, name="signal-page"),
]
