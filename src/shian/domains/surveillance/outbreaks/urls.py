"""Addresses of the outbreak desk."""

from __future__ import annotations

from django.urls import path

from shian.domains.surveillance.outbreaks.views import (
    define,
    desk,
    export,
    foods,
    lines,
    menu,
    overview,
    paste,
    people,
    replay,
    timeline,
)

urlpatterns = [
    path("", desk.index, name="outbreak-index"),
    path("from-cases/", people.open_cases, name="outbreak-open-cases"),
    path("<int:pk>/", desk.desk, name="outbreak-desk"),
    path("<int:pk>/counts/", overview.counts, name="outbreak-counts"),
    path("<int:pk>/definition/", define.state, name="outbreak-define"),
    path("<int:pk>/definition/try/", define.try_out, name="outbreak-define-try"),
    path("<int:pk>/menu/", menu.menu, name="outbreak-menu"),
    path("<int:pk>/lines/add/", lines.add, name="outbreak-line-add"),
    path("<int:pk>/lines/changes/", lines.changes, name="outbreak-line-changes"),
    path("<int:pk>/lines/names/", lines.names, name="outbreak-line-names"),
    path("<int:pk>/lines/<int:line_pk>/", lines.line_page, name="outbreak-line"),
    path("<int:pk>/lines/<int:line_pk>/cell/", lines.save_cell, name="outbreak-line-cell"),
    path("<int:pk>/lines.<str:ending>", export.export, name="outbreak-export"),
    path("<int:pk>/paste/", paste.paste, name="outbreak-paste"),
    path("<int:pk>/cases/", people.cases, name="outbreak-cases"),
    path("<int:pk>/well/", people.well, name="outbreak-well"),
    path("<int:pk>/foods.xlsx", foods.food_sheet, name="outbreak-food-sheet"),
    path("<int:pk>/foods/<str:code>/", foods.one_food, name="outbreak-food"),
    path("<int:pk>/timeline/", timeline.add, name="outbreak-log-add"),
    path("<int:pk>/replay/", replay.at_stop, name="outbreak-replay"),
]
