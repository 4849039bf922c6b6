"""Spellings of the headings of official sheets, a file for each kind of sheet."""

import tomllib
from functools import cache
from importlib.resources import files

from shian.methods.sheets.headings import Column, Vocabulary

# Data that ships inside the package, like the constants of a module: read once, never from outside.


@cache
def vocabulary(name: str) -> Vocabulary:
    """The vocabulary `bulletin`, `operators` or `samples`."""
    text = (files(__name__) / f"{name}.toml").read_text(encoding="utf-8")
    columns = [
        Column(key, tuple(d["spellings"]), tuple(d.get("never", ())))
        for key, d in tomllib.loads(text).items()
    ]
    return Vocabulary(columns)
