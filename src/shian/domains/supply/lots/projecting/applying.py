"""What each kind of message does: the rules by which events become movements and edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from shian.domains.supply.lots.models import Edge, Lot, Movement, Place
from shian.domains.supply.lots.projecting.known import Lots
from shian.domains.supply.lots.projecting.reading import Item, Told, What
from shian.domains.supply.lots.projecting.state import Batch, Link, Moved
from shian.domains.supply.lots.units import convert, rounded

Kind = Movement.Kind
Way = Edge.Kind
_SIMPLE = {
    What.MADE: Kind.MADE,
    What.SOLD: Kind.SOLD,
    What.WASTED: Kind.WASTED,
    What.ENDED: Kind.USED,
    What.SEEN: Kind.SEEN,
    What.COUNTED: Kind.SEEN,
    What.PACKED: Kind.SEEN,
    What.UNPACKED: Kind.SEEN,
}
_LOOPS = {Kind.SOLD: Way.SALE, Kind.WASTED: Way.WASTE}
_REPACKING = frozenset({"repackaging", "packing", "unpacking", "disassembling"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that cannot be true together, to become a finding."""

    sort: str
    event: int
    lot: int | None
    place: int | None
    expected: Decimal | None = None
    stated: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """An item whose lot is known, with its quantity in the lot's unit."""

    lot: Lot
    quantity: Decimal | None


@dataclass(slots=True)
class Run:
    """What the rules work with."""

    lots: Lots
    places: Mapping[tuple[str, ...], Place]
    contents: dict[str, list[tuple[int, Decimal | None, str]]]
    batch: Batch = field(default_factory=Batch)
    doubts: list[Doubt] = field(default_factory=list)
    steps: dict[str, list[tuple[bool, int, int, Decimal | None]]] = field(default_factory=dict)
    met: set[tuple[int, int]] = field(default_factory=set)  # (lot, place) whose short receipt was completed

    def here(self, told: Told) -> Place | None:
        return self.places.get(told.here) if told.here else None

    def there(self, told: Told) -> Place | None:
        return self.places.get(told.there) if told.there else None

    def amounts(self, items: Sequence[Item], told: Told, place: Place) -> list[Amount]:
        """The items' lots (units opened up), each once, in the lots' units; what does not fit is doubted."""
        found: dict[int, Amount] = {}
        for lot, quantity, unit in self._opened(items):
            amount = convert(quantity, unit, lot.unit)
            if amount is None and quantity is not None:
                self.doubts.append(Doubt("unit", told.event, lot.pk, place.pk, None, rounded(quantity), unit))
            before = found.get(lot.pk)
            total = amount if before is None or before.quantity is None else before.quantity + (amount or 0)
            found[lot.pk] = Amount(lot, None if total is None else rounded(total))
        return list(found.values())

    def _opened(self, items: Sequence[Item]) -> list[tuple[Lot, Decimal | None, str]]:
        out = []
        for item in items:
            inside = self.contents.get(item.code.unit or item.code.uri)
            if inside:
                out += [(self.lots.by_pk[pk], quantity, unit) for pk, quantity, unit in inside]
            elif (lot := self.lots.of(item.code)) is not None:
                out.append((lot, item.quantity, item.unit))
        return out

    def bare(self, items: Sequence[Item]) -> list[Item]:
        """Goods without a lot: an article's number, or a unit whose contents nobody told."""
        return [i for i in items if not i.code.uri and not (i.code.unit and self.contents.get(i.code.unit))]


def apply(run: Run, told: Told) -> None:
    """Do what an event says."""
    place = run.here(told)
    if place is None:
        if told.items or told.outputs:
            run.doubts.append(Doubt("nowhere", told.event, None, None))
        return
    match told.what:
        case What.TRANSFORMED:
            _transform(run, told, place)
        case What.LEFT | What.RETURNED:
            _send(run, told, place)
        case What.CAME:
            _receive(run, told, place)
        case What.VOIDED:
            _void(run, told, place)
        case _:
            _plain(run, told, place)


