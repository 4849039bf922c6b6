"""Addresses of the own pages of an investigation."""

from __future__ import annotations

from django.urls import path

from shian.domains.surveillance.inquiry import doing, views

urlpatterns = [
    path("<int:pk>/infer/", views.run_inference, name="inquiry-infer"),
    path("<int:pk>/job/", views.job, name="inquiry-job"),
    path("<int:pk>/act/<slug:kind>/<slug:verb>/", doing.act, name="inquiry-make"),
    path("<int:pk>/act/<slug:kind>/<slug:verb>/<int:record_pk>/", doing.act, name="inquiry-act"),
    path("survey/<int:pk>/", views.checklist, name="inquiry-checklist"),
    path("report/<int:pk>/", views.report, name="inquiry-report"),
]
