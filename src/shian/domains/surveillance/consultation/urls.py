"""Addresses of the own pages of consultation, risk notices and risk communication."""

from __future__ import annotations

from django.urls import path

from shian.domains.surveillance.consultation import trade_views, views

urlpatterns = [
    path("open/", views.open_thread, name="consultation-open"),
    path("notice/", views.draft_notice, name="consultation-notice"),
    path("<int:pk>/", views.thread, name="consultation"),
    path("year/", trade_views.yearly, name="communication-year"),
    path("trade/", trade_views.trade, name="trade-notices"),
    path("trade/<int:pk>/", trade_views.trade_notice, name="trade-notice"),
]
