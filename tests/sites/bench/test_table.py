"""The table of measurements: what is measured again is replaced, the rest keeps its day."""

from __future__ import annotations

from shian.sites.bench.table import HEAD, merged

OLD = f"""
Measured on something.

{HEAD}| city | ≤ 150 s | 140 s | yes | 2026-11-01 |
| capture |  | 2,000 events/s |  | 2026-11-02 |
| by hand | none | looked at | yes | 2026-11-03 |
"""


def rows(table: str) -> list[str]:
    assert table.startswith(HEAD)
    return table.removeprefix(HEAD).splitlines()


def test_what_is_measured_again_is_replaced_where_it_stands() -> None:
    assert rows(merged(OLD, [("capture", "≥ 2,000", "failed", "**no**")], "2026-11-30")) == [
        "| city | ≤ 150 s | 140 s | yes | 2026-11-01 |",
        "| capture | ≥ 2,000 | failed | **no** | 2026-11-30 |",
        "| by hand | none | looked at | yes | 2026-11-03 |",
    ]


def test_a_new_row_follows_the_one_measured_before_it() -> None:
    lines = [("city", "≤ 150 s", "120 s", "yes"), ("seal", "", "37 s", ""), ("memory", "", "1 GB", "")]
    told = rows(merged(OLD, lines, "2026-11-30"))
    assert [row.split(" | ")[0] for row in told] == ["| city", "| seal", "| memory", "| capture", "| by hand"]
    assert told[1] == "| seal |  | 37 s |  | 2026-11-30 |"


def test_it_is_the_same_read_again() -> None:
    once = merged("", [("a", "", "1", ""), ("b", "≤ 2", "3", "**no**")], "2026-11-30")
    assert rows(once) == ["| a |  | 1 |  | 2026-11-30 |", "| b | ≤ 2 | 3 | **no** | 2026-11-30 |"]
    assert merged(once, [], "2026-12-01") == once
