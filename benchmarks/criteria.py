"""Measure the score board: cold and warm, by districts, and how many queries it takes.

Run: ``python benchmarks/criteria.py`` with SHIAN_DATABASE_URL and SHIAN_DATA naming a city that is sealed and
archived. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shian.sites.settings")
ROUNDS = 5
BOARD, DISTRICTS = "/criteria/", "/criteria/districts/?edition=county-2021"


def measure() -> dict[str, object]:
    """Cold: figures forgotten and the archive's tables read anew, as in a worker's first look at a seal."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from shian.evaluation.criteria.book import editions
    from shian.evaluation.figures import store

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    person = get_user_model().objects.get(username="demo-municipal_coordinator")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    def cold(url: str) -> float:
        store.forget()
        store._open.clear()
        return _timed(lambda: client.get(url))

    def warm(url: str) -> float:
        return _timed(lambda: client.get(url))

    client.get(BOARD)  # the process itself is warm: templates compiled, modules loaded
    client.get(DISTRICTS)
    with CaptureQueriesContext(connection) as asked:
        client.get(BOARD)
    queries = len(asked)
    board = [(cold(BOARD), warm(BOARD)) for _ in range(ROUNDS)]
    districts = [(cold(DISTRICTS), warm(DISTRICTS)) for _ in range(ROUNDS)]
    return {
        "editions": len(editions()),
        "items": sum(1 for one in editions().values() for _ in one.items),
        "board_cold_s": _median(c for c, _w in board),
        "board_warm_s": _median(w for _c, w in board),
        "districts_cold_s": _median(c for c, _w in districts),
        "districts_warm_s": _median(w for _c, w in districts),
        "queries": queries,
    }


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _median(times: object) -> float:
    return round(statistics.median(times), 3)  # type: ignore[type-var]


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measure()))
