"""Compares an evaluation with a table of known results, and reads the tables."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import numpy as np

from shian.methods.surveillance import Evaluation, Panel

OWN = Path(__file__).parent / "own"
Row = Mapping[str, str]
COLUMNS = ("observed", "alarm", "upperbound", "expected", "pvalue", "mu0", "phi", "trend", "trendcoef")


def rows(file: Path) -> list[dict[str, str]]:
    raw = file.read_bytes()
    text = (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode()
    return list(csv.DictReader(text.splitlines()))


def number(text: str) -> float:
    return float("nan") if text in ("", "NA") else float(text)


def panel(file: Path, names: Iterable[str], frequency: int = 52, *, dated: bool = False) -> Panel:
    table, names = rows(file), list(names)
    counts = np.array([[number(row[name]) for row in table] for name in names])
    dates = [date.fromisoformat(row["date"]) for row in table] if dated else None
    people = None
    if f"population.{names[0]}" in table[0]:
        people = np.array([[number(row[f"population.{name}"]) for row in table] for name in names])
    return Panel(names, counts, frequency, dates, people)


def differences(found: Evaluation, known: Iterable[Row]) -> list[str]:
    """Where an evaluation is not equal to what is known, to 1e-8 where finite; empty texts are not known."""
    series = {name: row for row, name in enumerate(found.names)}
    times = {int(time) + 1: column for column, time in enumerate(found.times)}
    wrong = []
    for row in known:
        spot = series[row["series"]], times[int(row["k"])]
        for column in COLUMNS:
            if row.get(column, "") == "":
                continue
            mine, theirs = float(getattr(found, column)[spot]), number(row[column])
            same = mine == theirs or (mine != mine and theirs != theirs)
            if not same and not abs(mine - theirs) <= 1e-8 * abs(theirs):
                wrong.append(f"{row['series']} {row['k']} {column}: {mine} instead of {theirs}")
    return wrong
