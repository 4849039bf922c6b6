"""One server a data folder; a port that cannot be had is refused at once, with advice."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest

from shian.sites.serve.instance import Claim, Instance, ServeError, check_port, next_port, running


def test_a_claim_tells_address_and_process(tmp_path: Path) -> None:
    assert running(tmp_path) is None
    claim = Claim(tmp_path, "http://127.0.0.1:8000")
    assert running(tmp_path) == Instance(os.getpid(), "http://127.0.0.1:8000")
    claim.release()
    assert running(tmp_path) is None


def test_a_second_claim_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    claim = Claim(tmp_path, "http://127.0.0.1:8000")
    with pytest.raises(
        ServeError, match=re.escape(f"served at http://127.0.0.1:8000 (process {os.getpid()})")
    ):
        Claim(tmp_path, "http://127.0.0.1:9000")
    assert running(tmp_path) == Instance(os.getpid(), "http://127.0.0.1:8000")
    claim.release()


def test_what_a_killed_server_left_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text('{"process": 1, "address": "http://127.0.0.1:8000"}')
    assert running(tmp_path) is None
    Claim(tmp_path, "http://127.0.0.1:8000").release()


def test_a_taken_port_is_refused_with_the_next() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ServeError) as refused:
            check_port("127.0.0.1", port)
    assert str(refused.value) == (
        f"Port {port} is taken by another program. Choose another: make run PORT={next_port(port)}"
    )
    check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(ServeError, match=r"192\.0\.2\.1:8000 cannot be served"):
        check_port("192.0.2.1", 8000)


@pytest.mark.parametrize(("port", "other"), [(8000, 8001), (80, 8000), (65535, 8000)])
def test_the_suggested_port_can_be_had(port: int, other: int) -> None:
    assert next_port(port) == other
