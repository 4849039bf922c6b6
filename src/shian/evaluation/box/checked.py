"""A box is checked by its own `verify.py`, in a process of its own, before anyone is handed it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from shian.evaluation.box.contents import CannotMake

SCRIPT = Path(__file__).with_name("verify.py")
LONGEST = 1800  # seconds


def check(box: Path, public_key: bytes) -> str:
    """Run the check; return what it printed.

    Raises:
        CannotMake: it found a difference.
    """
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder) / "CITY.pub"
        key.write_bytes(public_key)
        command = [sys.executable, "-I", str(SCRIPT), str(box), "--key", str(key)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    if run.returncode:
        said = (run.stdout + run.stderr).strip().splitlines()
        raise CannotMake("the box does not pass its own check: " + " | ".join(said[-6:]))
    return run.stdout
