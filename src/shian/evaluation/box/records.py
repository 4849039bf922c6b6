"""The seals, as the archive lists them and as the ledger has them."""

from __future__ import annotations

from pathlib import Path

import orjson
from django.db import connection

from shian.platform.ledger import manifest as manifests


def archived_seals(archive: Path) -> list[dict[str, str]]:
    """Body, signature and key of each archived seal, from the first."""
    path = archive / manifests.SEALS
    if not path.exists():
        return []
    lines = path.read_bytes()[: manifests.load(archive).seals_bytes].splitlines()
    return [orjson.loads(line) for line in lines]


def last_sealed() -> int:
    """The number of the ledger's last seal; 0 where nothing is sealed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(number), 0) FROM ledger_seal")
        return int(cursor.fetchone()[0])
