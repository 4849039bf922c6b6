"""Addresses of the publication guard: what leaves for the public is checked first."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
