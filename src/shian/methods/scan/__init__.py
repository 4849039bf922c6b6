"""Kulldorff's scan statistic: clusters in space and time, prospective and retrospective."""

from shian.methods.scan.circles import Points
from shian.methods.scan.errors import ScanError
from shian.methods.scan.inference import Null, recurrence
from shian.methods.scan.scan import Cluster, Scan, scan
from shian.methods.scan.study import Model, Settings, Study

__all__ = [
    "Cluster",
    "Model",
    "Null",
    "Points",
    "Scan",
    "ScanError",
    "Settings",
    "Study",
    "recurrence",
    "scan",
]
