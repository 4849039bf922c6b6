"""Traces over the archives of many cities through Spark Connect. Needs the extra `cluster`; no database."""

from shian.platform.cluster.archive import CodeKeys, Keys, NumberKeys, of_city, read_archives
from shian.platform.cluster.batch import Batch, closures
from shian.platform.cluster.network import Frames, network_scores
from shian.platform.cluster.scoring import NodeScores, node_scores
from shian.platform.cluster.session import connect, local_server
from shian.platform.cluster.store import SparkStore

__all__ = [
    "Batch",
    "CodeKeys",
    "Frames",
    "Keys",
    "NodeScores",
    "NumberKeys",
    "SparkStore",
    "closures",
    "connect",
    "local_server",
    "network_scores",
    "node_scores",
    "of_city",
    "read_archives",
]
