"""Tracing: closures over supply graphs, the tracing score of FoodChain-Lab, common sources."""

from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.build import build
from shian.methods.tracing.closure import Closure, closure
from shian.methods.tracing.errors import TracingError, UnknownIds
from shian.methods.tracing.graph import Graph, GraphBuilder
from shian.methods.tracing.index import Index
from shian.methods.tracing.moments import Moment, Scale, read_moment, written
from shian.methods.tracing.network import Delivery, Kind, Network, Spread
from shian.methods.tracing.paths import Path, path_to, shortest_path
from shian.methods.tracing.score import Scored, scores
from shian.methods.tracing.sources import Source, common_sources
from shian.methods.tracing.store import EdgeKind, EdgeTable, Expansion, Reach, Store, closure_over
from shian.methods.tracing.table_store import TableStore
from shian.methods.tracing.view import Found, View

__all__ = [
    "Bounds",
    "Closure",
    "Delivery",
    "EdgeKind",
    "EdgeTable",
    "Expansion",
    "Found",
    "Graph",
    "GraphBuilder",
    "Index",
    "Kind",
    "Moment",
    "Network",
    "Path",
    "Reach",
    "Scale",
    "Scored",
    "Source",
    "Spread",
    "Store",
    "TableStore",
    "TracingError",
    "UnknownIds",
    "View",
    "build",
    "closure",
    "closure_over",
    "common_sources",
    "path_to",
    "read_moment",
    "scores",
    "shortest_path",
    "written",
]