def _moved(told: Told, kind: Kind, place: Place, amount: Amount, other: Place | None = None) -> Moved:
    return Moved(
        told.event, told.at, kind.value, place.pk, other.pk if other else None, amount.lot.pk,
        amount.quantity, amount.lot.unit, told.step[:30],
    )  # fmt: skip


def _unlotted(
    run: Run, told: Told, items: Sequence[Item], kind: Kind, place: Place, other: Place | None
) -> None:
    for item in run.bare(items):
        quantity = None if item.quantity is None else rounded(item.quantity)
        product = "" if item.code.gtin else (item.code.unit or item.code.value)
        run.batch.move(
            Moved(
                told.event, told.at, kind.value, place.pk, other.pk if other else None, None, quantity,
                item.unit, told.step[:30], item.code.gtin, product[:200],
            )
        )  # fmt: skip


def _plain(run: Run, told: Told, place: Place) -> None:
    kind = _SIMPLE[told.what]
    when = int(told.at.timestamp())
    for amount in run.amounts(told.items, told, place):
        run.batch.move(_moved(told, kind, place, amount))
        node = run.batch.nodes[amount.lot.pk, place.pk]
        if kind in _LOOPS:
            _held_moves(run, told, amount.lot, place)
            run.batch.link(Link(node, node, told.event, when, when, _LOOPS[kind].value, amount.quantity))
        if told.what is What.COUNTED and amount.quantity is not None:
            run.doubts.append(
                Doubt("count", told.event, amount.lot.pk, place.pk, None, amount.quantity, amount.lot.unit)
            )
    if told.what not in (What.PACKED, What.UNPACKED):
        _unlotted(run, told, told.items, kind, place, None)
    _pack(run, told)


def _pack(run: Run, told: Told) -> None:
    """Keep what is inside a unit, so that it moves with it."""
    if not told.parent or told.what not in (What.PACKED, What.UNPACKED):
        return
    inside = run._opened(told.items)
    if told.what is What.PACKED:
        held = run.contents.setdefault(told.parent, [])
        held += [(lot.pk, quantity, unit) for lot, quantity, unit in inside]
    elif inside:
        out = {lot.pk for lot, _, _ in inside}
        run.contents[told.parent] = [row for row in run.contents.get(told.parent, []) if row[0] not in out]
    else:
        run.contents[told.parent] = []
    run.batch.emptied.add(told.parent)
    run.batch.packed = [row for row in run.batch.packed if row[0] != told.parent]
    run.batch.packed += [(told.parent, *row, told.event) for row in run.contents[told.parent]]


def _held_moves(run: Run, told: Told, lot: Lot, place: Place) -> None:
    """Sold or sent on while held; to destroy it is no fault, nor to send a recalled one back."""
    if told.what is What.WASTED or (told.what is What.RETURNED and lot.state == Lot.State.RECALLED):
        return
    if lot.state in (Lot.State.HELD, Lot.State.RECALLED):
        run.doubts.append(Doubt("held", told.event, lot.pk, place.pk))


def _transform(run: Run, told: Told, place: Place) -> None:
    inputs, outputs = run.amounts(told.items, told, place), run.amounts(told.outputs, told, place)
    when = int(told.at.timestamp())
    for amount in inputs:
        run.batch.move(_moved(told, Kind.USED, place, amount))
    for amount in outputs:
        run.batch.move(_moved(told, Kind.MADE, place, amount))
    _unlotted(run, told, told.items, Kind.USED, place, None)
    _unlotted(run, told, told.outputs, Kind.MADE, place, None)
    split = told.step in _REPACKING or _same_food(inputs, outputs)
    kind = Way.SPLIT if split else Way.TRANSFORMATION
    nodes = run.batch.nodes
    ins = [(nodes[a.lot.pk, place.pk], a.quantity) for a in inputs]
    outs = [(nodes[a.lot.pk, place.pk], a.quantity) for a in outputs]
    for src, taken in ins:
        for dst, given in outs:
            share = taken if len(outs) == 1 else given if len(ins) == 1 else None
            run.batch.link(Link(src, dst, told.event, when, when, kind.value, share))
    if told.process:
        _continue(run, told, ins, outs, when, kind)


