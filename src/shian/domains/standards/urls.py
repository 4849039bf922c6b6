"""Addresses of the standards' own pages."""

from __future__ import annotations

from django.urls import path

from shian.domains.standards import views

urlpatterns = [path("judge/", views.show, name="judge")]
