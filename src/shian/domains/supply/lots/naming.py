"""What the pages of events call places, lots and articles by, instead of their codes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from shian.domains.registry.models import Product
from shian.domains.supply.epcis.naming import namer
from shian.domains.supply.lots.models import Lot, LotCode, Place
from shian.platform.pages.links import record_url

_GTIN = re.compile(r"https://id\.gs1\.org/01/([0-9]{14})$")
_INSTANCE = re.compile(r"(https://id\.gs1\.org/01/[0-9]{14}/10/[^/]+)/21/")
Named = dict[str, tuple[str, str]]


@namer
def names_of_goods(codes: Collection[str]) -> Named:
    """Places, lots (also of a package with its serial number) and articles: four statements."""
    return {**_articles(codes), **_lots(codes), **_places(codes)}


def _places(codes: Collection[str]) -> Named:
    rows = Place.objects.filter(code__in=codes).values_list("code", "name", "pk")
    return {code: (name, record_url("supply.place", pk)) for code, name, pk in rows}


def _lots(codes: Collection[str]) -> Named:
    of_lot = {code: (found[1] if (found := _INSTANCE.match(code)) else code) for code in codes}
    wanted = set(of_lot.values())
    known: Named = {}
    for row in LotCode.objects.filter(value__in=wanted).select_related("lot").order_by("-pk"):
        known[row.value] = _told(row.lot)
    known |= {lot.code: _told(lot) for lot in Lot.objects.filter(code__in=wanted)}
    return {code: known[lot] for code, lot in of_lot.items() if lot in known}


def _told(lot: Lot) -> tuple[str, str]:
    return str(lot), record_url("supply.lot", lot.pk)


def _articles(codes: Iterable[str]) -> Named:
    gtins = {found[1]: code for code in codes if (found := _GTIN.match(code))}
    spelled = {form: code for gtin, code in gtins.items() for form in (gtin, gtin[1:], gtin.lstrip("0"))}
    rows = Product.objects.filter(gtin__in=spelled).order_by("-pk").values_list("gtin", "name")
    return {spelled[gtin]: (name, "") for gtin, name in rows if gtin}
