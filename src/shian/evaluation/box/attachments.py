"""The attachments of a box: all of the records it holds, or some, drawn so that anyone draws the same."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from shian.evaluation.box.contents import CannotMake, Contents
from shian.evaluation.figures.store import Snapshot
from shian.methods.canonical import canonical
from shian.platform.files.storage import path_of

KIND, TABLE = "files.attachment", "files_attachment"
COLUMNS = ("id", "kind_of", "media", "name", "record", "sha256", "size")


@dataclass(frozen=True)
class Choice:
    """How many attachments a box takes: ``most`` is None for all."""

    most: int | None

    @classmethod
    def of(cls, text: str) -> Choice:
        """From ``all``, ``none`` or a number.

        Raises:
            CannotMake: it is none of these.
        """
        if text in ("all", "none"):
            return cls(None if text == "all" else 0)
        if not text.isdigit():
            raise CannotMake(f"attachments are “all”, “none” or a number, not {text!r}")
        return cls(int(text))


def put_attachments(into: Contents, choice: Choice, kinds: Collection[str], shot: Snapshot, seed: str) -> int:
    """Add ``attachments.json`` and the files it names; return how many.

    Raises:
        CannotMake: a file is not in the store.
    """
    known = _known(kinds, shot) if choice.most != 0 else []
    chosen = sorted(known, key=lambda one: place(seed, one["id"]))[: choice.most]
    for digest in sorted({one["sha256"] for one in chosen}):
        path = path_of(digest)
        if not path.exists():
            raise CannotMake(
                f"attachment {digest} is not in the store ({path}): restore it, or leave attachments out"
            )
        into.add(f"attachments/{digest}", path)
    record = {"of": len(known), "seed": seed, "drawn": sorted(chosen, key=lambda one: int(one["id"]))}
    into.add("attachments.json", canonical(record))
    return len(chosen)


def place(seed: str, number: int) -> bytes:
    """An attachment's place in the draw: SHA-256 of the seal's hash, a colon and its number."""
    return hashlib.sha256(f"{seed}:{number}".encode()).digest()


def _known(kinds: Collection[str], shot: Snapshot) -> list[dict[str, Any]]:
    """The attachments, as of the seal, of records of these kinds."""
    shot.need({TABLE}, COLUMNS)
    sql = f"SELECT {', '.join(COLUMNS)} FROM {TABLE} WHERE kind_of IN (SELECT unnest($kinds))"
    return [dict(zip(COLUMNS, row, strict=True)) for row in shot.rows(sql, {"kinds": sorted(kinds)})]
