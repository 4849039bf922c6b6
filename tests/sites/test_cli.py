"""The `shian` command: every command it lists exists, and asking for help starts nothing."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

import pytest

from shian.sites.cli import MOUNTS, Mount


@pytest.mark.parametrize("mount", MOUNTS, ids=lambda mount: mount.name)
def test_every_command_has_its_module(mount: Mount) -> None:
    module = mount.module.split(":")[0]
    package = module.rsplit(".", 1)[0]
    assert importlib.util.find_spec(package), f"`shian {mount.name}` needs {module}"
    assert importlib.util.find_spec(module), f"`shian {mount.name}` needs {module}"


def test_help_lists_every_command() -> None:
    environment = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, "-m", "shian.sites.cli", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert [mount.name for mount in MOUNTS if mount.help not in done.stdout] == []


def test_an_unknown_command_is_refused() -> None:
    done = subprocess.run([sys.executable, "-m", "shian.sites.cli", "fly"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "No such command 'fly'" in done.stderr
