"""Addresses of the claim auditor."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
