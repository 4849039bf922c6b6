"""Addresses of the inbox."""

from __future__ import annotations

from django.urls import path

from shian.platform.inbox import views

urlpatterns = [
    path("inbox/", views.show, name="inbox"),
    path("inbox/overdue/", views.badge, name="inbox-badge"),
]
