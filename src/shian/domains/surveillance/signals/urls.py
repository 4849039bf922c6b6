"""Addresses of the own pages of early warning."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
