"""Addresses of the own pages of case reports of foodborne illness."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
