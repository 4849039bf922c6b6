"""Addresses of the resources' pages."""

from __future__ import annotations

from django.urls import path

from shian.platform.pages.views import attachments, lists, records, search

urlpatterns = [
    path("search/", search.search, name="search"),
    path("r/<str:kind>/", lists.show_list, name="resource-list"),
    path("r/<str:kind>/filters/", lists.show_filters, name="resource-filters"),
    path("r/<str:kind>/views/", lists.saved_views, name="resource-views"),
    path("r/<str:kind>/pick/", lists.pick, name="resource-pick"),
    path("r/<str:kind>/new/", records.create, name="resource-create"),
    path("r/<str:kind>/do/<slug:verb>/", records.create_by, name="resource-create-by"),
    path("r/<str:kind>/export.<str:ending>", lists.export, name="resource-export"),
    path("r/<str:kind>/<int:pk>/", records.show_record, name="resource-detail"),
    path("r/<str:kind>/<int:pk>/edit/", records.edit, name="resource-edit"),
    path("r/<str:kind>/<int:pk>/do/<slug:verb>/", records.act, name="resource-act"),
    path("r/<str:kind>/<int:pk>/attach/", attachments.change_attachments, name="resource-attach"),
    path("r/<str:kind>/<int:pk>/reveal/<str:name>/", records.reveal, name="resource-reveal"),
]
