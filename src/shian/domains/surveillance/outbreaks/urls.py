"""Addresses of the own pages of outbreak investigation."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
