"""Addresses of the imports."""

from __future__ import annotations

from django.urls import path

from shian.platform.exchange import views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("blank/<str:kind>.xlsx", views.blank, name="import-blank"),
    path("<int:pk>/", views.show, name="import"),
    path("<int:pk>/progress/", views.progress, name="import-progress"),
    path("<int:pk>/columns/", views.remap, name="import-columns"),
    path("<int:pk>/write/", views.execute, name="import-write"),
    path("<int:pk>/issues.xlsx", views.issues, name="import-issues"),
]
