"""Type once: what a firm says in a form or a sheet, as events.

An entry is one act with one lot at one place. Whatever it came from (a phone, a spreadsheet, a firm's own
system), it becomes an event of the same shape and goes through the one capture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from shian.domains.supply.epcis.capturing import Envelope, capture_events
from shian.domains.supply.epcis.models import Capture
from shian.domains.supply.lots import codes
from shian.domains.supply.lots.actions import own_place
from shian.domains.supply.lots.codes import SPACE
from shian.domains.supply.lots.models import Lot, Node, Place
from shian.domains.supply.lots.queries import lots_by_code, refuse_if_held
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.flows.clocks import local

MDA = "{urn:epcglobal:cbv:mda}"
OWN = f"{{{SPACE}}}"
OFFSET = "+08:00"


class Act(models.TextChoices):
    """What a firm can say."""

    RECEIVE = "receive", _("Receive")
    SHIP = "ship", _("Send out")
    MAKE = "make", _("Make or harvest")
    REPACK = "repack", _("Repack or divide")
    SELL = "sell", _("Sell")
    WASTE = "waste", _("Throw away")
    RETURN = "return", _("Send back")
    COUNT = "count", _("Count the stock")


MAKING = (Act.MAKE, Act.REPACK)
MOVING = (Act.SHIP, Act.SELL, Act.RETURN)


@dataclass(frozen=True, slots=True)
class Used:
    """What went into what was made: a code and how much."""

    code: str
    quantity: Decimal | None = None
    unit: str = "KGM"


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. ``code`` is of any system; without it ``gtin`` or ``product`` and ``lot_number`` tell what.

    ``partner`` is the other place's code or name. ``repeat`` tells apart equal rows of one sheet that are
    meant twice; ``day_only``: the hour is not known.
    """

    act: str
    place: Place
    at: datetime
    quantity: Decimal | None = None
    unit: str = "KGM"
    code: str = ""
    gtin: str = ""
    product: str = ""
    lot_number: str = ""
    partner: str = ""
    used: tuple[Used, ...] = ()
    made_on: date | None = None
    expires_on: date | None = None
    origin: str = ""
    reason: str = ""
    repeat: int = 0
    day_only: bool = False
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """A lot that a place has or had, as its number finds it there."""

    name: str
    gtin: str
    uri: str


