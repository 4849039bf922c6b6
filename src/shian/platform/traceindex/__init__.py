"""The trace index on disk: written beside the one in use, switched at once, newer events in memory."""

from shian.platform.traceindex.files import Snapshot, TraceFiles
from shian.platform.traceindex.living import LivingIndex
from shian.platform.traceindex.parquet import read_columns
from shian.platform.traceindex.warm import warm

__all__ = ["LivingIndex", "Snapshot", "TraceFiles", "read_columns", "warm"]
