"""What the plan of benchmarks asks of the scripts is what they answer."""

from __future__ import annotations

import importlib.util

from shian.sites.bench.plan import AUDITED, BENCHMARKS
from shian.sites.bench.runner import SCRIPTS


def test_each_benchmark_has_its_script() -> None:
    assert [one.name for one in BENCHMARKS if not (SCRIPTS / f"{one.name}.py").exists()] == []


def test_each_row_is_told_once() -> None:
    told = [row.what for one in BENCHMARKS for row in one.rows]
    assert len(told) == len(set(told))
    assert not [what for what in told if "|" in what or what != what.strip()]


def test_the_sets_of_texts_that_are_told_are_measured() -> None:
    spec = importlib.util.spec_from_file_location("claims", SCRIPTS / "claims.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert set(AUDITED) == set(script.sets(1, 1))
