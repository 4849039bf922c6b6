"""Addresses of the own pages of early warning."""

from __future__ import annotations

from django.urls import URLPattern, path

from shian.domains.surveillance.signals.views import board, explorer, page, performance

urlpatterns: list[URLPattern] = [
    path("", board.board, name="signals"),
    path("series/", explorer.explorer, name="signal-series"),
    path("performance/", performance.performance, name="signal-performance"),
    path("<int:pk>/", page.page, name="signal-page"),
]
