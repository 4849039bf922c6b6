"""A city that a process makes once: its rows and files are put back for each further test that asks for it.

Making it by actions costs ten times as much. Numbers of records are those of the first time: sequences never
go back, so that no later record gets one of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


@dataclass(frozen=True)
class Kept:
    """What making a city left: rows by table, the data folder, and what the maker wants to know again."""

    rows: dict[str, bytes]
    folder: Path
    known: Any


_kept: dict[str, Kept] = {}


def made(name: str, folder: Path, aside: Path, make: Callable[[], Any]) -> Any:
    """Make a city in an empty database and data folder, or put back the one made before; what ``make`` gave.

    Args:
        name: which city.
        folder: the test's data folder.
        aside: where the files are kept, as long as the process runs.
        make: makes it; called again where something is there already that it must be added to.
    """
    if _begun(folder):
        return make()
    if name not in _kept:
        before = _filled()
        known = make()
        shutil.copytree(folder, aside / name)
        _kept[name] = Kept({table: _rows(table) for table in _filled() - before}, aside / name, known)
        return known
    kept = _kept[name]
    shutil.copytree(kept.folder, folder, dirs_exist_ok=True)
    with connection.cursor() as cursor:
        raw: Any = cursor
        for table, rows in kept.rows.items():
            with raw.copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as copy:
                copy.write(rows)
    return kept.known


def _begun(folder: Path) -> bool:
    """Whether anything was written before: every record has its entry on the ledger, every key its file."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM ledger_entry)")
        return bool(cursor.fetchone()[0]) or any(path.is_file() for path in folder.rglob("*"))


def _filled() -> set[str]:
    """The tables that hold a row."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in names)
        )
        return {name for (name,) in cursor.fetchall()}


def _rows(table: str) -> bytes:
    with connection.cursor() as cursor:
        raw: Any = cursor
        with raw.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as copy:
            return b"".join(bytes(part) for part in copy)
