"""Addresses of the own pages of what is found out in an outbreak: hypotheses, samples, surveys, measures."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
