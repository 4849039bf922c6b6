"""Addresses of what-if scenarios and the cheapest plan."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
