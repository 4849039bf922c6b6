"""The processes a server consists of: started together, watched, stopped together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from shian.platform.processes import with_parent
from shian.sites.serve.instance import ServeError

PATIENCE = 15.0  # seconds a child gets to end by itself
TICK = 0.1


class Stopped(BaseException):
    """A signal asked us to stop. Not an Exception, so that nothing on the way swallows it."""


class Children:
    """Named child processes, each in a session of its own, so that Ctrl-C reaches them through us only."""

    def __init__(self) -> None:
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str]) -> "subprocess.Popen[bytes]":
        """Start one that is to run until the end."""
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=with_parent(signal.SIGTERM),
        )
        self.processes[name] = process
        return process

    def finish(self, name: str, command: Sequence[str]) -> None:
        """Run one to its end."""
        code = self.start(name, command).wait()
        del self.processes[name]
        if code:
            raise ServeError(f"{name} failed with exit code {code}; what it said stands above.")

    def watch(self) -> None:
        """Return never; raise when one ends."""
        while True:
            for name, process in self.processes.items():
                if (code := process.poll()) is not None:
                    raise ServeError(f"{name} ended unexpectedly with exit code {code}; stopping the rest.")
            time.sleep(TICK * 5)

    def stop(self) -> None:
        """Ask all to end, and after a while make them."""
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in self.processes.values():
            try:
                process.wait(max(TICK, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes.clear()


def shian(*arguments: str) -> list[str]:
    """The command line of a `shian` command under this very Python."""
    return [sys.executable, "-m", "shian.sites.cli", *arguments]


@contextmanager
def stopping_signals() -> Iterator[None]:
    """Turn Ctrl-C, SIGTERM and a closed terminal into `Stopped`; during the clean-up, ignore them."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
