"""`shian cluster`: answers by name, refusals by reason."""

import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from shian.platform.cluster.cli import app


@pytest.fixture
def edges(tmp_path: Path) -> list[str]:
    a = {
        "src": [1, 1, 2],
        "dst": [2, 7, 3],
        "dst_city": [None, "b", None],
        "t_out": [5, 9, 4],
        "t_in": [6, 12, 5],
    }
    b = {"src": [7, 8], "dst": [8, 9], "t_out": [13, 14], "t_in": [15, 16]}
    for name, columns in {"a": a | {"dst_city": [None, "b", None]}, "b": b}.items():
        pq.write_table(pa.table(columns), tmp_path / f"{name}.parquet")
    return [part for name in "ab" for part in ("--edges", f"{name}={tmp_path / name}.parquet")]


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    return result.output


def test_closure(edges: list[str]) -> None:
    assert run("closure", *edges, "--from", "a:1").splitlines() == [
        "id,level", "a:1,0", "a:2,1", "b:7,1", "a:3,2", "b:8,2", "b:9,3",
    ]  # fmt: skip
    rows = json.loads(
        run("closure", *edges, "--from", "a:1", "--from", "b:8", "--each", "--temporal", "--json")
    )
    assert [(row["start"], row["id"], row["level"], row["arrives_from"]) for row in rows] == [
        ("a:1", "a:1", 0, None), ("a:1", "a:2", 1, 6), ("a:1", "b:7", 1, 12), ("a:1", "b:8", 2, 15),
        ("b:8", "b:8", 0, None), ("b:8", "b:9", 1, 16),
    ]  # fmt: skip


def test_score(edges: list[str]) -> None:
    assert run("score", *edges, "--weight", "b:9=2", "--weight", "a:3=2").splitlines() == [
        "id,score,weight,reached", "a:1,1.0,4.0,2", "a:2,0.5,2.0,1", "a:3,0.5,2.0,1", "b:7,0.5,2.0,1",
        "b:8,0.5,2.0,1", "b:9,0.5,2.0,1",
    ]  # fmt: skip


def test_refusals(edges: list[str]) -> None:
    assert "write CITY=PATH" in refused("closure", "--edges", "a.parquet", "--from", "a:1")
    assert "nodes here are CITY:NUMBER" in refused("closure", *edges, "--from", "a:one")
    assert "'c'" in refused("closure", *edges, "--from", "c:1")
    assert "write NODE=WEIGHT" in refused("score", *edges, "--weight", "b:9")
    assert "write sc://host:port" in refused(
        "closure", *edges, "--from", "a:1", "--remote", "localhost:15002"
    )


def test_without_the_extra_it_says_so(edges: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pysail.spark", "pyspark.sql", "pyspark.errors"):
        monkeypatch.setitem(sys.modules, module, None)  # as if it were not installed
    assert "extra `cluster`" in refused("closure", *edges, "--from", "a:1")
    assert "extra `cluster`" in refused("closure", *edges, "--from", "a:1", "--remote", "sc://127.0.0.1:9")
