"""Addresses of the public window."""

from django.urls import path, register_converter

from shian.sites.window import communication, illness, notices, seals, views


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
    # These kinds have pages of their own, at the addresses where all others have the general ones.
    path("notices/feed.atom", notices.atom, name="window-notices-feed"),
    path("questions/ask/", communication.ask, name="window-ask"),
    path("consult.risknotice/", notices.listing),
    path("consult.risknotice/<int:pk>/", notices.notice),
    path("consult.meeting/", communication.meetings),
    path("consult.meeting/<int:pk>/", communication.meeting),
    path("consult.question/", communication.questions),
    path("consult.countrelease/", illness.years),
    path("consult.countrelease/<int:pk>/", illness.year),
    path("<public_kind:kind>/", views.listing, name="window-list"),
    path("<public_kind:kind>/<int:pk>/", views.record, name="window-record"),
]
