"""A Spark Connect server of PySpark with two worker processes (local-cluster mode), for the soak test."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
PATIENCE = 120  # seconds until it answers
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.memory": "1g",
    "spark.executor.memory": "1g",
    "spark.sql.shuffle.partitions": "4",
}


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Started in a folder of its own, stopped with its workers; its address."""
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    fetched = subprocess.run([REPOSITORY / ".ci" / "spark"], check=True, stdout=subprocess.PIPE, text=True)
    home = fetched.stdout.strip()
    port = _free_port()
    settings = {**SETTINGS, "spark.connect.grpc.binding.port": str(port), "spark.local.dir": str(folder)}
    command = [f"{home}/bin/spark-submit", "--master", "local-cluster[2,1,1024]"]
    command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
    command += [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
    places = {"SPARK_HOME": home, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(folder)}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*command, "spark-internal"],
            cwd=folder,
            env={**os.environ, **places},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait(process, port, folder / "log")
        yield f"sc://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    raise RuntimeError(f"Spark does not answer:\n{log.read_text()[-2000:]}")
