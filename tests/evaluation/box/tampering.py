"""Tampering with boxes, as somebody would who has no key of the city; and the check of what comes out."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import runpy
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shian.evaluation.box.checked import SCRIPT
from shian.evaluation.report.text import parse, source_of
from shian.methods.canonical import canonical
from shian.methods.seals import key_id_of

Files = dict[str, bytes]
Change = Callable[[Files], None]
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)
SAMPLES = "leaves/laboratory.sample/"


@dataclass(frozen=True)
class Checked:
    """What the check said."""

    code: int
    lines: list[str]


def check(box: Path, key: Path, *more: str) -> Checked:
    """Run the check on a box, within this process: that spares each run the loading of its libraries."""
    arguments = [str(SCRIPT), str(box), "--key", str(key), *more]
    with redirect_stdout(io.StringIO()) as said, patch.object(sys, "argv", arguments):
        try:
            runpy.run_path(str(SCRIPT), run_name="__main__")
        except SystemExit as end:
            refused = [end.code] if isinstance(end.code, str) else []
            return Checked(1 if refused else int(end.code or 0), said.getvalue().splitlines() + refused)
    raise AssertionError("the check did not say how it ended")


def check_alone(box: Path, key: Path, folder: Path) -> Checked:
    """Run the check as a stranger does: in a process of its own, elsewhere, without environment."""
    command = [sys.executable, "-I", str(SCRIPT), str(box), "--key", str(key)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env={})
    return Checked(run.returncode, (run.stdout + run.stderr).splitlines())


def opened(box: Path) -> Files:
    """The files of a box."""
    with zipfile.ZipFile(box) as held:
        return {name: held.read(name) for name in held.namelist()}


def closed(files: Files, path: Path) -> Path:
    """A box of these files."""
    with zipfile.ZipFile(path, "w") as made:
        for name, data in files.items():
            made.writestr(zipfile.ZipInfo(name), data)
    return path


def rehash(files: Files) -> None:
    """Write the manifest's hashes anew; the signature stays as it was."""
    manifest = json.loads(files["manifest.json"])
    names = sorted(files.keys() - {"manifest.json", "manifest.sig"})
    manifest["files"] = [
        {"path": n, "sha256": hashlib.sha256(files[n]).hexdigest(), "size": len(files[n])} for n in names
    ]
    files["manifest.json"] = canonical(manifest)


def resign(files: Files, *, named: bool = True) -> None:
    """Hash anew and sign with a key of one's own, named in the manifest or under the city's name."""
    rehash(files)
    if named:
        manifest = json.loads(files["manifest.json"])
        manifest["key_id"] = key_id_of(STRANGER.public_key())
        files["manifest.json"] = canonical(manifest)
    files["manifest.sig"] = base64.b64encode(STRANGER.sign(files["manifest.json"]))


def alter_json(files: Files, name: str, change: Callable[[dict], None]) -> None:  # type: ignore[type-arg]
    """Change a JSON file of the box."""
    content = json.loads(files[name])
    change(content)
    files[name] = canonical(content)


def alter_leaves(files: Files, change: Callable[[list[dict]], list[dict]]) -> None:  # type: ignore[type-arg]
    """Change the last file of samples' leaves, rows as dicts of its columns; its name and schema stay."""
    name = max(n for n in files if n.startswith(SAMPLES))
    table = pq.read_table(io.BytesIO(files[name]))
    rows = change(table.to_pylist())
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), out, compression="zstd")
    files[name] = out.getvalue()


def alter_word(files: Files, old: str, new: str) -> None:
    """Replace the first run of that text in the Word file."""
    source, out = zipfile.ZipFile(io.BytesIO(files["report/report.docx"])), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                assert f">{old}<".encode() in data
                data = data.replace(f">{old}<".encode(), f">{new}<".encode(), 1)
            made.writestr(name, data)
    files["report/report.docx"] = out.getvalue()


def place_of(figure: str, year: int = 2021) -> str:
    """Where the report says a figure of a year, as findings name it."""
    sentences = parse(source_of("self_evaluation")).sentences
    key = next(s.key for s in sentences for h in s.holes if h.figure == figure and h.asked.start.year == year)
    return f"{figure} in sentence {key}"
