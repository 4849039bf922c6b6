"""Judging results against the full limits tables, beside a plain look-up in pandas and in SQL, in one run.

Run: ``python benchmarks/judging.py [results]``. Reads ``standards`` in ``../shared`` (or ``$SHIAN_SHARED``);
without that folder it judges by the curated set and says so. pandas is for this script only: without it its
figures are null. Where the peers say otherwise, floating point or a limit that is no number is the cause: the
script counts both.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from shian.domains.standards.curated import library
from shian.domains.standards.merging import merged_book
from shian.methods.limits import (
    Compiled,
    Judgements,
    Kind,
    Outcome,
    Question,
    Results,
    RuleBook,
    encode_texts,
    judge,
    judge_all,
    parse_measurement,
)
from shian.methods.limits.exact import compare

SHARED = Path(os.environ.get("SHIAN_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "standards"
FACTORS = {"mg/kg": 1.0, "μg/kg": 0.001, "g/kg": 1000.0}
SCALAR_ROWS = 3000


@dataclass(frozen=True)
class Input:
    """Results as a laboratory hands them in: names, days, texts and units."""

    food: list[str]
    analyte: list[str]
    day: list[date]
    text: list[str]
    unit: list[str]


def rules() -> RuleBook:
    return merged_book([SHARED]) if SHARED.is_dir() else library().book()


def invent(book: RuleBook, count: int) -> Input:
    """Random results: nine in ten on a food that the substance is limited in, values about the limit."""
    chance = random.Random(2016)
    limits = [x for x in book.limits if x.kind is Kind.MAX and x.unit in FACTORS]
    below: dict[str, list[str]] = {}
    for name in book.catalogue.number:
        for group in book.catalogue.ancestors(name):
            below.setdefault(group, []).append(name)
    foods, first = list(book.catalogue.number), date(2019, 1, 1)
    out = Input([], [], [], [], [])
    for _ in range(count):
        limit = chance.choice(limits)
        out.food.append(chance.choice(below[limit.food]) if chance.random() < 0.9 else chance.choice(foods))
        out.analyte.append(limit.analyte)
        out.day.append(first + timedelta(days=chance.randrange(2900)))
        unit = chance.choice(["mg/kg", "mg/kg", "μg/kg"])
        value = float(limit.high or 1) * chance.choice([0.1, 0.5, 1, 1, 1.2, 3]) / FACTORS[unit]
        written = f"{value:.6g}"
        out.text.append(chance.choice([written, written, f"<{written}", "未检出"]))
        out.unit.append(unit)
    return out


def columns(book: RuleBook) -> tuple[dict[str, list[Any]], dict[str, list[Any]], dict[str, list[Any]]]:
    """What a plain look-up needs: limits with days in force, ancestors with their distance, exclusions."""
    spans = {e.code: (since, until) for spans in book.timeline._spans.values() for since, until, e in spans}
    limits: dict[str, list[Any]] = {name: [] for name in ("id", "analyte", "place", "since", "until", "high")}
    out: dict[str, list[Any]] = {"id": [], "excluded": []}
    for number, x in enumerate(book.limits):
        if x.kind is Kind.MAX and x.unit in FACTORS:
            since, until = spans[x.edition]
            row = (
                number,
                x.analyte,
                x.food,
                since,
                min(until, date(2100, 1, 1)),
                float(x.high or 0) * FACTORS[x.unit],
            )
            for name, value in zip(limits, row, strict=True):
                limits[name].append(value)
            for excluded in x.excludes:
                out["id"].append(number)
                out["excluded"].append(excluded)
    tree: dict[str, list[Any]] = {"food": [], "place": [], "height": []}
    for name in book.catalogue.number:
        for above in book.catalogue.ancestors(name):
            tree["food"].append(name)
            tree["place"].append(above)
            tree["height"].append(len(book.catalogue.ancestors(above)))
    return limits, tree, out


SQL = r"""
WITH r AS (
  SELECT row, food, analyte, day, text = '未检出' AS nd, starts_with(text, '<') AS below,
         TRY_CAST(ltrim(text, '<') AS DOUBLE) * CASE unit WHEN 'μg/kg' THEN 0.001 ELSE 1 END AS value
  FROM results),
hits AS (
  SELECT r.row, l.high, t.height, r.value, r.nd, r.below
  FROM r JOIN limits l ON l.analyte = r.analyte AND r.day >= l.since AND r.day < l.until
         JOIN tree t ON t.food = r.food AND t.place = l.place
  WHERE NOT EXISTS (SELECT 1 FROM excluded x JOIN tree u ON u.food = r.food AND u.place = x.excluded
                    WHERE x.id = l.id)),
nearest AS (SELECT * FROM hits QUALIFY row_number() OVER (PARTITION BY row ORDER BY height DESC) = 1)
SELECT results.row, CASE WHEN n.row IS NULL THEN 0 WHEN n.nd THEN 1 WHEN n.below THEN (n.value <= n.high)::INT
                         WHEN n.value <= n.high THEN 1 ELSE 2 END AS outcome
