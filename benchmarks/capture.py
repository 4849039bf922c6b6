"""Capture of EPCIS events over the way that firms' systems take: acknowledged, read, stored, projected.

JSON documents of 1,000 events of supply chains (made, packed, shipped, received, measured, cooked) are
acknowledged on the disk, then read, validated, hashed, looked up for repetitions, stored with what follows,
put on the ledger, and projected into lots and movements, in one process beside its PostgreSQL.
Bar: ≥ 2,000 events/s.

Beside it in the same run: the same events, read only and inserted row by row through Django's models, without
validation, hash, ledger or projection; and QU4RTET, where SHIAN_PEER_PYTHON names a Python that has it (see
capture_peer.py). Writes into the database of SHIAN_DATABASE_URL: `python benchmarks/capture.py [DOCUMENTS]`.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

SIZE = 1_000
PEER = 1_000  # events inserted row by row
NODES = 6  # lots at places of a chain: maker, wholesaler, three shops, the dish
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
PAPER = "urn:epcglobal:cbv:bt:6900000000007"
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def place(number: int) -> str:
    """The code of a place."""
    from shian.methods.digitallink.checks import check_digit

    body = f"69{number:010d}"
    return f"https://id.gs1.org/414/{body}{check_digit(body)}"


def lot(product: int, number: int) -> str:
    """The code of a lot."""
    from shian.methods.digitallink.checks import check_digit

    body = f"0690{product:09d}"
    return f"https://id.gs1.org/01/{body}{check_digit(body)}/10/L{number}"


def chain(number: int) -> list[dict[str, Any]]:
    """Ten events of one lot: made, sent over a wholesaler to three shops, cooked from in one."""
    own, dish = lot(number % 500, number), lot(500 + number % 50, number)
    maker, whole, shops = number % 200, 200 + number % 40, [300 + (number * 7 + i) % 4000 for i in range(3)]
    at = BEGIN + timedelta(minutes=number)

    def one(hours: int, step: str, where: int, amount: float, **more: Any) -> dict[str, Any]:
        moment = at + timedelta(hours=hours)
        return {
            "type": "ObjectEvent",
            "action": "OBSERVE",
            "eventTime": f"{moment:%Y-%m-%dT%H:%M:%S}.000+08:00",
            "eventTimeZoneOffset": "+08:00",
            "bizStep": step,
            "readPoint": {"id": place(where)},
            "bizLocation": {"id": place(where)},
            "quantityList": [{"epcClass": own, "quantity": amount, "uom": "KGM"}],
            **more,
        }

    def sent(hours: int, amount: float, start: int, end: int) -> list[dict[str, Any]]:
        ways = {
            "sourceList": [{"type": "location", "source": place(start)}],
            "destinationList": [{"type": "location", "destination": place(end)}],
            "bizTransactionList": [{"type": "desadv", "bizTransaction": f"{PAPER}:{number}-{end}"}],
        }
        cold = {
            "sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 3.5, "uom": "CEL"}]}]
        }
        return [
            one(hours, "shipping", start, amount, disposition="in_transit", **ways),
            one(hours + 3, "receiving", end, amount, disposition="in_progress", **ways, **cold),
        ]

    dated = {"cbvmda:itemExpirationDate": "2026-06-01", "cbvmda:lotNumber": f"L{number}"}
    made = one(0, "commissioning", maker, 300.0, action="ADD", disposition="active", ilmd=dated)
    cooked = {**one(30, "commissioning", shops[0], 0), "type": "TransformationEvent"}
    del cooked["action"], cooked["quantityList"]
    cooked |= {
        "inputQuantityList": [{"epcClass": own, "quantity": 20.0, "uom": "KGM"}],
        "outputQuantityList": [{"epcClass": dish, "quantity": 18.5, "uom": "KGM"}],
    }
    moves = [event for i, shop in enumerate(shops) for event in sent(12 + i, 100.0, whole, shop)]
    return [made, *sent(2, 300.0, maker, whole), *moves, cooked]


def document(events: list[dict[str, Any]]) -> bytes:
    """The text of a document of these events."""
    head = {"@context": [CONTEXT], "type": "EPCISDocument", "schemaVersion": "2.0",
            "creationDate": "2026-03-01T00:00:00Z"}  # fmt: skip
    return json.dumps({**head, "epcisBody": {"eventList": events}}).encode()


def documents(count: int) -> list[bytes]:
    """Documents of whole chains."""
    chains = SIZE // 10
    return [
        document([event for i in range(chains) for event in chain(number * chains + i)])
        for number in range(count)
    ]


def captured(contents: list[bytes]) -> tuple[float, float]:
    """Seconds of the clock, and of this process's processor, for acknowledging and storing all."""
    from shian.domains.supply.epcis import capturing, reading
    from shian.domains.supply.epcis.models import Capture, Event
    from shian.platform.access.actor import system_actor

    before, began, worked = Event.objects.count(), time.perf_counter(), time.process_time()
    for content in contents:
        made = capturing.receive(by=system_actor(), content=content)
        assert reading.store_one(made.pk)
    took = time.perf_counter() - began, time.process_time() - worked
    assert Event.objects.count() - before == sum(content.count(b'"eventTime":') for content in contents)
    assert not Capture.objects.exclude(state="done").exists()
    return took


