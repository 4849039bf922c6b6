"""Addresses of figures and reports."""

from __future__ import annotations

from django.urls import path

from shian.evaluation.views import figures, reports

urlpatterns = [
    path("figures/", figures.index, name="figures"),
    path("figures/<str:name>/", figures.show, name="figure"),
    path("figures/<str:name>/history/", figures.show_history, name="figure-history"),
    path("figures/<str:name>/rows.csv", figures.rows_csv, name="figure-rows"),
    path("report/", reports.show, name="report"),
    path("report/freeze/", reports.freeze_report, name="report-freeze"),
    path("report/difference/", reports.show_difference, name="report-difference"),
    path("report/frozen/<int:pk>/", reports.show_frozen, name="report-frozen"),
    path("report/report.<str:ending>", reports.download, name="report-download"),
]
