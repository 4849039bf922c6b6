"""Addresses of labels."""

from __future__ import annotations

from django.urls import path

from shian.domains.supply.packets import views

urlpatterns = [path("labels/<slug:sort>/<int:pk>/", views.labels, name="packet-labels")]