def _same_food(inputs: Sequence[Amount], outputs: Sequence[Amount]) -> bool:
    goods = {a.lot.gtin for a in (*inputs, *outputs)}
    return bool(inputs and outputs) and len(goods) == 1 and goods != {""}


def _continue(
    run: Run,
    told: Told,
    ins: Sequence[tuple[int, Decimal | None]],
    outs: Sequence[tuple[int, Decimal | None]],
    when: int,
    kind: Way,
) -> None:
    """A transformation told in several events: what went in before links to what comes out now, and back."""
    before = run.steps.setdefault(told.process, [])
    for output, node, at, quantity in before:
        others = ins if output else outs
        for other, amount in others:
            src, dst = (other, node) if output else (node, other)
            times = (min(when, at), max(when, at))
            run.batch.link(
                Link(src, dst, told.event, times[0], times[1], kind.value, amount if output else quantity)
            )
    for rows, output in ((ins, False), (outs, True)):
        for node, quantity in rows:
            before.append((output, node, when, quantity))
            run.batch.parts.append((told.process, told.event, output, node, when, quantity))


def _send(run: Run, told: Told, place: Place) -> None:
    there = run.there(told)
    back = told.what is What.RETURNED
    kind, way = (Kind.RETURNED, Way.RETURN) if back else (Kind.LEFT, Way.SHIPMENT)
    when = int(told.at.timestamp())
    for amount in run.amounts(told.items, told, place):
        _held_moves(run, told, amount.lot, place)
        run.batch.move(_moved(told, kind, place, amount, there))
        src = run.batch.nodes[amount.lot.pk, place.pk]
        dst = src if there is None else run.batch.nodes[amount.lot.pk, there.pk]
        known = _receipt_before(run, src, dst, amount.quantity) if there else None
        if known is not None and there is not None:
            _tell_late(run, told, known, place, there, amount, when)
            continue
        link = Link(src, dst, told.event, when, when, way.value, amount.quantity, received=False)
        run.batch.link(link, waits=True)
    _unlotted(run, told, told.items, kind, place, there)


def _receipt_before(run: Run, src: int, dst: int, quantity: Decimal | None) -> Link | None:
    """A receipt from here that was told before this departure, best of the same quantity."""
    waiting = run.batch.waiting.get(dst, [])
    found = [
        e
        for e in waiting
        if not e.gone and e.src == src and e.received and e.event == e.event_in and src != dst
    ]
    return next((e for e in found if e.quantity == quantity), found[0] if found else None)


def _tell_late(
    run: Run, told: Told, link: Link, place: Place, there: Place, amount: Amount, when: int
) -> None:
    """The departure of goods that were received already: the inferred departure gives way to it."""
    inferred = Moved(
        told.event, told.at, Kind.LEFT.value, place.pk, there.pk, amount.lot.pk, link.quantity,
        amount.lot.unit, inferred=True,
    )  # fmt: skip
    assert link.event_in is not None
    run.batch.unsay(inferred, link.event_in)
    link.event, link.t_out, link.changed = told.event, min(when, link.t_in), True
    if link.quantity is not None and amount.quantity is not None and link.quantity != amount.quantity:
        run.doubts.append(
            Doubt(
                "receipt",
                told.event,
                amount.lot.pk,
                there.pk,
                amount.quantity,
                link.quantity,
                amount.lot.unit,
            )
        )


def _receive(run: Run, told: Told, place: Place) -> None:
    there = run.there(told)
    for amount in run.amounts(told.items, told, place):
        run.batch.move(_moved(told, Kind.CAME, place, amount, there))
        _match(run, told, amount, place, there)
    _unlotted(run, told, told.items, Kind.CAME, place, there)


