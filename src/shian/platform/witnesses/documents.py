"""What is published of seals, for machines: a list, one document per seal (canonical JSON), a feed."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from shian.methods.canonical import canonical, instant
from shian.platform.installation.current import installation
from shian.platform.witnesses.growth import growth_of
from shian.platform.witnesses.models import Checkpoint
from shian.platform.witnesses.seals import seal_numbered

Json = dict[str, Any]
LIST, ONE = "shian-checkpoints-1", "shian-checkpoint-1"
LISTED = 100  # in one answer; ``more`` says that there are others
ENTRIES = 25  # of the feed on a page
ATOM = "http://www.w3.org/2005/Atom"
_FAMILY = uuid.UUID("6f2f8f1e-6c0b-5b0e-9d63-0d2a3c1f7b55")  # names of this program's feeds


def listing(after: int = 0) -> Json:
    """Published seals after a number, oldest first."""
    rows = list(Checkpoint.objects.filter(seal__gt=after).order_by("seal")[: LISTED + 1])
    return {
        "format": LIST,
        **_city(),
        "after": after,
        "more": len(rows) > LISTED,
        "checkpoints": [_line(row) for row in rows[:LISTED]],
    }


def document(checkpoint: Checkpoint) -> Json:
    """All a witness needs of one published seal: as signed, why it continues the last, and who signed."""
    growth = growth_of(checkpoint.seal)
    signed = checkpoint.countersignatures.select_related("witness").order_by("id")
    return {
        "format": ONE,
        **_city(),
        **_line(checkpoint),
        "record": seal_numbered(checkpoint.seal).record(),
        "where": checkpoint.where,
        "growth": {"since": growth.since, "proofs": growth.proofs} if growth else None,
        "countersignatures": [
            {
                "witness": one.witness.name,
                "key_id": one.witness.key_id,
                "key_pem": one.witness.public_key,
                "signature": one.signature,
                "received_at": instant(one.received_at),
            }
            for one in signed
        ],
    }


def as_bytes(content: Json) -> bytes:
    """RFC 8785 text: the same content has the same bytes, so that answers can be compared by hash."""
    return canonical(content)


def _line(row: Checkpoint) -> Json:
    return {
        "seal": row.seal,
        "hash": row.hash,
        "key_id": row.city_key,
        "sealed_at": instant(row.sealed_at),
        "published_at": instant(row.published_at),
        "statement": row.statement,
    }


def _city() -> Json:
    found = installation()
    return {
        "city": {"code": found.city_code, "name": found.city_name} if found else None,
        "simulated": bool(found and found.simulated),
    }


def feed(root: str, before: int | None = None) -> bytes:
    """The Atom feed (RFC 4287) of published seals, newest first; ``root`` is the public pages' address.

    Ids follow from the city's code and the seals' hashes, so they stay when the server moves. Older entries
    stand on further pages (RFC 5005, 3).
    """
    rows = list(_feed_rows(before)[: ENTRIES + 1])
    found = installation()
    city = found.city_name if found else ""
    made = _element(None, "feed")
    _element(made, "id", uuid.uuid5(_FAMILY, f"seals of {found.city_code if found else ''}").urn)
    _element(made, "title", f"{city} 封签公布")
    if found and found.simulated:
        _element(made, "subtitle", "模拟数据 simulated data")
    _element(
        made,
        "updated",
        instant(max((_updated(row) for row in rows), default=datetime.fromtimestamp(0).astimezone())),
    )
    _element(_element(made, "author"), "name", city or "shian")
    _element(
        made,
        "link",
        rel="self",
        type="application/atom+xml",
        href=f"{root}feed.atom" + (f"?before={before}" if before else ""),
    )
    _element(made, "link", rel="alternate", type="text/html", href=root)
    if len(rows) > ENTRIES:
        _element(
            made,
            "link",
            rel="next",
            type="application/atom+xml",
            href=f"{root}feed.atom?before={rows[ENTRIES - 1].seal}",
        )
    for row in rows[:ENTRIES]:
        _entry(made, row, root)
    whole: bytes = ElementTree.tostring(made, encoding="utf-8", xml_declaration=True)
    return whole


def _feed_rows(before: int | None) -> Any:
    rows = Checkpoint.objects.order_by("-seal").prefetch_related("countersignatures__witness")
    return rows.filter(seal__lt=before) if before else rows


def _updated(row: Checkpoint) -> datetime:
    latest: datetime = max([row.published_at, *(one.received_at for one in row.countersignatures.all())])
    return latest


def _entry(feed: ElementTree.Element, row: Checkpoint, root: str) -> None:
    made = _element(feed, "entry")
    _element(made, "id", uuid.uuid5(_FAMILY, row.hash).urn)
    _element(made, "title", f"封签 {row.seal} · {row.hash[:16]}")
    _element(made, "updated", instant(_updated(row)))
    _element(made, "published", instant(row.published_at))
    _element(made, "link", rel="alternate", type="text/html", href=f"{root}{row.seal}/")
    _element(made, "link", rel="related", type="application/json", href=f"{root}{row.seal}.json")
    names = [one.witness.name for one in row.countersignatures.all()]
    _element(made, "content", row.statement + "".join(f"{name}\n" for name in names), type="text")


def _element(
    parent: ElementTree.Element | None, tag: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    name = f"{{{ATOM}}}{tag}"
    made = (
        ElementTree.Element(name, attributes)
        if parent is None
        else ElementTree.SubElement(parent, name, attributes)
    )
    made.text = text or None
    return made


ElementTree.register_namespace("", ATOM)
