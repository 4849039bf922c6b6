"""Packing a box: a zip, text compressed, Parquet and pictures stored; equal content makes equal bytes."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from shian.evaluation.box.contents import MANIFEST, SIGNATURE, Contents, Part

BLOCK = 1 << 20
TEXT = (".json", ".jsonl", ".sql", ".toml", ".txt", ".py", ".html")


def pack(contents: Contents, path: Path, tell: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Write the zip: manifest and signature first, then the files by name; on the disk when this returns."""
    first = [contents.parts[name] for name in (MANIFEST, SIGNATURE)]
    rest = [part for part in contents if part.name not in (MANIFEST, SIGNATURE)]
    done, total = 0, contents.size
    with path.open("wb") as file:
        with zipfile.ZipFile(file, "w") as box:
            for part in [*first, *rest]:
                _write(box, part)
                done += part.size
                tell(done, total)
        file.flush()
        os.fsync(file.fileno())


def _write(box: zipfile.ZipFile, part: Part) -> None:
    info = zipfile.ZipInfo(part.name)  # of 1 January 1980, so that equal content makes equal bytes
    info.compress_type = zipfile.ZIP_DEFLATED if part.name.endswith(TEXT) else zipfile.ZIP_STORED
    info.external_attr = 0o644 << 16
    info.file_size = part.size
    source = BytesIO(part.content) if isinstance(part.content, bytes) else part.content.open("rb")
    with source, box.open(info, "w") as out:
        shutil.copyfileobj(source, out, BLOCK)
