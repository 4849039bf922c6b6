"""Labels in bulk: QR codes of a lot, or of each package of a lot from the gate, as PDF sheets."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import segno
from django.urls import reverse
from django.utils.translation import gettext as _

from shian.domains.supply.gate.codes import codes_of
from shian.domains.supply.gate.models import Arrival
from shian.domains.supply.lots.models import Lot
from shian.methods.digitallink import CANONICAL_STEM
from shian.platform.access.actor import Actor
from shian.platform.documents.typesetting import typeset
from shian.platform.installation.current import is_simulated
from shian.platform.pages.own import leads_from
from shian.platform.pages.shapes import Button

TEMPLATE = Path(__file__).parent / "typst" / "labels.typ"
MOST = 1000  # labels in one file
SHEET = 40


@dataclass(frozen=True, slots=True)
class Label:
    """One label: the address its QR code holds, and what is written beside it."""

    address: str
    name: str
    lot: str = ""
    made: str = ""
    until: str = ""
    code: str = ""


def public_address(code: str, base: str) -> str:
    """Where a code's public page is: Digital Links under this platform's own name, others under /c/."""
    if code.startswith(CANONICAL_STEM):
        return base + code.removeprefix(CANONICAL_STEM)
    return f"{base}/c/{code}"


def of_lot(lot: Lot, base: str, count: int) -> list[Label]:
    """So many equal labels of a lot."""
    return [_label(lot, public_address(lot.code, base), "")] * min(count, MOST)


def of_arrival(arrival: Arrival, base: str, first: int, count: int) -> list[Label]:
    """Labels of single packages of a lot at the gate: from the ``first`` (1 …) on, as many as there are."""
    wanted = islice(_codes(arrival), first - 1, first - 1 + min(count, MOST))
    return [_label(arrival.lot, public_address(code, base), code) for code in wanted]


def _codes(arrival: Arrival) -> Iterator[str]:
    for one in arrival.ranges.order_by("first"):
        yield from codes_of(one.first, one.last)


def _label(lot: Lot, address: str, code: str) -> Label:
    return Label(
        address,
        lot.name[:24],
        lot.lot_number[:24],
        f"{lot.made_on:%Y-%m-%d}" if lot.made_on else "",
        f"{lot.expires_on:%Y-%m-%d}" if lot.expires_on else "",
        code,
    )


def labels_pdf(labels: list[Label], title: str) -> bytes:
    """The sheets, forty labels a page. Equal codes are drawn once.

    Raises:
        NoChineseFont: no font with Chinese characters is installed.
    """
    places: dict[str, int] = {}
    for label in labels:
        places.setdefault(label.address, len(places))
    data = {
        "title": title,
        "mark": "模拟数据" if is_simulated() else "",
        "codes": [_qr(address) for address in places],
        "labels": [
            {
                "image": places[label.address], "name": label.name, "lot": label.lot, "made": label.made,
                "until": label.until, "code": label.code,
            }
            for label in labels
        ],
    }  # fmt: skip
    return typeset(TEMPLATE, data)


def _qr(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=1, xmldecl=False)
    return out.getvalue().decode()


@leads_from("supply.lot")
def labels_of_lot(lot: Lot, actor: Actor) -> Button | None:
    """From a lot to its labels."""
    return Button(_("Print labels"), reverse("packet-labels", args=["lot", lot.pk]), "qrcode")


@leads_from("gate.arrival")
def labels_of_arrival(arrival: Arrival, actor: Actor) -> Button | None:
    """From a lot at the gate to the labels of its packages."""
    if not arrival.codes:
        return None
    return Button(_("Print labels"), reverse("packet-labels", args=["arrival", arrival.pk]), "qrcode")
