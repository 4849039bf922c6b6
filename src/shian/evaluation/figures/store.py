"""The archive as DuckDB tables: the latest state of every record as of a seal."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from shian.evaluation.figures.schema import Table, tables
from shian.evaluation.figures.seals import NoArchive, SealLine, folder, seal_line
from shian.platform.ledger import manifest
from shian.platform.ledger.parquet import listed, quoted

KEPT = 4
REMEMBERED = 20_000
ENVELOPE = {
    "leaf": "BIGINT",
    "seal": "BIGINT",
    "seq": "BIGINT",
    "at": "TIMESTAMP",
    "actor": "VARCHAR",
    "verb": "VARCHAR",
    "record": "BIGINT",
    "area": "VARCHAR",
}


T = TypeVar("T")
_known: dict[Any, Any] = {}
_lock = threading.Lock()


def forget() -> None:
    """Compute everything anew (benchmarks)."""
    _known.clear()


class Snapshot:
    """The archive as of one seal. Tables are made when first asked for, with the columns asked for.

    Safe for several threads: each query runs on a cursor of its own.
    """

    def __init__(self, root: Path, seal: SealLine) -> None:
        self.root = root
        self.seal = seal
        self._lock = threading.RLock()
        self._opened: duckdb.DuckDBPyConnection | None = None
        self._made: dict[str, frozenset[str]] = {}

    @property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        """The database in memory, opened when something must be computed."""
        with self._lock:
            if self._opened is None:
                self._opened = duckdb.connect(":memory:", config={"threads": 2, "memory_limit": "2GB"})
                self._opened.execute("SET GLOBAL TimeZone = 'UTC'")  # a cursor has settings of its own
            return self._opened

    def rows(self, sql: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Run a query whose tables have been asked for with ``need``."""
        return self._connection.cursor().execute(sql, values or {}).fetchall()

    def remember(self, key: Hashable, words: Iterable[str], make: Callable[[], T]) -> T:
        """What ``make`` gives, made once for all seals at which the tables among the words are the same."""
        whole = (self.root, self._sizes(words), key)
        if whole not in _known:
            made = make()
            with _lock:
                _known[whole] = made
                while len(_known) > REMEMBERED:
                    del _known[next(iter(_known))]
            return made
        found: T = _known[whole]
        return found

    def _sizes(self, words: Iterable[str]) -> tuple[tuple[str, int], ...]:
        kinds = {tables()[w].kind for w in (word.removesuffix("_log") for word in words) if w in tables()}
        return tuple((kind, self.seal.sizes.get(kind, 0)) for kind in sorted(kinds))

    def need(self, words: Iterable[str], columns: Iterable[str] = ()) -> None:
        """Make the tables among these identifiers, with those of their columns that are among them.

        ``<table>_log`` is every entry of the kind up to the seal. ``columns`` names further columns that
        will be asked for later, so that no table is made twice.

        Raises:
            NoArchive: the archive lacks leaves of a kind.
        """
        wanted = frozenset(words)
        for name in sorted(wanted & tables().keys()):
            self._make(name, tables()[name], wanted | frozenset(columns), log=False)
        for name in sorted(w for w in wanted if w.endswith("_log") and w[:-4] in tables()):
            self._make(name, tables()[name[:-4]], wanted | frozenset(columns), log=True)

    def _make(self, name: str, table: Table, words: frozenset[str], *, log: bool) -> None:
        columns = frozenset(c for c in table.columns if c in words) | {"id"}
        if columns <= self._made.get(name, frozenset()):
            return
        with self._lock:
            columns |= self._made.get(name, frozenset())
            cursor = self._connection.cursor()
            if log:
                cursor.execute(f"CREATE OR REPLACE VIEW {name} AS {self._log(table, columns)}")
            else:
                cursor.execute(f"CREATE OR REPLACE TABLE {name} AS {self._latest(table, columns)}")
            self._made[name] = columns

    def _source(self, table: Table) -> str | None:
        """The kind's files as SQL; None where it has no leaves at this seal."""
        size = self.seal.sizes.get(table.kind, 0)
        if not size:
            return None
        held = manifest.load(self.root).kinds.get(table.kind)
        if held is None or held.leaves < size:
            raise NoArchive(
                f"the archive holds {held.leaves if held else 0} of the {size} leaves of {table.kind} that "
                f"seal {self.seal.number} counts: run `shian ledger rebuild-archive`"
            )
        place = manifest.folder_of(self.root, table.kind)
        files = [place / piece.name for piece in held.pieces if piece.first < size]
        return f"read_parquet({listed(files)}, union_by_name = true)"

    def _chosen(self, table: Table, columns: Iterable[str], source: str, within: str = "") -> str:
        """The SELECT list: each column with the model's type; NULL for one that the model got later.

        ``source`` holds rows with the archive's columns, or (``within`` says so) a ``part`` that has them.
        """
        rows = self._connection.cursor().execute(f"DESCRIBE SELECT {within}* FROM {source}").fetchall()
        there = {name for name, *_ in rows}

        def value(column: str) -> str:
            name = table.archived[column]
            return f"{within}{quoted(name)}" if name in there else "NULL"

        return ", ".join(f"CAST({value(c)} AS {table.columns[c]}) AS {quoted(c)}" for c in sorted(columns))

    def _nothing(self, table: Table, columns: Iterable[str]) -> str:
        chosen = ", ".join(f"CAST(NULL AS {table.columns[c]}) AS {quoted(c)}" for c in sorted(columns))
        return f"SELECT {chosen} LIMIT 0"

    def _latest(self, table: Table, columns: frozenset[str]) -> str:
        """The newest entry of each record; a removed record's newest entry has no columns, and is none."""
        source = self._source(table)
        if source is None:
            return self._nothing(table, columns)
        newest = f"""FROM {source} SEMI JOIN (SELECT max(leaf) AS leaf FROM {source}
            WHERE leaf < {self.seal.sizes[table.kind]} GROUP BY record) AS newest USING (leaf)
            WHERE {quoted(tables()[table.kind.replace(".", "_")].archived["id"])} IS NOT NULL"""
        if table.part:
            inner = f"SELECT unnest({quoted(table.part)}) AS part {newest}"
            return f"SELECT {self._chosen(table, columns, f'({inner})', 'part.')} FROM ({inner})"
        return f"SELECT {self._chosen(table, columns, source)} {newest}"

    def _log(self, table: Table, columns: frozenset[str]) -> str:
        fixed = ", ".join(f"CAST({quoted(c)} AS {kind}) AS {quoted(c)}" for c, kind in ENVELOPE.items())
        source = self._source(table)
        if source is None:
            empty = ", ".join(f"CAST(NULL AS {kind}) AS {quoted(c)}" for c, kind in ENVELOPE.items())
            return self._nothing(table, columns - {"area"}).replace("SELECT ", f"SELECT {empty}, ", 1)
        more = self._chosen(table, columns - {"area"}, source)
        return f"SELECT {fixed}, {more} FROM {source} WHERE leaf < {self.seal.sizes[table.kind]}"


_open: OrderedDict[tuple[Path, int], Snapshot] = OrderedDict()


def snapshot(number: int | None = None, root: Path | None = None) -> Snapshot:
    """The archive as of a seal (without a number: the latest), kept open among the last few asked for.

    Raises:
        NoArchive: nothing is sealed yet, or no such seal.
    """
    root = root or folder()
    line = seal_line(number, root)
    with _lock:
        found = _open.get((root, line.number))
        if found is None or found.seal != line:
            found = _open[root, line.number] = Snapshot(root, line)
        _open.move_to_end((root, line.number))
        while len(_open) > KEPT:
            _open.popitem(last=False)
        return found
