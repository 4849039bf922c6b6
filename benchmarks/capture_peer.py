"""The same count of events through QU4RTET's parser and models, run by a Python that has it (capture.py).

QU4RTET reads EPCIS 1.2 in XML, so it is given plain object events with one item each; it neither validates
them against the vocabulary nor hashes, and keeps no ledger. Needs Django < 5, quartet-epcis, quartet-capture
in an environment of their own: `python capture_peer.py EVENTS` prints JSON. SQLite on the disk.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
import warnings

WARM = 200

EVENT = """<ObjectEvent><eventTime>2026-03-01T{h:02d}:{m:02d}:{s:02d}.000Z</eventTime>
<eventTimeZoneOffset>+08:00</eventTimeZoneOffset>
<epcList><epc>urn:epc:id:sgtin:6901234.000001.{n}</epc></epcList>
<action>OBSERVE</action><bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>
<disposition>urn:epcglobal:cbv:disp:in_transit</disposition>
<readPoint><id>urn:epc:id:sgln:6901234.50000.0</id></readPoint>
<bizLocation><id>urn:epc:id:sgln:6901234.50000.0</id></bizLocation><bizTransactionList>
<bizTransaction type="urn:epcglobal:cbv:btt:po">urn:epcglobal:cbv:bt:6901234500004:{n}</bizTransaction>
</bizTransactionList></ObjectEvent>"""
DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2"
 creationDate="2026-03-01T00:00:00Z"><EPCISBody><EventList>{}</EventList></EPCISBody>
</epcis:EPCISDocument>"""


def document(first: int, count: int) -> bytes:
    """A document of so many events."""
    events = (
        EVENT.format(h=n // 3600 % 24, m=n // 60 % 60, s=n % 60, n=n) for n in range(first, first + count)
    )
    return DOCUMENT.format("".join(events)).encode()


def measure(count: int, folder: str) -> dict[str, float]:
    """Events a second, by the clock and by this process's processor."""
    import django
    from django.conf import settings

    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "quartet_capture",
            "quartet_epcis",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/peer.sqlite3"}},
        USE_TZ=True,
        SECRET_KEY="bench",
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, run_syncdb=True)
    from django.db import transaction
    from quartet_epcis.models.events import Event  # type: ignore[import-not-found]
    from quartet_epcis.parsing.parser import QuartetParser  # type: ignore[import-not-found]

    QuartetParser(io.BytesIO(document(10**6, WARM))).parse()
    before, began, worked = Event.objects.count(), time.perf_counter(), time.process_time()
    with transaction.atomic():
        QuartetParser(io.BytesIO(document(0, count))).parse()
    took, spent = time.perf_counter() - began, time.process_time() - worked
    assert Event.objects.count() - before == count
    return {"events/s": round(count / took), "events/s of the processor": round(count / spent)}


def main() -> None:
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(int(sys.argv[1]), folder)))


if __name__ == "__main__":
    main()
