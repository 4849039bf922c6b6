"""Versions of the trace index in a folder: arrays as mapped files, and a note of which version counts."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing import EdgeTable, Index, TracingError, build
from shian.methods.tracing.index import Scale, Sparse

CURRENT = "current"  # holds the name of the version that counts
ABOUT = "about.json"  # in a version; written last: a folder without it is no version
FORMAT = 1
KEPT = 2  # versions: the one that counts, and the one before, which a process may be about to open
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A version opened: the index, the possible edges, its number."""

    index: Index
    possible: EdgeTable
    version: int


class TraceFiles:
    """A folder of versions. Any number of processes read; one at a time writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def version(self) -> int | None:
        """The number of the version that counts, None before the first."""
        try:
            return int((self.folder / CURRENT).read_text("ascii"))
        except FileNotFoundError:
            return None

    def open(self) -> Snapshot | None:
        """The version that counts, None before the first. Nothing is read yet but its heading.

        Raises:
            TracingError: it was written by another edition of this program.
        """
        for _ in range(3):  # a version may be replaced twice between the look at its number and its opening
            version = self.version()
            if version is None:
                return None
            try:
                return _opened(self._of(version), version)
            except FileNotFoundError:
                continue
        raise TracingError(f"{self.folder}: version {version} of the trace index is not there")

    def write(
        self,
        src: Array,
        dst: Array,
        leave: Array,
        arrive: Array,
        *,
        nodes: int | None = None,
        unit: int = 1,
        as_of: int = 0,
        possible: EdgeTable | None = None,
        **columns: Array,
    ) -> int:
        """Build a version of columns as for `methods.tracing.build`, make it the one that counts; its number.

        Raises:
            TracingError: the columns make no index, or another process is writing.
        """
        with self._alone():
            version = (self.version() or 0) + 1
            parts = self.folder / f"{self._of(version).name}.part"
            for left in (parts, self._of(version)):
                shutil.rmtree(left, ignore_errors=True)
            parts.mkdir(parents=True)
            files = _Writer(parts)
            options = {"nodes": nodes, "unit": unit, "as_of": as_of}
            index = build(src, dst, leave, arrive, room=files.room, **options, **columns)  # type: ignore[arg-type]
            for name in EdgeTable.__slots__ if possible is not None else ():
                column = getattr(possible, name)
                files.room(f"possible.{name}", len(column), column.dtype)[:] = column
            files.close()
            about = {"format": FORMAT, "as_of": as_of, "scale": asdict(index.scale), "arrays": files.names}
            _write_whole(parts / ABOUT, json.dumps(about))
            parts.rename(self._of(version))
            _write_whole(self.folder / CURRENT, str(version))
            self._prune(version)
        return version

    def _of(self, version: int) -> Path:
        return self.folder / f"v{version:08d}"

    def _prune(self, version: int) -> None:
        """Processes that have an old version open keep it: what is unlinked stays until it is closed."""
        for old in sorted(self.folder.glob("v*"))[:-KEPT]:
            if old.name < self._of(version).name:
                shutil.rmtree(old, ignore_errors=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as fault:
                raise TracingError("another process is writing the trace index") from fault
            yield


class _Writer:
    """Makes arrays that are files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: list[str] = []
        self._maps: list[np.memmap[Any, Any]] = []

    def room(self, name: str, length: int, kind: Any) -> Array:
        """A file of so many noughts, as an array."""
        self.names.append(name)
        file = self.folder / f"{name}.npy"
        if not length:
            empty = np.zeros(0, kind)
            np.save(file, empty)
            return empty
        made = np.lib.format.open_memmap(file, mode="w+", dtype=kind, shape=(length,))
        self._maps.append(made)
        return np.asarray(made)

    def close(self) -> None:
        """All of it on disk."""
        for made in self._maps:
            made.flush()


def _opened(folder: Path, version: int) -> Snapshot:
    about = json.loads((folder / ABOUT).read_text("utf-8"))
    if about["format"] != FORMAT:
        raise TracingError(f"{folder}: format {about['format']}, not {FORMAT}: build the trace index anew")
    arrays = {name: _mapped(folder / f"{name}.npy") for name in about["arrays"]}
    forward, backward = (
        Sparse(arrays.pop(f"{way}.start"), arrays.pop(f"{way}.other"), arrays.pop(f"{way}.leaf"))
        for way in ("forward", "backward")
    )
    inferred = {name: arrays.pop(f"possible.{name}", None) for name in EdgeTable.__slots__}
    possible = EdgeTable.made([], []) if inferred["src"] is None else EdgeTable(**inferred)  # type: ignore[arg-type]
    index = Index(forward, backward, scale=Scale(**about["scale"]), as_of=about["as_of"], **arrays)
    return Snapshot(index, possible, version)


def _mapped(file: Path) -> Array:
    """An array of a file, read page by page as it is needed.

    Private to the process and so writable in name: loops are compiled once for it and for arrays in memory.
    """
    try:
        return np.asarray(np.load(file, mmap_mode="c"))
    except ValueError:  # nothing to map
        return np.asarray(np.load(file))


def _write_whole(file: Path, text: str) -> None:
    """All of the text or none: a reader never sees a part."""
    part = file.with_name(f"{file.name}.part")
    with part.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
