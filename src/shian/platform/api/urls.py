"""Addresses of the API, its schema and its offline Swagger UI."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from shian.platform.api.views import router

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", login_required(SpectacularAPIView.as_view()), name="api-schema"),
    path("docs/", login_required(SpectacularSwaggerView.as_view(url_name="api-schema")), name="api-docs"),
    *router().urls,
]
