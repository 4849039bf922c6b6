"""Addresses of the own pages of consultation, risk notices and risk communication."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