FROM results LEFT JOIN nearest n USING (row) ORDER BY results.row
"""


def by_sql(book: RuleBook, given: Input) -> Callable[[], np.ndarray]:
    """The look-up as one SQL statement in DuckDB, tables in memory beforehand."""
    limits, tree, excluded = columns(book)
    conn = duckdb.connect()
    conn.execute("SET threads = 2")
    for name, table in (("limits", limits), ("tree", tree), ("excluded", excluded)):
        conn.register(f"{name}_", pa.table(table))
        conn.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_")

    def run() -> np.ndarray:
        rows = pa.table({**vars(given), "row": pa.array(range(len(given.food)), pa.int64())})
        conn.register("results", rows)
        return conn.execute(SQL).fetchnumpy()["outcome"].astype(np.int8)

    return run


def by_pandas(book: RuleBook, given: Input) -> Callable[[], np.ndarray] | None:
    """The look-up as merges of data frames."""
    try:
        import pandas as pd
    except ImportError:
        return None
    limits, tree, excluded = (pd.DataFrame(table) for table in columns(book))
    limits[["since", "until"]] = limits[["since", "until"]].apply(pd.to_datetime)
    barred = excluded.merge(tree.rename(columns={"place": "excluded"}), on="excluded")[
        ["id", "food"]
    ].drop_duplicates()

    def run() -> np.ndarray:
        r = pd.DataFrame(vars(given)).reset_index(names="row")
        r["day"] = pd.to_datetime(r["day"])
        r["nd"], r["below"] = r["text"] == "未检出", r["text"].str.startswith("<")
        r["value"] = pd.to_numeric(r["text"].str.lstrip("<"), errors="coerce") * r["unit"].map(FACTORS)
        hits = (
            r[["row", "food", "analyte", "day"]].merge(tree, on="food").merge(limits, on=["analyte", "place"])
        )
        hits = hits[(hits["day"] >= hits["since"]) & (hits["day"] < hits["until"])]
        hits = hits.merge(barred, on=["id", "food"], how="left", indicator=True)
        hits = hits[hits["_merge"] == "left_only"].sort_values("height").drop_duplicates("row", keep="last")
        r = r.merge(hits[["row", "high"]], on="row", how="left")
        within, found = r["value"] <= r["high"], r["high"].notna()
        plain = np.where(within, 1, 2)
        known = np.where(r["nd"], 1, np.where(r["below"], within.astype(int), plain))
        return np.where(found, known, 0).astype(np.int8)

    return run


def seconds(work: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """Best of some runs, and what the last gave."""
    best, result = float("inf"), None
    for _ in range(times):
        began = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - began)
    return best, result


def measure(count: int) -> dict[str, Any]:
    began = time.perf_counter()
    book = rules()
    read = time.perf_counter() - began
    compiled = Compiled(book)
    given = invent(book, count)

    def encode() -> Any:
        return encode_texts(compiled, given.food, given.analyte, given.day, given.text, given.unit)

    began = time.perf_counter()
    judge_all(encode(), compiled)
    built = time.perf_counter() - began
    encoding, encoded = seconds(encode)
    judging, judged = seconds(lambda: judge_all(encoded, compiled))
    built -= encoding + judging
    rate = count / (encoding + judging)
    answer: dict[str, Any] = {
        "tables": "full" if SHARED.is_dir() else "curated set only",
        "limits": len(book.limits),
        "results": count,
        "reading the tables s": round(read, 2),
        "building the index s": round(max(built, 0), 2),
        "results/s from text to verdict": round(rate),
        "results/s judging only": round(count / judging),
        "results/s one by one": round(_scalar(book, given)),
        "judged": int((judged.outcome != Outcome.UNDETERMINED).sum()),
    }
    for name, peer in (("SQL", by_sql(book, given)), ("pandas", by_pandas(book, given))):
        answer |= _beside(name, peer, judged, encoded, rate)
    return answer


def _scalar(book: RuleBook, given: Input) -> float:
    def work() -> None:
        for food, analyte, day, text, unit in list(zip(*vars(given).values(), strict=True))[:SCALAR_ROWS]:
            judge(Question(food, analyte, parse_measurement(text, unit), day), book)

    return SCALAR_ROWS / seconds(work, 1)[0]


def _beside(
    name: str, peer: Callable[[], np.ndarray] | None, judged: Judgements, encoded: Results, rate: float
) -> dict[str, Any]:
    """The peer's speed, how many times as fast we are, and on how many results it says otherwise, and why."""
    if peer is None:
        return dict.fromkeys((f"results/s {name}", f"times {name}", f"differ from {name}"))
    took, theirs = seconds(peer)
    count = len(encoded)
    differs = theirs != judged.outcome
    high = judged.compiled.high.take(judged.limit)
    at_limit = (judged.limit >= 0) & high.known & encoded.value.known & (compare(encoded.value, high) == 0)
    return {
        f"results/s {name}": round(count / took),
        f"times {name}": round(rate * took / count, 1),
        f"differ from {name}": {
            "exactly at the limit, where floating point errs": int((differs & at_limit).sum()),
            "supplements, screening, limits that are no number": int((differs & ~at_limit).sum()),
        },
    }


if __name__ == "__main__":
    print(
        json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000), indent=1, ensure_ascii=False)
    )
