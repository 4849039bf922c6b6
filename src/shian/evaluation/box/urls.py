"""Addresses of the evidence box."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
