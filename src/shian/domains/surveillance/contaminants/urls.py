"""Addresses of the own pages of contaminant monitoring."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
