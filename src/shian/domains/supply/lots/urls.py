"""Addresses of what firms say of their goods."""

from __future__ import annotations

from django.urls import path

from shian.domains.supply.lots import account_views, views

urlpatterns = [
    path("tell/", views.home, name="supply-tell"),
    path("tell/<slug:act>/", views.act, name="supply-tell-act"),
    path("sheets/<slug:trade>.xlsx", views.sheet, name="supply-sheet"),
    path("balance/", account_views.balance, name="supply-balance"),
    path("codes/", account_views.codes, name="supply-codes"),
    path("lots/<int:pk>/custody/", account_views.custody_of, name="supply-custody"),
]
