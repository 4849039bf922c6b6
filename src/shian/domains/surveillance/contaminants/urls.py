"""Addresses of the own pages of contaminant monitoring."""

from __future__ import annotations

from django.urls import path

from shian.domains.surveillance.contaminants import plan_views, views

urlpatterns = [
    path("hazards/", views.hazards, name="contaminant-hazards"),
    path("hazards/<int:pk>/", views.hazard, name="contaminant-hazard"),
    path("completion/", plan_views.current, name="contaminant-current"),
    path("<int:pk>/completion/", plan_views.completion, name="contaminant-completion"),
    path("<int:pk>/plan/", plan_views.editor, name="contaminant-plan"),
]
