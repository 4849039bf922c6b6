"""Addresses of the duties along the chain."""

from __future__ import annotations

from django.urls import path

from shian.domains.supply.duties import views, waste_views

urlpatterns = [
    path("certificates/", views.issue, name="certificate-issue"),
    path("certificates/<int:pk>/sheet/", views.sheet, name="certificate-sheet"),
    path("waste/", waste_views.covers, name="waste-covers"),
    path("tours/<int:pk>/track/", waste_views.track, name="waste-track"),
    path("c/<str:number>/", views.public, name="certificate-public"),
]
