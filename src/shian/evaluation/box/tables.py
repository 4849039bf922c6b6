"""The tables that a report's queries read: of which kind each is, and which columns are read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from shian.evaluation.box.contents import CannotMake
from shian.evaluation.figures.book import Figure
from shian.evaluation.figures.schema import tables

_WORD = re.compile(r"[a-z_][a-z0-9_]*")


def tables_read(figures: Iterable[Figure]) -> dict[str, dict[str, Any]]:
    """The content of ``figures/tables.json``: by table its kind, the part of it that it is, and each column's
    name in Parquet.

    Raises:
        CannotMake: a query reads what a box cannot show.
    """
    computed = [one for one in figures if one.header]
    words = {one.name: set(_WORD.findall(one.body.lower())) for one in computed}
    everything = set().union(*words.values()) if words else set()
    for name, said in words.items():
        if logs := sorted(w for w in said if w.endswith("_log") and w[:-4] in tables()):
            raise CannotMake(
                f"{name} reads every entry ({logs[0]}); a box shows the newest state of records only"
            )
    found: dict[str, dict[str, Any]] = {}
    for name in sorted(everything & tables().keys()):
        table = tables()[name]
        read = sorted({c for c in table.columns if c in everything} | {"id"})
        columns = {c: table.archived[c] for c in read}
        found[name] = {"kind": table.kind, "part": table.part or None, "columns": columns}
    return found
