"""Runs a module that reads a stranger's file in a process of its own; tells refusals from crashes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import orjson

import shian
from shian.platform.exchange.limits import REFUSED, Unreadable


def contained(module: str, arguments: Sequence[str], target: Path, *, seconds: int, too_much: str) -> None:
    """Run ``python -m module arguments``; the module bounds itself and writes to ``target``.

    Args:
        seconds: of processor time it allows itself; twice as long is waited.
        too_much: what is said when it crashes or takes longer.

    Raises:
        Unreadable: it refused (exit code REFUSED; the last line of ``target`` says why), crashed or took too
            long.
    """
    environment = {
        "PYTHONPATH": str(Path(shian.__file__).parents[1]),
        "PATH": os.environ.get("PATH", ""),
        "LANG": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",  # each of its threads would count against the bound on memory
    }
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=seconds * 2, check=False)
    except subprocess.TimeoutExpired as fault:
        raise Unreadable(too_much) from fault
    if done.returncode == REFUSED:
        refusal = orjson.loads(target.read_bytes().splitlines()[-1])
        raise Unreadable(refusal["refused"], **refusal["params"])
    if done.returncode:
        # A crash (memory, a panic of the parser) is the file's doing; the last line tells the operator why.
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        raise Unreadable(too_much) from RuntimeError(last[0])
