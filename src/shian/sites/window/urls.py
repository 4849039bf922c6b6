"""Addresses of the public window."""

from django.urls import path, register_converter

from shian.sites.window import views


class KindConverter:
    """A kind such as ``registry.operator``."""

    regex = r"[a-z]{2,30}\.[a-z]{2,40}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KindConverter, "public_kind")

urlpatterns = [
    path("", views.home, name="window"),
    path("<public_kind:kind>/", views.listing, name="window-list"),
    path("<public_kind:kind>/<int:pk>/", views.record, name="window-record"),
]
