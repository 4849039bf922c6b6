"""One server for a data folder at a time: who serves it, and at which address."""

import errno
import fcntl
import json
import os
import socket
from dataclasses import dataclass
from pathlib import Path


class ServeError(RuntimeError):
    """Serving cannot begin or go on; the message says why and what to do."""


@dataclass(frozen=True)
class Instance:
    """A running server."""

    process: int
    address: str


class Claim:
    """The right to serve a data folder, held until the process ends."""

    def __init__(self, data: Path, address: str) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.file = path(data).open("a+")
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServeError(taken(data)) from None
        self.file.truncate(0)
        self.file.write(json.dumps({"process": os.getpid(), "address": address}))
        self.file.flush()

    def release(self) -> None:
        """Give the right back."""
        self.file.truncate(0)
        self.file.close()


def running(data: Path) -> Instance | None:
    """The server of a data folder, if one runs."""
    try:
        with path(data).open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return None
    except FileNotFoundError:
        return None
    except BlockingIOError:
        content = path(data).read_text()
        return Instance(**json.loads(content)) if content else Instance(0, "an address not yet known")


def path(data: Path) -> Path:
    """The file that is locked and tells the address."""
    return data / "server.json"


def taken(data: Path) -> str:
    """What to tell who wants to serve a folder that is served."""
    instance = running(data)
    where = f" at {instance.address} (process {instance.process})" if instance else ""
    return (
        f"The data folder {data} is already served{where}. Stop that with `make stop`, or serve another city "
        "from another folder: SHIAN_DATA=/path/to/folder make run PORT=8001"
    )


def check_port(host: str, port: int) -> None:
    """Refuse a port that cannot be had, before any long work."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServeError(port_message(host, port, error)) from error


def port_message(host: str, port: int, error: OSError) -> str:
    """Why the port cannot be had, and how to choose another."""
    advice = f"Choose another: make run PORT={next_port(port)}"
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. {advice}"
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for the administrator of this machine. {advice}"
    return f"{host}:{port} cannot be served: {error.strerror}. {advice}"


def next_port(port: int) -> int:
    """A port to suggest."""
    return port + 1 if 1024 <= port < 65535 else 8000
