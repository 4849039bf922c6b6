"""Bars on the repository itself: sizes, locks, no address of any package registry."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
LONGEST_FILE = 500
LONGEST_FUNCTION = 60
SIZED = {".py", ".sql", ".html", ".js", ".css", ".typ", ".sh"}
# In parts, so that this file does not name them itself.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "npmmirror", "com"),
        ("registry", "yarnpkg", "com"),
        ("mirrors", "aliyun", "com"),
        ("pypi", "tuna", "tsinghua"),
    )
]


@cache
def tracked() -> tuple[Path, ...]:
    """The files under version control."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True).stdout
    return tuple(
        path for name in listed.decode().split("\0") if name and (path := REPOSITORY / name).is_file()
    )


def python_files() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts]


def lock_entries(name: str) -> list[str]:
    """The entries of a lock file, each with its continuation lines."""
    joined = (REPOSITORY / name).read_text().replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def test_files_are_short() -> None:
    long = {
        str(path.relative_to(REPOSITORY)): lines
        for path in tracked()
        if path.suffix in SIZED and "migrations" not in path.parts
        if (lines := path.read_text().count("\n")) > LONGEST_FILE
    }
    assert long == {}


def test_functions_are_short() -> None:
    long = {
        f"{path.relative_to(REPOSITORY)}:{node.lineno} {node.name}": length
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_modules_say_what_they_are_for() -> None:
    silent = [
        str(path.relative_to(REPOSITORY))
        for path in python_files()
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_no_registry_is_named() -> None:
    naming = [
        f"{path.relative_to(REPOSITORY)}: {host}"
        for path in tracked()
        for host in REGISTRIES
        if host.encode() in path.read_bytes()
    ]
    assert naming == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_dependency_has_hashes_and_no_address(name: str) -> None:
    entries = lock_entries(name)
    assert len(entries) > 50
    wrong = [
        entry[:80]
        for entry in entries
        if not re.fullmatch(
            r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+( ;[^\\]*?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*", entry
        )
    ]
    assert wrong == []


def test_page_assets_are_locked_by_content_and_without_address() -> None:
    packages = json.loads((REPOSITORY / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert {"node_modules/htmx.org", "node_modules/echarts", "node_modules/@tabler/core"} <= set(installed)
    assert [name for name, package in installed.items() if not package.get("integrity")] == []
    assert [name for name, package in installed.items() if "resolved" in package] == []
    assert "omit-lockfile-registry-resolved=true" in (REPOSITORY / ".npmrc").read_text().splitlines()


def test_every_dependency_says_what_it_is_for() -> None:
    lines = (REPOSITORY / "pyproject.toml").read_text().splitlines()
    assert [line for line in lines if re.match(r'  "[a-z0-9\[\],-]+[><=]', line) and "  # " not in line] == []


def test_locks_hold_every_declared_dependency() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    runtime = project["project"]["dependencies"] + groups["build"]
    development = runtime + [item for item in groups["dev"] if isinstance(item, str)]
    assert set(names(runtime)) - set(names(lock_entries("requirements.lock"))) == set()
    assert set(names(development)) - set(names(lock_entries("requirements-dev.lock"))) == set()


def names(requirements: list[str]) -> Iterator[str]:
    for requirement in requirements:
        yield re.split(r"[\[><=; ]", requirement.strip(), maxsplit=1)[0].lower().replace("_", "-")
