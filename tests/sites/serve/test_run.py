"""`shian run` starts everything, says where, and leaves nothing behind, however it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.slow
COMMAND = [sys.executable, "-m", "shian.sites.cli", "run", "--empty"]


class Run:
    """A `shian run` of a test, with what it said."""

    def __init__(self, data: Path, port: int) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "SHIAN_DATABASE_URL"}
        self.said = Path(tempfile.mkstemp(prefix="said-", dir=data.parent)[1])
        self.process = subprocess.Popen(
            [*COMMAND, "--port", str(port)],
            env={**environment, "SHIAN_DATA": str(data)},
            stdout=self.said.open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.port = port

    def text(self) -> str:
        return self.said.read_text()

    def wait_until_served(self) -> list[psutil.Process]:
        """Wait for the address; the processes it consists of."""
        deadline = time.monotonic() + 180
        while f"is served at http://127.0.0.1:{self.port}" not in self.text():
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)
        return self.parts()

    def parts(self) -> list[psutil.Process]:
        """The processes it consists of, once the worker for jobs, the last to start, is there."""
        deadline = time.monotonic() + 30
        while True:
            found = list(psutil.Process(self.process.pid).children(recursive=True))
            if any("procrastinate" in process.cmdline() for process in found) or time.monotonic() > deadline:
                return found
            time.sleep(0.1)

    def status(self) -> int:
        """The status of the sign-in page."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/account/login/", timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data folder: the first test finds it empty, those after it start on what is there."""
    with tempfile.TemporaryDirectory(prefix="shian-test-") as folder:
        os.chmod(folder, 0o711)
        yield Path(folder) / "data"


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def all_gone(processes: list[psutil.Process], patience: float = 20) -> bool:
    return not psutil.wait_procs(processes, timeout=patience)[1]


def test_serves_refuses_a_second_and_stops_all_on_ctrl_c(data: Path, port: int) -> None:
    run = Run(data, port)
    started = run.wait_until_served()
    names = " ".join(" ".join(process.cmdline()) for process in started)
    assert all(part in names for part in ("granian", "procrastinate worker", "database.keeper", "postgres"))
    assert run.status() == 200

    second = Run(data, port)
    assert second.process.wait(30) == 1
    assert f"already served at http://127.0.0.1:{port}" in second.text()
    third = Run(data.with_name("other"), port)
    assert third.process.wait(30) == 1
    assert (
        third.text() == f"Port {port} is taken by another program. Choose another: make run PORT={port + 1}\n"
    )

    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(30) == 0
    assert all_gone(started)
    assert run.text().endswith("Stopping …\n")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_leaves_nothing_when_killed_and_starts_again(data: Path, port: int) -> None:
    run = Run(data, port)
    started = run.wait_until_served()
    run.process.kill()
    run.process.wait()
    assert all_gone(started)

    again = Run(data, port)
    started = again.wait_until_served()
    assert again.status() == 200
    again.process.terminate()
    assert again.process.wait(30) == 0
    assert all_gone(started)


def test_a_dead_part_stops_the_rest_and_is_named(data: Path, port: int) -> None:
    run = Run(data, port)
    started = run.wait_until_served()
    worker = next(process for process in started if "procrastinate" in process.cmdline())
    worker.kill()
    assert run.process.wait(30) == 1
    assert "The worker for jobs ended unexpectedly" in run.text()
    assert all_gone(started)
