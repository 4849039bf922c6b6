"""Addresses of the trace pages."""

from __future__ import annotations

from django.urls import path

from shian.domains.supply.trace import sources, views

urlpatterns = [
    path("", views.find, name="trace"),
    path("sources/", sources.sources, name="trace-sources"),
    path("lot/<int:pk>/", views.story, name="trace-story"),
    path("lot/<int:pk>/graph/", views.graph, name="trace-graph"),
    path("lot/<int:pk>/export/<slug:form>/", views.export, name="trace-export"),
]
