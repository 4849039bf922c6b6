"""Sessions with a Spark Connect server, and a server of one's own for tests and single machines."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from shian.methods.tracing import TracingError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REMOTE = re.compile(r"sc://[^\s/]+(/.*)?")
MISSING = "this needs the extra `cluster`: pip install 'shian[cluster]'"


@contextmanager
def connect(remote: str) -> Iterator[SparkSession]:
    """A session with the server at `sc://host:port[/;token=…]`, ended afterwards.

    Raises:
        TracingError: the address is none, the extra is not installed, or nobody answers.
    """
    if not REMOTE.fullmatch(remote):
        raise TracingError(f"{remote!r} is no Spark Connect address: write sc://host:port")
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", FutureWarning
        )  # of pandas' edition, which nothing here passes through
        try:
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession as Spark
        except ImportError as fault:
            raise TracingError(MISSING) from fault
        try:
            session = Spark.builder.remote(remote).create()
            session.range(1).toArrow()
        except PySparkException as fault:
            raise TracingError(f"{remote} does not answer: {str(fault).splitlines()[0]}") from fault
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def local_server(host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """A Spark Connect server in this process, on both cores, without Java; its address.

    Raises:
        TracingError: the extra is not installed.
    """
    try:
        from pysail.spark import SparkConnectServer
    except ImportError as fault:
        raise TracingError(MISSING) from fault
    server = SparkConnectServer(host, port)
    server.start(background=True)
    try:
        at, bound = server.listening_address
        yield f"sc://{at}:{bound}"
    finally:
        server.stop()
