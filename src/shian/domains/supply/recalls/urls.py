"""Addresses of the recalls' own pages."""

from __future__ import annotations

from django.urls import path

from shian.domains.supply.recalls import views

urlpatterns = [
    path("<int:pk>/", views.board, name="recall-board"),
    path("<int:pk>/what-if/", views.what_if, name="recall-what-if"),
    path("<int:pk>/places.xlsx", views.sheet, name="recall-sheet"),
    path("<int:pk>/lots.xlsx", views.lots_sheet, name="recall-lots"),
]
