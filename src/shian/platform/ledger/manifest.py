"""The archive's manifest: which files make it up, up to which seal. It changes at one stroke.

``manifest.json`` is replaced by rename after the files it names are on the disk. A file it does not name is
left over from a run that was killed, and goes with the next run. Superseded files stay for a while, for the
sake of whoever read the manifest a moment ago.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import orjson

from shian.platform.ledger.columns import Columns
from shian.platform.ledger.failpoints import failpoint
from shian.platform.ledger.parquet import TEMPORARY, settle, sync

NAME = "manifest.json"
SEALS = "seals.jsonl"
GRACE = 600.0  # seconds a superseded file stays
_FILE = re.compile(r"(\d{12})-(\d{12})\.parquet")


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """A file of consecutive leaves: first and last index within the kind."""

    first: int
    last: int

    @property
    def name(self) -> str:
        """``<first>-<last>.parquet``."""
        return f"{self.first:012d}-{self.last:012d}.parquet"

    @property
    def rows(self) -> int:
        """How many leaves it holds."""
        return self.last - self.first + 1


@dataclass(slots=True)
class KindFiles:
    """A kind's files in the order of leaves, and its typed columns as of the last write."""

    pieces: list[Piece] = field(default_factory=list)
    columns: Columns = field(default_factory=dict)

    @property
    def leaves(self) -> int:
        """How many leaves are archived."""
        return self.pieces[-1].last + 1 if self.pieces else 0


@dataclass(slots=True)
class Manifest:
    """What the archive holds. ``seals_bytes`` is the length of ``seals.jsonl`` up to ``seal``."""

    seal: int = 0
    seal_hash: str = ""
    seals_bytes: int = 0
    kinds: dict[str, KindFiles] = field(default_factory=dict)
    retired: dict[str, float] = field(default_factory=dict)

    def of(self, kind: str) -> KindFiles:
        """The files of a kind, to be added to."""
        return self.kinds.setdefault(kind, KindFiles())


class BadManifest(RuntimeError):
    """The archive has no readable manifest."""


def folder_of(archive: Path, kind: str) -> Path:
    """The folder of a kind's files. Letters that a file name cannot hold are written as ``%xx``."""
    return archive / (quote(kind, safe="") if kind.strip(".") else kind.replace(".", "%2E"))


def load(archive: Path) -> Manifest:
    """The manifest; an empty one where there is no archive yet.

    Raises:
        BadManifest: it is damaged, or missing although there are files.
    """
    path = archive / NAME
    if not path.exists():
        if any(archive.glob("*/*.parquet")):
            raise BadManifest(f"{path} is missing: run `shian ledger rebuild-archive`")
        return Manifest()
    try:
        return _from_json(orjson.loads(path.read_bytes()))
    except (ValueError, KeyError, TypeError) as error:
        raise BadManifest(f"{path} is damaged ({error}): run `shian ledger rebuild-archive`") from error


def _from_json(data: dict[str, Any]) -> Manifest:
    kinds = {
        kind: KindFiles([Piece(first, last) for first, last in of["files"]], of["columns"])
        for kind, of in data["kinds"].items()
    }
    return Manifest(data["seal"], data["seal_hash"], data["seals_bytes"], kinds, data["retired"])


def save(archive: Path, manifest: Manifest) -> None:
    """Replace the manifest, whole or not at all."""
    data = {
        "seal": manifest.seal,
        "seal_hash": manifest.seal_hash,
        "seals_bytes": manifest.seals_bytes,
        "kinds": {
            kind: {"files": [[p.first, p.last] for p in of.pieces], "columns": of.columns}
            for kind, of in sorted(manifest.kinds.items())
        },
        "retired": manifest.retired,
    }
    part = archive / (NAME + TEMPORARY)
    part.write_bytes(orjson.dumps(data, option=orjson.OPT_INDENT_2))
    settle(part, archive / NAME)
    failpoint("archive.manifest")


def retire(archive: Path, manifest: Manifest, kind: str, pieces: list[Piece]) -> None:
    """Note that files were superseded; they go when nobody can be reading them any more."""
    for piece in pieces:
        manifest.retired[str((folder_of(archive, kind) / piece.name).relative_to(archive))] = time.time()


def clean(archive: Path, manifest: Manifest) -> None:
    """Remove what a killed run left, and files superseded long enough ago.

    The list of seals is cut back to what the manifest covers.
    """
    wanted = {folder_of(archive, kind) / p.name for kind, of in manifest.kinds.items() for p in of.pieces}
    now = time.time()
    for path in [*archive.glob("*" + TEMPORARY), *archive.glob("*/*.parquet*")]:
        retired = manifest.retired.get(str(path.relative_to(archive)))
        if path not in wanted and (retired is None or now - retired > GRACE):
            path.unlink()
            failpoint("archive.unlinked")
    manifest.retired = {name: since for name, since in manifest.retired.items() if (archive / name).exists()}
    seals = archive / SEALS
    if seals.exists() and seals.stat().st_size > manifest.seals_bytes:
        with seals.open("r+b") as file:
            file.truncate(manifest.seals_bytes)
        sync(seals)


def recovered(archive: Path) -> Manifest:
    """A manifest from the files alone, for an archive that has lost its own: the widest files that join up.

    The seal is unknown (0), so the list of seals is written again.
    """
    manifest = Manifest()
    for folder in sorted(p for p in archive.iterdir() if p.is_dir()):
        matches = (_FILE.fullmatch(f.name) for f in folder.iterdir())
        found = sorted((Piece(int(m[1]), int(m[2])) for m in matches if m), key=lambda p: (p.first, -p.last))
        of = KindFiles()
        for piece in found:
            if piece.first == of.leaves:
                of.pieces.append(piece)
        if of.pieces:
            manifest.kinds[unquote(folder.name)] = of
    return manifest
