"""Reads GS1's list of company prefix formats, for EPC URNs."""

from collections.abc import Mapping
from pathlib import Path

import orjson

from shian.methods.digitallink import CERTAIN, DigitalLinkError, prefix_table, published
from shian.platform.codes.lines import refuse

LARGEST = 20 << 20


def known_prefixes(file: Path | None) -> Mapping[str, int]:
    """Those of the file, and the certain ones; without one, the published. Ends where it is no such list."""
    return {**CERTAIN, **_read(file)} if file else published()


def _read(file: Path) -> dict[str, int]:
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            refuse(f"{file}: larger than {LARGEST >> 20} MB")
        return prefix_table(orjson.loads(data))
    except OSError as fault:
        refuse(f"{file}: {fault.strerror}")
    except (orjson.JSONDecodeError, DigitalLinkError) as fault:
        refuse(f"{file}: {fault}")
