"""Addresses of the criteria: editions, scores, evidence."""

from __future__ import annotations

from django.urls import path

from shian.evaluation.criteria.views import board, imports, item

urlpatterns = [
    path("", board.board, name="criteria"),
    path("districts/", board.show_districts, name="criteria-districts"),
    path("trend/", board.show_trend, name="criteria-trend"),
    path("score.xlsx", board.as_xlsx, name="criteria-xlsx"),
    path("import/", imports.upload, name="criteria-import"),
    path("drafts/<int:pk>/", imports.draft, name="criteria-draft"),
    path("drafts/<int:pk>/<str:item>/", imports.bind_item, name="criteria-bind"),
    path("<slug:name>/<str:item>/", item.show, name="criteria-item"),
]
