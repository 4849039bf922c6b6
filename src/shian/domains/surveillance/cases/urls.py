"""Addresses of the own pages of case reports of foodborne illness."""

from __future__ import annotations

from django.urls import URLPattern, path

from shian.domains.surveillance.cases import overseeing, systems, views

urlpatterns: list[URLPattern] = [
    path("review/", overseeing.review, name="illness-review"),
    path("systems/", systems.systems, name="illness-systems"),
    path("release/", systems.release, name="illness-release"),
    path("hospitals/", overseeing.hospitals, name="illness-hospitals"),
    path("report/", views.report, name="illness-report"),
    path("report/suggest/", views.suggest, name="illness-suggest"),
    path("report/places/", views.places, name="illness-places"),
    path("report/template.csv", views.template, name="illness-template"),
    path("report/<int:pk>/", views.resubmit, name="illness-resubmit"),
    path("report/<int:pk>/sent/", views.sent, name="illness-sent"),
]