def _match(run: Run, told: Told, amount: Amount, place: Place, sender: Place | None) -> None:
    """Complete the shipments that this receipt is of, oldest first; the rest was sent unsaid."""
    dst = run.batch.nodes[amount.lot.pk, place.pk]
    src = run.batch.nodes[amount.lot.pk, sender.pk] if sender else None
    when = int(told.at.timestamp())
    rest, sent = amount.quantity, []
    for link in _open_links(run, dst, src, amount.quantity):
        sent.append(link.quantity)
        rest = _complete(run, told, link, dst, rest, when)
        if rest is None or rest <= 0:
            break
    if not sent:
        if src is not None and sender is not None:
            _infer(run, told, amount, sender, place, (src, dst), when)
        return
    stated = amount.quantity
    total = None if None in sent else sum((q for q in sent if q is not None), Decimal(0))
    if stated is None or total is None or stated == total:
        run.met.add((amount.lot.pk, place.pk))
    else:
        run.doubts.append(
            Doubt("receipt", told.event, amount.lot.pk, place.pk, total, stated, amount.lot.unit)
        )


def _open_links(run: Run, dst: int, src: int | None, quantity: Decimal | None) -> list[Link]:
    """Departures that this receipt may be of: from the sender it names, else anybody's; equal ones first."""
    waiting = [e for e in run.batch.waiting.get(dst, []) if not e.gone and not e.received and e.src != e.dst]
    if src is not None:
        waiting = [e for e in waiting if e.src == src]
        loose = run.batch.waiting.get(src, [])
        waiting += [e for e in loose if not e.gone and not e.received and e.src == e.dst == src]
    same = [e for e in waiting if e.quantity == quantity]
    return same[:1] or sorted(waiting, key=lambda e: e.t_out)


def _complete(run: Run, told: Told, link: Link, dst: int, rest: Decimal | None, when: int) -> Decimal | None:
    """Mark a departure (or the part of it that came) as received; return what of the receipt is left over."""
    sent = link.quantity
    if sent is not None and rest is not None and rest < sent:
        part = Link(
            link.src, dst, link.event, link.t_out, max(link.t_out, when), link.kind, rest, True, told.event
        )
        run.batch.link(part)
        link.quantity, link.changed = sent - rest, True
        return Decimal(0)
    if link.dst != dst:
        run.batch.waiting.setdefault(dst, []).append(link)
        link.dst = dst
    link.received, link.event_in, link.changed = True, told.event, True
    link.t_in = max(link.t_out, when)
    return None if rest is None else Decimal(0) if sent is None else rest - sent


def _infer(
    run: Run, told: Told, amount: Amount, sender: Place, place: Place, ends: tuple[int, int], when: int
) -> None:
    """Goods came from a place that did not say so: it sent them."""
    row = _moved(told, Kind.LEFT, sender, amount, place)
    row.inferred = True
    run.batch.move(row)
    link = Link(*ends, told.event, when, when, Way.SHIPMENT.value, amount.quantity, event_in=told.event)
    run.batch.link(link, waits=True)


def _void(run: Run, told: Told, place: Place) -> None:
    """A shipment that was told did not take place."""
    for amount in run.amounts(told.items, told, place):
        run.batch.move(_moved(told, Kind.SEEN, place, amount))
        src = run.batch.nodes[amount.lot.pk, place.pk]
        waiting = [
            e
            for group in run.batch.waiting.values()
            for e in group
            if e.src == src and not e.received and not e.gone
        ]
        for link in sorted(waiting, key=lambda e: -e.t_out)[:1]:
            back = _moved(told, Kind.LEFT, place, Amount(amount.lot, link.quantity))
            if back.quantity is not None:
                back.quantity = -back.quantity
            run.batch.move(back)
            run.batch.voided.append(
                (told.event, link.event, link.src, link.dst, link.t_out, link.t_in, link.kind, link.quantity)
            )
            link.gone, link.changed = True, True
