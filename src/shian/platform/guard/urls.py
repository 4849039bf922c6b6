"""Addresses of the publication guard: what leaves for the public is checked first."""

from __future__ import annotations

from django.urls import path

from shian.platform.guard import views

urlpatterns = [
    path("", views.stopped, name="guard"),
    path("check/", views.check, name="guard-check"),
    path("<int:pk>/", views.show, name="guard-screening"),
    path("<int:pk>/decide/", views.decide_on, name="guard-decide"),
]
