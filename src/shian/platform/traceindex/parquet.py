"""Columns of Parquet files as arrays for building the index."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing import TracingError


def read_columns(files: Sequence[Path], names: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Columns of numbers over several files, one after the other; row groups are read on all cores.

    Raises:
        TracingError: a column is missing, no number, or has empty cells.
    """
    import pyarrow.parquet as pq  # here, since a process that only asks does without its memory and start

    parts: dict[str, list[NDArray[Any]]] = {name: [] for name in names}
    for file in files:
        missing = set(names) - set(pq.read_schema(file).names)
        if missing:
            raise TracingError(f"{file}: no column {', '.join(sorted(missing))}")
        table = pq.read_table(file, columns=list(names), memory_map=True)
        for name in names:
            parts[name] += [_numbers(file, name, chunk) for chunk in table.column(name).chunks]
    return {
        name: np.concatenate(chunks) if chunks else np.zeros(0, np.int64) for name, chunks in parts.items()
    }


def _numbers(file: Path, name: str, chunk: Any) -> NDArray[Any]:
    import pyarrow as pa

    if chunk.null_count:
        raise TracingError(f"{file}: column {name} has {chunk.null_count} empty cells")
    if not (pa.types.is_integer(chunk.type) or pa.types.is_floating(chunk.type)):
        raise TracingError(f"{file}: column {name} holds {chunk.type}, no numbers")
    return np.asarray(chunk.to_numpy(zero_copy_only=False))
