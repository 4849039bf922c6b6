"""Which reader a file needs, told by its headings; and reading many files in a fitting order."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from shian.domains.standards.reading import gb2762, gb2763, gb29921, sampling_items
from shian.domains.standards.reading.report import Known, Reading

Reader = Callable[[Iterable[Mapping[str, str]], str, Known], Reading]
READERS: tuple[tuple[set[str], Reader], ...] = (
    (gb2763.HEADINGS, gb2763.read),
    (gb2762.HEADINGS, gb2762.read),
    (gb29921.HEADINGS, gb29921.read),
    (sampling_items.HEADINGS, sampling_items.read),
)
_STANDARD = re.compile(r"GB[_ ]?(\d+(?:\.\d+)?)[-_](\d{4})", re.IGNORECASE)
_RULES = re.compile(r"rules_(\d{4})")


class UnknownTable(ValueError):
    """A file that no reader knows; the message says what was looked for."""


def table_files(paths: Iterable[Path]) -> list[Path]:
    """The tables among files and folders, editions in order of their year, sampling rules last."""
    found = [file for path in paths for file in (sorted(path.glob("*.csv")) if path.is_dir() else [path])]
    readable = [file for file in found if reader_of(file) is not None or file in paths]
    return sorted(readable, key=lambda file: (code_of(file).startswith("GB") is False, code_of(file)))


def reader_of(path: Path) -> Reader | None:
    """The reader whose headings a file has; None when there is none."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        headings = set(next(csv.reader(lines), []))
    return next((reader for needed, reader in READERS if needed <= headings), None)


def code_of(path: Path) -> str:
    """The edition a file's name tells: `gb2763_2026_mrl.csv` → `GB 2763-2026`."""
    if match := _STANDARD.search(path.stem):
        return f"GB {match[1]}-{match[2]}"
    match = _RULES.search(path.stem)
    return f"国家食品安全监督抽检实施细则({match[1]}年版)" if match else path.stem


def read_table(path: Path, known: Known) -> Reading:
    """Read one file; `known` grows by what it brings. UnknownTable when no reader fits."""
    reader = reader_of(path)
    if reader is None:
        raise UnknownTable(
            f"{path.name}: no table of limits or test items known here has these headings. "
            "Needed are those of GB 2763, GB 2762/2761, GB 29921 or the sampling rules."
        )
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return reader(csv.DictReader(lines), code_of(path), known)
