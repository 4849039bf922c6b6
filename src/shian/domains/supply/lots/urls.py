"""Addresses of what firms say of their goods."""

from __future__ import annotations

from django.urls import path

from shian.domains.supply.lots import views

urlpatterns = [
    path("tell/", views.home, name="supply-tell"),
    path("tell/<slug:act>/", views.act, name="supply-tell-act"),
    path("sheets/<slug:trade>.xlsx", views.sheet, name="supply-sheet"),
]
