"""Addresses of the frame's own pages and switches."""

from __future__ import annotations

from django.urls import path

from shian.sites.workbench import views

urlpatterns = [
    path("", views.home, name="home"),
    path("area/", views.choose_area, name="choose-area"),
    path("role/", views.choose_role, name="choose-role"),
    path("demo/", views.demo_sign_in, name="demo-sign-in"),
    path("scan/", views.scan, name="scan"),
    path("notifications/", views.notifications, name="notifications"),
]
