"""Findings: what the batch could not reconcile, told once and settled when later events agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import F, Q

from shian.domains.supply.lots.models import Finding, Node, Place
from shian.domains.supply.lots.projecting.applying import Doubt
from shian.platform.access.actor import Actor
from shian.platform.actions.bulk import change_many, store_many

Sort = Finding.Sort
_ONCE = (Sort.UNIT, Sort.PLACE)


def tell(
    doubts: Sequence[Doubt],
    nodes: Sequence[int],
    met: Iterable[tuple[int, int]],
    new: Sequence[Place],
    by: Actor,
) -> None:
    """Write findings for these doubts, for nodes of the city that more left than came to, and for places
    that nobody had registered; settle those that later events have settled.
    """
    found = [Doubt(Sort.PLACE, 0, None, place.pk) for place in new]
    found += _once(d for d in doubts if d.sort == Sort.UNIT)
    found += [d for d in doubts if d.sort in (Sort.NOWHERE, Sort.HELD, Sort.RECEIPT)]
    found += _counts([d for d in doubts if d.sort == Sort.COUNT])
    over, settled = _balances(nodes)
    settled += _settled_receipts(met)
    areas = _areas({d.place for d in (*found, *over) if d.place})
    change_many(_settle(settled), by=by, verb="settle", fields=["state"])
    store_many([_finding(d, by, areas) for d in (*found, *over)], by=by, verb="find")


def _finding(doubt: Doubt, by: Actor, areas: dict[int, str]) -> Finding:
    return Finding(
        sort=doubt.sort,
        lot_id=doubt.lot,
        place_id=doubt.place,
        event=doubt.event or None,
        expected=doubt.expected,
        stated=doubt.stated,
        unit=doubt.unit,
        found_at=by.now(),
        area=areas.get(doubt.place or 0, ""),
    )


def _areas(places: set[int]) -> dict[int, str]:
    return dict(Place.objects.filter(pk__in=places).values_list("pk", "area"))


def _once(doubts: Iterable[Doubt]) -> list[Doubt]:
    """One doubt for each lot and place, where none is open yet."""
    by_key = {(d.lot, d.place): d for d in doubts}
    if not by_key:
        return []
    lots = {lot for lot, _ in by_key}
    rows = Finding.objects.filter(sort=Sort.UNIT, state=Finding.State.OPEN, lot__in=lots)
    known = set(rows.values_list("lot_id", "place_id"))
    return [d for key, d in by_key.items() if key not in known]


def _counts(doubts: Sequence[Doubt]) -> list[Doubt]:
    """Stock counts that differ from the balance as it stands after the batch."""
    if not doubts:
        return []
    wanted = Q()
    for doubt in doubts:
        wanted |= Q(lot=doubt.lot, place=doubt.place)
    held = {(n.lot_id, n.place_id): n.came - n.left for n in Node.objects.filter(wanted)}
    out = []
    for d in doubts:
        expected = held.get((d.lot or 0, d.place or 0), Decimal(0))
        if d.stated != expected:
            out.append(Doubt(d.sort, d.event, d.lot, d.place, expected, d.stated, d.unit))
    return out


def _balances(nodes: Sequence[int]) -> tuple[list[Doubt], list[int]]:
    """Nodes where more left than came, without an open finding; and open findings that no longer hold."""
    if not nodes:
        return [], []
    over = {
        (n.lot_id, n.place_id): n
        for n in Node.objects.filter(pk__in=nodes, left__gt=F("came"), place__outside=False)
        .select_related("lot")
        .only("lot_id", "place_id", "came", "left", "lot__unit")
    }
    touched = Node.objects.filter(pk__in=nodes)
    open_ones = {
        (f.lot_id, f.place_id): f.pk
        for f in Finding.objects.filter(
            sort=Sort.BALANCE, state=Finding.State.OPEN, lot__in=touched.values("lot_id")
        ).only("lot_id", "place_id")
    }
    pairs = set(touched.values_list("lot_id", "place_id")) if open_ones else set()
    settled = [pk for key, pk in open_ones.items() if key in pairs and key not in over]
    new = [
        Doubt(Sort.BALANCE, 0, lot, place, n.came, n.left, n.lot.unit)
        for (lot, place), n in over.items()
        if (lot, place) not in open_ones
    ]
    return new, settled


def _settled_receipts(met: Iterable[tuple[int, int]]) -> list[int]:
    pairs = set(met)
    if not pairs:
        return []
    rows = Finding.objects.filter(
        sort=Sort.RECEIPT, state=Finding.State.OPEN, lot__in={lot for lot, _ in pairs}
    ).values_list("pk", "lot_id", "place_id")
    return [pk for pk, lot, place in rows if (lot, place) in pairs]


def _settle(numbers: Sequence[int]) -> list[Finding]:
    rows = list(Finding.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk"))
    for row in rows:
        row.state = Finding.State.SETTLED
    return rows
