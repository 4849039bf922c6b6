"""Events as the result of a query: the document that callers and subscribers are given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from shian.domains.supply.epcis.models import Namespace
from shian.methods.epcis import Document
from shian.methods.epcis.names import used_spaces


def prefixes_of(events: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The prefixes by which the namespaces in these events were first captured."""
    used = sorted(used_spaces(list(events)))
    found: dict[str, str] = {}
    if used:
        for uri, prefix in Namespace.objects.filter(uri__in=used).values_list("uri", "prefix"):
            found.setdefault(prefix, uri)
    return found


def document_of(
    events: Sequence[dict[str, Any]], *, query: str = "SimpleEventQuery", subscription: str = ""
) -> Document:
    """The events as the result of a query."""
    header = {"queryName": query, **({"subscriptionID": subscription} if subscription else {})}
    return Document(
        kind="query",
        version="2.0",
        creation_date=timezone.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        events=tuple(events),
        namespaces=prefixes_of(events),
        header=header,
    )
