"""Addresses of the public window."""

from django.urls import path, register_converter

from shian.sites.window import seals, views


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
    path("seals/", seals.seals, name="window-seals"),
    path("seals/list.json", seals.seals_json, name="window-seals-json"),
    path("seals/key.pem", seals.key, name="window-key"),
    path("seals/feed.atom", seals.atom, name="window-feed"),
    path("seals/<int:number>/", seals.seal, name="window-seal"),
    path("seals/<int:number>.json", seals.seal_json, name="window-seal-json"),
    path("seals/<int:number>.txt", seals.statement_text, name="window-statement"),
    path("seals/<int:number>/chain.jsonl", seals.chain, name="window-chain"),
    path("seals/<int:number>/countersign/", seals.countersign, name="window-countersign"),
    path("<public_kind:kind>/", views.listing, name="window-list"),
    path("<public_kind:kind>/<int:pk>/", views.record, name="window-record"),
]
