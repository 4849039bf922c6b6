"""Addresses of the witnesses: published and countersigned seals."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
