"""Addresses of the criteria: editions, scores, evidence."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
