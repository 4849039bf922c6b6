"""Records that a process makes once: rows and files are put back for each further test that asks for them.

Making them by actions costs ten times as much. Numbers of records are those of the first time; sequences
never go back, so no later record gets one of them. Not for records that the platform caches by their numbers
and versions: two tests may change them differently (the standards' rule book).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


@dataclass(frozen=True)
class Kept:
    """What was left: rows by table, files, and what the maker wants to know again."""

    rows: dict[str, bytes]
    files: Path | None
    known: Any


_kept: dict[str, Kept] = {}


def made(name: str, make: Callable[[], T], folder: Path | None = None, aside: Path | None = None) -> T:
    """Make records in an empty database, or put back those made before; what ``make`` gave, plain values.

    Args:
        name: of these records.
        make: makes them; called again where something is there already that they must be added to.
        folder: the test's data folder, where making them writes files.
        aside: where such files are kept, as long as the process runs.
    """
    if _begun(folder):
        return make()
    if name not in _kept:
        before = _filled()
        known = make()
        files = Path(shutil.copytree(folder, aside / name)) if folder and aside else None
        _kept[name] = Kept({table: _rows(table) for table in _filled() - before}, files, known)
        return known
    kept = _kept[name]
    if kept.files and folder:
        shutil.copytree(kept.files, folder, dirs_exist_ok=True)
    with connection.cursor() as cursor:
        raw: Any = cursor
        for table, rows in kept.rows.items():
            with raw.copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as copy:
                copy.write(rows)
    again: T = kept.known
    return again


def _begun(folder: Path | None) -> bool:
    """Whether anything was written before: every record has its entry on the ledger, every key its file."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM ledger_entry)")
        there = bool(cursor.fetchone()[0])
    return there or (folder is not None and any(path.is_file() for path in folder.rglob("*")))


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
