"""Places and lots that events name: those known, and new ones made of what the events say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import unquote

from shian.domains.registry.models import Product
from shian.domains.supply.lots.codes import Code
from shian.domains.supply.lots.models import Lot, LotCode, Place
from shian.domains.supply.lots.projecting.reading import Item, Told, What, all_codes
from shian.domains.supply.lots.units import base_unit, convert
from shian.platform.access.actor import Actor
from shian.platform.actions.bulk import store_many

_NAMES = ("productName", "regulatedProductName", "descriptionShort", "functionalName", "name")
_MADE = ("productionDate", "productionDateTime", "manufacturingDate", "harvestEndDate", "packagingDate")
_EXPIRES = ("bestBeforeDate", "itemExpirationDate", "expirationDate", "sellByDate", "useByDate")
_ORIGIN = ("placeOfOrigin", "countryOfOrigin", "provinceOfOrigin", "origin", "catchArea")
_MAKER = ("makerName", "manufacturerName", "informationProviderName", "brandOwnerName")


def places_of(tolds: Sequence[Told], by: Actor) -> tuple[dict[tuple[str, ...], Place], list[Place]]:
    """For each list of candidate codes its place; and the places that nobody had registered.

    Of several candidates the first that is registered counts, else the first, which is registered as an
    unknown place outside.
    """
    wanted = {group for told in tolds for group in (told.here, told.there) if group}
    spelled = {code for group in wanted for one in group for code in _spellings(one)}
    known: dict[str, Place] = {p.code: p for p in Place.objects.filter(code__in=spelled)}
    new: dict[str, Place] = {}
    for group in wanted:
        if not any(code in known for one in group for code in _spellings(one)):
            code = _spellings(group[0])[-1]
            new.setdefault(code, _unregistered(code))
    store_many(list(new.values()), by=by, verb="appear")
    known |= new
    found = {}
    for group in wanted:
        found[group] = next(known[code] for one in group for code in _spellings(one) if code in known)
    return found, list(new.values())


def _spellings(code: str) -> tuple[str, ...]:
    """The code, and the whole place where it names a part of one (a dock, a shelf)."""
    whole = code.partition("/254/")[0]
    return (code,) if whole == code else (code, whole)


def _unregistered(code: str) -> Place:
    name = unquote(re.split(r"[/:]", code)[-1]) or code
    return Place(code=code[:200], name=name[:120], sort=Place.Sort.UNKNOWN, outside=True)


class Lots:
    """Lots by URI: those known, and after ``complete`` all that the events name."""

    def __init__(self, tolds: Sequence[Told], by: Actor) -> None:
        self.by = by
        self.codes = all_codes(tolds)
        self.by_uri: dict[str, Lot] = {}
        self.by_pk: dict[int, Lot] = {}
        self._load()

    def of(self, code: Code) -> Lot | None:
        """The lot that a code names; None for goods without a lot."""
        return self.by_uri.get(code.uri) if code.uri else None

    def add(self, lots: Iterable[Lot]) -> None:
        """Know lots by number too (contents of units)."""
        for lot in lots:
            self.by_pk.setdefault(lot.pk, lot)

    def _load(self) -> None:
        uris = list(self.codes)
        for lot in Lot.objects.filter(code__in=uris):
            self.by_uri[lot.code] = lot
        missing = {uri: code for uri, code in self.codes.items() if uri not in self.by_uri}
        if missing:
            by_value = {code.value: uri for uri, code in missing.items()} | {uri: uri for uri in missing}
            rows = LotCode.objects.filter(value__in=list(by_value)).select_related("lot").order_by("-pk")
            for row in rows:
                if row.scheme == missing[by_value[row.value]].scheme or row.value.startswith("http"):
                    self.by_uri[by_value[row.value]] = row.lot
        self.add(self.by_uri.values())

    def complete(self, tolds: Sequence[Told], places: Mapping[tuple[str, ...], Place]) -> list[Lot]:
        """Make the lots that nobody knew, from the first event that names each; return them."""
        new: dict[str, Lot] = {}
        names = self._names()
        for told in tolds:
            made = told.outputs if told.what is What.TRANSFORMED else told.items
            makes = told.what in (What.MADE, What.TRANSFORMED)
            place = places.get(told.here)
            for item in (*made, *(told.items if told.what is What.TRANSFORMED else ())):
                uri = item.code.uri
                if uri and uri not in self.by_uri and uri not in new:
                    origin = place if makes and item in made else None
                    new[uri] = _new_lot(item, told, origin, names, makes and item in made)
        _free_codes(list(new.values()))
        store_many(list(new.values()), by=self.by, verb="appear")
        self.by_uri |= new
        self.add(new.values())
        return list(new.values())

    def _names(self) -> dict[str, Product]:
        gtins = {c.gtin for uri, c in self.codes.items() if uri not in self.by_uri and c.gtin}
        spelled = {g for gtin in gtins for g in (gtin, gtin.lstrip("0"), gtin[1:])}
        found = Product.objects.filter(gtin__in=spelled).order_by("-pk") if spelled else ()
        return {p.gtin.zfill(14): p for p in found}


def _new_lot(item: Item, told: Told, place: Place | None, names: Mapping[str, Product], made: bool) -> Lot:
    code, facts = item.code, told.facts if made or len(told.items) == 1 else {}
    product = names.get(code.gtin)
    unit = base_unit(item.unit)
    name = _text(facts, _NAMES) or (product.name if product else "") or code.gtin or code.lot or code.value
    lot = Lot(
        code=code.uri,
        gtin=code.gtin,
        lot_number=(code.lot or _text(facts, ("lotNumber",)) or code.serial)[:60],
        name=name[:120],
        food_class=(_text(facts, ("foodClass",)) or (product.category if product else ""))[:40],
        operator_id=place.operator_id if place else product.operator_id if product else None,
        maker_name=_text(facts, _MAKER)[:120],
        made_at=place,
        made_on=_day(facts, _MADE) or (told.at.date() if made else None),
        expires_on=_day(facts, _EXPIRES),
        origin=_text(facts, _ORIGIN)[:120],
        quantity=convert(item.quantity, item.unit, unit) if made else None,
        unit=unit,
        area=place.area if place else "",
    )
    lot.held_parts = {"codes": _codes_of(code, facts)}  # type: ignore[attr-defined]
    return lot


def _free_codes(lots: Sequence[Any]) -> None:
    """Leave out codes that other lots have: an event cannot take one away."""
    values = {row.value for lot in lots for row in lot.held_parts["codes"]}
    taken = set(LotCode.objects.filter(value__in=values).values_list("scheme", "value")) if values else set()
    for lot in lots:
        kept = []
        for row in lot.held_parts["codes"]:
            if (row.scheme, row.value) not in taken:
                taken.add((row.scheme, row.value))
                kept.append(row)
        lot.held_parts["codes"] = kept


def _codes_of(code: Code, facts: Mapping[str, Any]) -> list[LotCode]:
    rows = {(code.scheme, code.value if code.scheme != "gs1" else code.uri)}
    for scheme in ("province", "gate", "certificate", "quarantine"):
        if value := _text(facts, (f"{scheme}Code",)):
            rows.add((scheme, value[:200]))
    return [LotCode(scheme=scheme, value=value) for scheme, value in sorted(rows)]


def _text(facts: Mapping[str, Any], names: Sequence[str]) -> str:
    for name in names:
        value = facts.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, Mapping):
            value = value.get("@value") or value.get("value") or value.get("#text")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _day(facts: Mapping[str, Any], names: Sequence[str]) -> date | None:
    text = _text(facts, names)[:10]
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
