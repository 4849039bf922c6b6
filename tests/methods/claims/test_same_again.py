"""The findings about a text are the same in every process, whatever order sets have in it."""

from __future__ import annotations

import os
import subprocess
import sys

AUDIT = """
from shian.methods.claims import audit
from shian.simulation.claims.generate import paragraphs
text = chr(10).join(passage.text for passage in paragraphs(2026, 150))
print([(finding.kind, finding.spans) for finding in audit(text).findings])
"""


def test_same_again() -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", AUDIT],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert len(said[0]) > 1000
    assert said[0] == said[1]
