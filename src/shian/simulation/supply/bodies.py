"""Events as text: the body in EPCIS 2.0 JSON with sorted keys, and what its hash is taken of.

Hundreds of thousands are made, so both are put together from ready pieces; a test holds them against the
methods that read and hash any event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from shian.simulation.supply.columns import SERVED, SOLD

OFFSET = "+08:00"
STEP = "https://ref.gs1.org/cbv/BizStep-"
STATE = "https://ref.gs1.org/cbv/Disp-"
PARTY = "https://ref.gs1.org/cbv/SDT-location"
VOC, OWN = "{https://gs1.org/voc/}", "{urn:shian:vocabulary:}"
# In which list an event names something (methods.epcisquery.Named).
EPC, QUANTITY, INPUT, OUTPUT, TRANSACTION, SOURCE, DESTINATION, LOT = 1, 11, 14, 15, 21, 22, 23, 31
ENDS = {
    SOLD: ("retail_selling", "retail_sold", "OBSERVE"),
    SERVED: ("dispensing", "dispensed", "DELETE"),
}
DESTROYED = ("destroying", "destroyed", "DELETE")

Name = tuple[int, str, str, int | None, str]


@dataclass(frozen=True, slots=True)
class Item:
    """A lot or an article, how much of it, in which unit."""

    code: str
    amount: int
    unit: str

    @property
    def json(self) -> str:
        return f'{{"epcClass":"{self.code}","quantity":{self.amount},"uom":"{self.unit}"}}'

    @property
    def hashed(self) -> str:
        return f"quantityElementepcClass={self.code}quantity={self.amount}uom={self.unit}"


@dataclass(slots=True)
class Said:
    """An event, ready to be written; ``named``: (role, code, sort, amount, unit) of what it names."""

    type: str
    action: str
    step: str
    state: str
    read: str
    location: str
    body: str
    hash: str
    named: Sequence[Name]


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _head(kind: str, at: str) -> str:
    return f"eventType={kind}eventTime={at[:-1]}.000ZeventTimeZoneOffset={OFFSET}"


def _how(step: str, state: str, read: str, location: str) -> str:
    place = f"bizLocationid={location}" if location else ""
    return f"bizStep={STEP}{step}disposition={STATE}{state}readPointid={read}{place}"


def ilmd(name: str, made_on: str, expires_on: str, certificate: tuple[str, str]) -> tuple[str, str]:
    """Master data of a lot: its JSON, and what of it is hashed."""
    rows = [
        (f"{VOC}bestBeforeDate", expires_on),
        (f"{VOC}productName", name),
        (f"{VOC}productionDate", made_on),
    ]
    if certificate[0]:
        rows.append((f"{OWN}{certificate[0]}Code", certificate[1]))
    inner = ",".join(f'"{key}":"{value}"' for key, value in rows)
    return f'"ilmd":{{{inner}}}', "ilmd" + "".join(f"{key}={value}" for key, value in rows)


def made(at: str, place: str, item: Item, data: tuple[str, str]) -> Said:
    """A lot came into being."""
    step, state = "commissioning", "active"
    body = (
        f'{{"action":"ADD","bizLocation":{{"id":"{place}"}},"bizStep":"{step}","disposition":"{state}",'
        f'"eventTime":"{at}","eventTimeZoneOffset":"{OFFSET}",{data[0]},"quantityList":[{item.json}],'
        f'"readPoint":{{"id":"{place}"}},"type":"ObjectEvent"}}'
    )
    how = _how(step, state, place, place)
    text = f"{_head('ObjectEvent', at)}quantityList{item.hashed}action=ADD{how}{data[1]}"
    named: list[Name] = [(QUANTITY, item.code, "", item.amount, item.unit)]
    return Said("ObjectEvent", "ADD", step, state, place, place, body, _digest(text), named)


def became(at: str, place: str, inputs: list[Item], item: Item, data: tuple[str, str]) -> Said:
    """A lot was made of others."""
    step, state = "creating_class_instance", "active"
    body = (
        f'{{"bizLocation":{{"id":"{place}"}},"bizStep":"{step}","disposition":"{state}","eventTime":"{at}",'
        f'"eventTimeZoneOffset":"{OFFSET}",{data[0]},'
        f'"inputQuantityList":[{",".join(i.json for i in inputs)}],'
        f'"outputQuantityList":[{item.json}],"readPoint":{{"id":"{place}"}},"type":"TransformationEvent"}}'
    )
    text = (
        f"{_head('TransformationEvent', at)}inputQuantityList{''.join(sorted(i.hashed for i in inputs))}"
        f"outputQuantityList{item.hashed}{_how(step, state, place, place)}{data[1]}"
    )
    named: list[Name] = [(INPUT, i.code, "", i.amount, i.unit) for i in inputs]
    named.append((OUTPUT, item.code, "", item.amount, item.unit))
    return Said("TransformationEvent", "", step, state, place, place, body, _digest(text), named)


def left(at: str, place: str, target: str, item: Item, certificate: str) -> Said:
    """Goods were sent to another place; with the certificate that was shown for them, if any."""
    step, state = "shipping", "in_transit"
    paper = (
        f'"bizTransactionList":[{{"bizTransaction":"{certificate}","type":"cert"}}],' if certificate else ""
    )
    body = (
        f'{{"action":"OBSERVE","bizStep":"{step}",{_last(paper, target)}"disposition":"{state}",'
        f'"eventTime":"{at}","eventTimeZoneOffset":"{OFFSET}","quantityList":[{item.json}],'
        f'"readPoint":{{"id":"{place}"}},"type":"ObjectEvent"}}'
    )
    text = (
        f"{_head('ObjectEvent', at)}quantityList{item.hashed}action=OBSERVE{_how(step, state, place, '')}"
        + (
            f"bizTransactionListtype=https://ref.gs1.org/cbv/BTT-certbizTransaction={certificate}"
            if paper
            else ""
        )
        + f"destinationListtype={PARTY}destination={target}"
    )
    named: list[Name] = [(QUANTITY, item.code, "", item.amount, item.unit)]
    if paper:
        named.append((TRANSACTION, certificate, "cert", None, ""))
    named.append((DESTINATION, target, "location", None, ""))
    return Said("ObjectEvent", "OBSERVE", step, state, place, "", body, _digest(text), named)


def _last(paper: str, target: str) -> str:
    return f'{paper}"destinationList":[{{"destination":"{target}","type":"location"}}],'


def came(at: str, place: str, source: str, item: Item) -> Said:
    """Goods were received from another place."""
    step, state = "receiving", "in_progress"
    body = (
        f'{{"action":"OBSERVE","bizLocation":{{"id":"{place}"}},"bizStep":"{step}","disposition":"{state}",'
        f'"eventTime":"{at}","eventTimeZoneOffset":"{OFFSET}","quantityList":[{item.json}],'
        f'"readPoint":{{"id":"{place}"}},"sourceList":[{{"source":"{source}","type":"location"}}],'
        '"type":"ObjectEvent"}'
    )
    text = (
        f"{_head('ObjectEvent', at)}quantityList{item.hashed}action=OBSERVE{_how(step, state, place, place)}"
        f"sourceListtype={PARTY}source={source}"
    )
    named = [(QUANTITY, item.code, "", item.amount, item.unit), (SOURCE, source, "location", None, "")]
    return Said("ObjectEvent", "OBSERVE", step, state, place, place, body, _digest(text), named)


def ended(at: str, place: str, item: Item, kind: int) -> Said:
    """Goods were sold, served or destroyed."""
    step, state, action = ENDS.get(kind, DESTROYED)
    body = (
        f'{{"action":"{action}","bizLocation":{{"id":"{place}"}},"bizStep":"{step}","disposition":"{state}",'
        f'"eventTime":"{at}","eventTimeZoneOffset":"{OFFSET}","quantityList":[{item.json}],'
        f'"readPoint":{{"id":"{place}"}},"type":"ObjectEvent"}}'
    )
    text = (
        f"{_head('ObjectEvent', at)}quantityList{item.hashed}action={action}{_how(step, state, place, place)}"
    )
    named: list[Name] = [(QUANTITY, item.code, "", item.amount, item.unit)]
    return Said("ObjectEvent", action, step, state, place, place, body, _digest(text), named)


def sold(at: str, place: str, lot: str, serials: list[str]) -> Said:
    """Packages of a lot were sold one by one, each with its serial number."""
    step, state, action = ENDS[SOLD]
    listed = ",".join(f'"{lot}/21/{serial}"' for serial in serials)
    article = lot.partition("/10/")[0]
    body = (
        f'{{"action":"{action}","bizLocation":{{"id":"{place}"}},"bizStep":"{step}","disposition":"{state}",'
        f'"epcList":[{listed}],"eventTime":"{at}","eventTimeZoneOffset":"{OFFSET}",'
        f'"readPoint":{{"id":"{place}"}},"type":"ObjectEvent"}}'
    )
    hashed = "".join(sorted(f"epc={article}/21/{serial}" for serial in serials))
    text = f"{_head('ObjectEvent', at)}epcList{hashed}action={action}{_how(step, state, place, place)}"
    named: list[Name] = []
    for serial in serials:
        named += [(EPC, f"{article}/21/{serial}", "", None, ""), (LOT, lot, "", None, "")]
    return Said("ObjectEvent", action, step, state, place, place, body, _digest(text), named)