@dataclass(slots=True)
class Known:
    """The lots and places that entries name, read at once; and lots by their bare number where they are."""

    lots: dict[str, Lot]
    places: dict[str, Place]
    numbers: dict[tuple[int, str], list[Held]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Known:
        """Five queries at most, however many entries."""
        texts = {e.code for e in entries if e.code} | {u.code for e in entries for u in e.used}
        partners = {e.partner.strip() for e in entries if e.partner.strip()}
        spelled = partners | {codes.place_uri(text) for text in partners}
        places: dict[str, Place] = {}
        for place in Place.objects.filter(name__in=partners).order_by("outside", "-pk"):
            places[place.name] = place
        for place in Place.objects.filter(code__in=spelled):
            places[place.code] = place
        known = cls(lots_by_code(texts), places)
        known._number(entries, texts)
        return known

    def _number(self, entries: Sequence[Entry], texts: set[str]) -> None:
        wanted = {t.strip() for t in texts} | {e.lot_number for e in entries if e.lot_number}
        rows = (
            Node.objects.filter(place__in={e.place.pk for e in entries}, lot__lot_number__in=wanted - {""})
            .order_by("-last_at", "-pk")
            .values_list("place_id", "lot__lot_number", "lot__name", "lot__gtin", "lot__code")
        )
        for place, number, name, gtin, uri in rows:
            self.numbers.setdefault((place, number), []).append(Held(name, gtin, uri))

    def here(self, entry: Entry, number: str, *, product: str = "", gtin: str = "") -> str:
        """The lot of this number that the place has or had; of several the one so named, else the last."""
        held = self.numbers.get((entry.place.pk, number.strip()), [])
        held = [h for h in held if not gtin or not h.gtin or h.gtin == gtin.zfill(14)]
        named = [h for h in held if product and h.name == product.strip()]
        found = next(iter(named or held), None)
        return found.uri if found else ""

    def remember(self, entry: Entry, uri: str) -> None:
        """What came to a place or was made there is found by its number by the entries that follow."""
        if entry.lot_number and entry.act in (Act.RECEIVE, *MAKING):
            row = Held(entry.product, entry.gtin.zfill(14) if entry.gtin else "", uri)
            self.numbers.setdefault((entry.place.pk, entry.lot_number), []).insert(0, row)

    def place(self, text: str) -> str:
        """The code of the place that a text names: known by code or name, else by its name alone."""
        text = text.strip()
        uri = codes.place_uri(text)
        found = self.places.get(uri) or self.places.get(text)
        if found is not None:
            return found.code
        return uri if uri != text or ":" in text else codes.named_place(text)

    def partner(self, text: str) -> Place | None:
        """The registered place that a text names."""
        text = text.strip()
        return self.places.get(codes.place_uri(text)) or self.places.get(text)

    def goods(self, entry: Entry) -> str:
        """What the event names the goods by: a known lot, a lot of some system, or only the product."""
        if entry.code:
            return self._coded(entry, entry.code)
        if entry.gtin and entry.lot_number:
            return codes.lot_uri(entry.gtin, entry.lot_number)
        if entry.lot_number:
            known = entry.act not in MAKING and self.here(
                entry, entry.lot_number, product=entry.product, gtin=entry.gtin
            )
            return known or codes.own_number(self._owner(entry), entry.lot_number).uri
        return codes.product_uri(entry.gtin, entry.product)

    def used(self, entry: Entry, used: Used) -> str:
        """What the event names an ingredient by."""
        return self._coded(entry, used.code)

    def _coded(self, entry: Entry, text: str) -> str:
        lot = self.lots.get(text)
        if lot is not None:
            return lot.code
        found = codes.recognise(text)
        if found.unit:
            return found.unit
        if found.scheme == codes.Scheme.OWN and found.uri.startswith(codes.URN):
            if known := self.here(entry, text):
                return known
            return codes.own_number(self._owner(entry), text).uri
        if not found.uri and found.gtin and entry.lot_number:
            return codes.lot_uri(found.gtin, entry.lot_number)
        return found.uri or codes.product_uri(found.gtin, text)

    def _owner(self, entry: Entry) -> int | None:
        """Whose number it is: of who sent the goods, else of the firm itself."""
        sender = self.partner(entry.partner) if entry.act == Act.RECEIVE else None
        if entry.act == Act.RECEIVE and sender is None and entry.partner:
            return None
        return sender.operator_id if sender is not None else entry.place.operator_id


def tell(entries: Sequence[Entry], *, by: Actor, sender: str = "") -> Capture:
    """Check what a firm says and capture it as events.

    Raises:
        NotAllowed: a place is not the firm's own.
        Refused: something essential is missing, or a lot is held; nothing was written.
    """
    known = Known.of(entries)
    for entry in entries:
        own_place(by, entry.place.operator_id)
        check(entry, by.now())
    refuse_if_held(list(barred(entries, known).values()), field="code")
    operator = entries[0].place.operator_id if entries else None
    made = capture_events(
        by=by,
        events=[event_of(e, known) for e in entries],
        envelope=Envelope(sender=sender, operator=operator),
    )
    if made.state == Capture.State.FAILED:
        raise Refused(say("The events could not be stored: %(faults)s") % {"faults": str(made.faults)[:300]})
    return made


def barred(entries: Sequence[Entry], known: Known) -> dict[int, Lot]:
    """The held lots that entries would sell or send, however they name them, by the entry's place.

    A recalled lot may be sent back: that is how it returns to its maker. One query.
    """
    named = {n: known.goods(e) for n, e in enumerate(entries) if e.act in MOVING}
    held = Lot.objects.filter(code__in=set(named.values()), state__in=[Lot.State.HELD, Lot.State.RECALLED])
    found = {lot.code: lot for lot in held}
    return {
        n: found[uri]
        for n, uri in named.items()
        if uri in found and not (entries[n].act == Act.RETURN and found[uri].state == Lot.State.RECALLED)
    }


def check(entry: Entry, now: datetime) -> None:
    """Refuse an entry that cannot become an event.

    Raises:
        Refused: naming the field.
    """
    if entry.act not in Act.values:
        raise Refused(say("Say what was done."), field="act")
    if not (entry.code or entry.gtin or entry.product or entry.lot_number):
        raise Refused(say("Scan or type a code, or say which product."), field="code")
    if entry.quantity is not None and entry.quantity <= 0 and entry.act != Act.COUNT:
        raise Refused(say("The quantity must be above zero."), field="quantity")
    if entry.quantity is None and entry.act != Act.RECEIVE:
        raise Refused(say("Say how much."), field="quantity")
    if entry.at > now:
        raise Refused(say("This lies in the future."), field="at")
    if entry.act == Act.REPACK and not entry.used:
        raise Refused(say("Say what was divided or repacked."), field="used")
    if entry.act == Act.RETURN and not entry.partner:
        raise Refused(say("Say to whom it went back."), field="partner")
    if entry.expires_on and entry.made_on and entry.expires_on < entry.made_on:
        raise Refused(say("It cannot expire before it was made."), field="expires_on")


def event_of(entry: Entry, known: Known) -> dict[str, Any]:
    """The EPCIS event of an entry, in the common form of ``methods.epcis``."""
    here = {"id": entry.place.code}
    event: dict[str, Any] = {
        "eventTime": local(entry.at).isoformat(timespec="milliseconds"),
        "eventTimeZoneOffset": OFFSET,
        "readPoint": here,
    }
    uri = known.goods(entry)
    goods = [_quantity(uri, entry.quantity, entry.unit)]
    facts = _facts(entry)
    if entry.act in MAKING and entry.used:
        event |= {
            "type": "TransformationEvent",
            "bizStep": "repackaging" if entry.act == Act.REPACK else "creating_class_instance",
            "bizLocation": here,
            "inputQuantityList": [_quantity(known.used(entry, u), u.quantity, u.unit) for u in entry.used],
            "outputQuantityList": goods,
        }
        event |= {"ilmd": facts} if facts else {}
        known.remember(entry, uri)
        return event | _marks(entry)
    known.remember(entry, uri)
    event |= {"type": "ObjectEvent", "quantityList": goods, **_SHAPES[entry.act]}
    if entry.act == Act.MAKE:
        event |= {"bizLocation": here, **({"ilmd": facts} if facts else {})}
    elif entry.act in (Act.SHIP, Act.RETURN):
        if entry.partner:
            event["destinationList"] = [{"type": "location", "destination": known.place(entry.partner)}]
    else:
        event["bizLocation"] = here
    if entry.act == Act.RECEIVE and entry.partner:
        event["sourceList"] = [{"type": "location", "source": known.place(entry.partner)}]
    if entry.act == Act.RECEIVE:
        event |= {OWN + key.rpartition("}")[2]: value for key, value in facts.items()}
    return event | _marks(entry)


_SHAPES: dict[str, dict[str, str]] = {
    Act.RECEIVE: {"action": "OBSERVE", "bizStep": "receiving", "disposition": "in_progress"},
    Act.SHIP: {"action": "OBSERVE", "bizStep": "shipping", "disposition": "in_transit"},
    Act.MAKE: {"action": "ADD", "bizStep": "commissioning", "disposition": "active"},
    Act.REPACK: {},
    Act.SELL: {"action": "OBSERVE", "bizStep": "retail_selling", "disposition": "retail_sold"},
    Act.WASTE: {"action": "DELETE", "bizStep": "destroying", "disposition": "destroyed"},
    Act.RETURN: {"action": "OBSERVE", "bizStep": "shipping", "disposition": "returned"},
    Act.COUNT: {"action": "OBSERVE", "bizStep": "stock_taking", "disposition": "active"},
}


def _quantity(code: str, quantity: Decimal | None, unit: str) -> dict[str, Any]:
    row: dict[str, Any] = {"epcClass": code}
    if quantity is not None:
        row["quantity"] = float(quantity)
        if unit != "H87":
            row["uom"] = unit
    return row


def _facts(entry: Entry) -> dict[str, Any]:
    """Master data of the lot: the standard's words where there are some, else the platform's own."""
    given = {
        MDA + "lotNumber": entry.lot_number,
        OWN + "productName": entry.product,
        OWN + "productionDate": entry.made_on.isoformat() if entry.made_on else "",
        MDA + "itemExpirationDate": entry.expires_on.isoformat() if entry.expires_on else "",
        OWN + "placeOfOrigin": entry.origin,
        **{OWN + key: value for key, value in entry.more.items()},
    }
    return {key: value for key, value in given.items() if value}


def _marks(entry: Entry) -> dict[str, Any]:
    """What tells equal rows apart and what the entry itself says of its time and reason."""
    marks: dict[str, Any] = {}
    if entry.repeat:
        marks[OWN + "repeat"] = entry.repeat
    if entry.day_only:
        marks[OWN + "dayOnly"] = True
    if entry.reason:
        marks[OWN + "reason"] = entry.reason[:200]
    return marks


def next_number(place: Place, day: date) -> str:
    """A lot number for what a firm makes without numbering it: the day, then how many before it that day."""
    start = f"{day:%y%m%d}"
    before = Lot.objects.filter(made_at=place, lot_number__startswith=start).count()
    return f"{start}-{before + 1}" if before else start
