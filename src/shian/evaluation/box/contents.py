"""What goes into a box: files by name, each bytes or a file on the disk, with hash and size."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FORMAT = "shian-box-1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"


class CannotMake(RuntimeError):
    """The box cannot be made; the message says why and what to do. Nothing was left behind."""


@dataclass(frozen=True)
class Part:
    """A file of the box: its content, or where it lies."""

    name: str
    content: bytes | Path

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def sha256(self) -> str:
        """The hash of its content, as the manifest lists it."""
        if isinstance(self.content, bytes):
            return hashlib.sha256(self.content).hexdigest()
        with self.content.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass
class Contents:
    """The files of a box under way."""

    parts: dict[str, Part] = field(default_factory=dict)

    def add(self, name: str, content: bytes | Path) -> None:
        """Add a file.

        Raises:
            CannotMake: there is one of that name already.
        """
        if name in self.parts:
            raise CannotMake(f"two files of the box would be named {name}")
        self.parts[name] = Part(name, content)

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(part.size for part in self.parts.values())

    def __iter__(self) -> Iterator[Part]:
        """The files in the order of their names."""
        return iter([self.parts[name] for name in sorted(self.parts)])
