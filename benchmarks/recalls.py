"""Measure a recall: a lot that reached 5,000 places, from the click to holds and notices, and its board.

Run: ``python benchmarks/recalls.py`` with SHIAN_DATABASE_URL naming a city. Lot, places and movements are
made in one transaction, which is undone at the end. Beside it, in the same run, the same closure by one
recursive query. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import time
from datetime import date
from decimal import Decimal
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shian.sites.settings")
PLACES, WHOLESALERS, ROUNDS = 5000, 40, 3
_RECURSIVE = """
WITH RECURSIVE reached(node) AS (
    SELECT unnest(%s::bigint[]) UNION SELECT e.dst FROM reached r JOIN supply_edge e ON e.src = r.node
) SELECT count(*) FROM reached
"""


def made() -> Any:
    """A lot at its maker's, sent to wholesalers, and by them to shops; some of it cooked into other lots."""
    from shian.domains.supply.lots.models import Edge, Lot, Node, Place
    from shian.platform.access.actor import system_actor
    from shian.platform.actions.bulk import store_many

    by = system_actor()
    places = [
        Place(code=f"urn:bench:{n}", name=f"场所{n}", sort="retail", area="140105") for n in range(PLACES + 1)
    ]
    store_many(places, by=by, verb="import")
    lot = Lot(
        code="urn:bench:lot", lot_number="B1", name="老陈醋", made_at=places[0], made_on=date(2021, 6, 1),
        quantity=Decimal(100_000), area="140105",
    )  # fmt: skip
    store_many([lot], by=by, verb="import")
    nodes = Node.objects.bulk_create([Node(lot=lot, place=p, came=20, left=5) for p in places])
    edges = []
    for n in range(1, PLACES + 1):
        source = 0 if n <= WHOLESALERS else 1 + n % WHOLESALERS
        at = 1_622_520_000 + 3600 * (n > WHOLESALERS) + n
        edges.append(
            Edge(src=nodes[source].pk, dst=nodes[n].pk, event=n, t_out=at, t_in=at + 600, kind=1, quantity=20)
        )
    Edge.objects.bulk_create(edges)
    return lot


def once() -> dict[str, float]:
    """Seconds of each step, undone afterwards."""
    from django.db import connection, transaction

    from shian.domains.supply.lots.models import Node
    from shian.domains.supply.recalls import actions, measure
    from shian.domains.supply.recalls.models import Notice
    from shian.domains.supply.recalls.scope import scope_of
    from shian.platform.access.actor import system_actor

    by = system_actor()
    out: dict[str, float] = {}
    with transaction.atomic():
        lot = made()

        def timed(name: str, call: Any) -> Any:
            began = time.perf_counter()
            result = call()
            out[name] = time.perf_counter() - began
            return result

        scope = timed("scope", lambda: scope_of([lot.pk]))
        begun = list(Node.objects.filter(lot=lot).values_list("pk", flat=True))[:1]

        def recursive() -> int:
            with connection.cursor() as cursor:
                cursor.execute(_RECURSIVE, [begun])
                return int(cursor.fetchone()[0])

        assert timed("recursive query", recursive) == len(scope.reach) == PLACES + 1
        recall = timed(
            "open and hold",
            lambda: actions.open_recall(
                by=by, lot=lot, level=1, cause="sample", reason="超标", hazard="可致腹泻", method="退回"
            ),
        )
        recall = timed("notices", lambda: actions.start(by=by, recall=recall))
        assert Notice.objects.filter(recall=recall).count() == PLACES + 1
        timed(
            "board",
            lambda: (
                measure.standing(measure.live(recall)), measure.by_tier(recall), measure.weakest(recall),
                measure.over_time(recall),
            ),
        )  # fmt: skip
        transaction.set_rollback(True)
    return out


def measured() -> dict[str, Any]:
    """The quickest of some rounds, in seconds."""
    rounds = [once() for _ in range(ROUNDS)]
    best = {name: round(min(r[name] for r in rounds), 3) for name in rounds[0]}
    return {
        "places": PLACES + 1,
        "seconds": best,
        "whole": round(min(r["open and hold"] + r["notices"] for r in rounds), 3),
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measured(), ensure_ascii=False))
