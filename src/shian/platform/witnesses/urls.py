"""Addresses of the witnesses: published and countersigned seals."""

from __future__ import annotations

from django.urls import path

from shian.platform.witnesses import views

urlpatterns = [
    path("", views.index, name="witnesses"),
    path("<int:seal>/sheet.pdf", views.sheet, name="witness-sheet"),
]
