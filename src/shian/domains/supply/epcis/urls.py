"""Addresses of the pages of events."""

from __future__ import annotations

from django.urls import path

from shian.domains.supply.epcis import views

urlpatterns = [
    path("events/", views.events, name="epcis-event-list"),
    path("events/<int:pk>/", views.event, name="epcis-event-page"),
    path("keys/new/", views.new_key, name="epcis-new-key"),
]