def visible(count: int, first: int) -> dict[str, float]:
    """Longest seconds from the commit of a chain until a trace, by index and by tables, shows it whole."""
    from shian.domains.supply.lots.models import Node
    from shian.domains.supply.trace import indexed
    from shian.domains.supply.trace.postgres import Tables
    from shian.methods.tracing.store import closure_over

    indexed.build()
    stores = {"index": indexed.view, "tables": Tables}
    longest = dict.fromkeys(stores, 0.0)
    for number in range(first, first + count):
        captured([document(chain(number))])
        start = Node.objects.get(lot__code=lot(number % 500, number), place__code=place(number % 200)).pk
        for name, store in stores.items():
            began = time.perf_counter()
            reached = len(closure_over(store(), [start]).nodes)
            longest[name] = max(longest[name], time.perf_counter() - began)
            assert reached == NODES, f"{name}: {reached} nodes of a chain of {NODES}"
    return {name: round(seconds, 3) for name, seconds in longest.items()}


def row_by_row(content: bytes) -> float:
    """Seconds for the same events through Django's models, one after the other, in one transaction."""
    from django.db import transaction

    from shian.domains.supply.epcis.deriving import derive
    from shian.domains.supply.epcis.models import Capture, Event, EventIdentifier
    from shian.methods.epcis import read
    from shian.platform.records.base import writing_allowed

    began = time.perf_counter()
    with transaction.atomic(), writing_allowed():
        capture = Capture.objects.create(job_id="peer", received_at=BEGIN)
        for ordinal, event in enumerate(read(content, check=False).events[:PEER]):
            derived = derive(event)
            row = Event.objects.create(
                capture=capture,
                ordinal=ordinal,
                hash=f"{ordinal:064x}",
                record_time=BEGIN,
                body=event,
                **derived.columns,
            )
            for number, (role, value, sort, quantity, unit) in enumerate(derived.identifiers):
                EventIdentifier.objects.create(
                    event=row, ordinal=number, role=role, value=value, sort=sort, quantity=quantity, unit=unit
                )
        transaction.set_rollback(True)
    return time.perf_counter() - began


def quartet() -> int | None:
    """Events a second of QU4RTET; None where there is none."""
    python = os.environ.get("SHIAN_PEER_PYTHON")
    if not python:
        return None
    script = Path(__file__).with_name("capture_peer.py")
    done = subprocess.run([python, str(script), str(PEER)], stdout=subprocess.PIPE, text=True, check=True)
    return int(json.loads(done.stdout.splitlines()[-1])["events/s"])


def measure(count: int) -> dict[str, Any]:
    """All that the bench table shows."""
    from django.core.management import call_command
    from django.db import connection

    from shian.domains.supply.epcis import projection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        durable = cursor.fetchone()
    contents = documents(count + 1)
    captured(contents[:1])  # caches and plans
    seconds, processor = captured(contents[1:])
    peer = row_by_row(contents[0])
    events = count * SIZE
    shown = visible(20, (count + 1) * SIZE // 10)
    return {
        "events": events,
        "events/s": round(events / seconds),
        "seconds": round(seconds, 2),
        "events/s of this process's processor": round(events / processor),
        "projections": len(projection._PROJECTORS),
        "fsync": durable[0],
        "synchronous_commit": durable[1],
        "row by row, events/s": round(PEER / peer),
        "times row by row": round(events / seconds / (PEER / peer), 1),
        "QU4RTET, events/s": quartet(),
        "visible by the index, longest s": shown["index"],
        "visible by the tables, longest s": shown["tables"],
        "memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
    }


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shian.sites.settings")
    import django

    django.setup()
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 20), indent=1))


if __name__ == "__main__":
    main()
