"""Addresses of the frame's own pages and switches."""

from __future__ import annotations

from django.urls import path

from shian.sites.workbench import views
from shian.sites.workbench.boundaries import boundaries
from shian.sites.workbench.inbox import show_badge, show_inbox
from shian.sites.workbench.ledger import show_entries, show_entry, show_seals

urlpatterns = [
    path("", views.home, name="home"),
    path("inbox/", show_inbox, name="inbox"),
    path("inbox/overdue/", show_badge, name="inbox-badge"),
    path("ledger/", show_entries, name="ledger"),
    path("ledger/<int:seq>/", show_entry, name="ledger-entry"),
    path("seals/", show_seals, name="seals"),
    path("boundaries.geojson", boundaries, name="boundaries"),
    path("area/", views.choose_area, name="choose-area"),
    path("role/", views.choose_role, name="choose-role"),
    path("demo/", views.demo_sign_in, name="demo-sign-in"),
    path("scan/", views.scan, name="scan"),
    path("notifications/", views.notifications, name="notifications"),
]
