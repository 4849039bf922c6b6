"""The offline check page: one file, built of its sources, that needs no network and no installation."""

from __future__ import annotations

import base64
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent
SCRIPTS = ("bytes", "keys", "zip", "seals", "witnesses", "check", "words", "show", "main")
_STRICT = '"use strict";\n'


@cache
def page() -> bytes:
    """``check.html``: the same bytes each time.

    Its policy lets nothing be loaded or sent, and runs this script alone: both are named by their hashes.
    """
    style = "\n" + (FOLDER / "style.css").read_text(encoding="utf-8")
    script = "\n" + _STRICT + "\n".join(_titled(name) for name in SCRIPTS)
    if "</script" in script or "</style" in style:
        raise ValueError("a source of the offline page would end its own element")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    shell = (FOLDER / "shell.html").read_text(encoding="utf-8")
    for place, text in (("@policy@", policy), ("@style@", style), ("@script@", script)):
        shell = shell.replace(place, text)
    return shell.encode()


def _titled(name: str) -> str:
    source = (FOLDER / f"{name}.js").read_text(encoding="utf-8")
    return f"// ---- {name}.js ----\n\n{source}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"
