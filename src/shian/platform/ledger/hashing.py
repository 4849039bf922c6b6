"""Leaf hashes of many entries at once, computed here and not by the database, which is what is verified."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from itertools import repeat

import numpy as np
import orjson
import pyarrow as pa


@lru_cache(4096)
def _json(text: str) -> bytes:
    return orjson.dumps(text)


@lru_cache(4096)
def _head(actor: str, area: str) -> bytes:
    return b'\x00{"actor":' + _json(actor) + b',"area":' + _json(area) + b',"at":"'


def leaf_hashes(rows: pa.Table, kind: str | None = None) -> list[bytes]:
    """The leaf hashes of entries: SHA-256 of 0x00 and ``canonical.leaf_bytes``, of all rows in their order.

    Args:
        rows: columns of ``parquet.ROWS`` (``at`` in microseconds); ``kind`` too where not given.
        kind: the kind of all rows.
    """
    moments = np.datetime_as_string(rows["at"].to_numpy().astype("datetime64[us]")).tolist()
    kinds = repeat(kind) if kind is not None else rows["kind"].to_pylist()
    text = {name: rows[name].to_pylist() for name in ("actor", "area", "verb", "state")}
    numbers = zip(rows["record"].to_pylist(), rows["seq"].to_pylist(), strict=True)
    return [
        sha256(
            b'%b%bZ","kind":%b,"record":%d,"seq":%d,"state":%b,"verb":%b}'
            % (_head(actor, area), at.encode(), _json(of), record, seq, state.encode(), _json(verb))
        ).digest()
        for actor, area, at, of, (record, seq), state, verb in zip(
            text["actor"], text["area"], moments, kinds, numbers, text["state"], text["verb"], strict=False
        )
    ]
