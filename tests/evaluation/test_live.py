"""One source, three engines: the archive, the live tables, and Spark's dialect."""

from __future__ import annotations

import pytest
import sqlglot

from shian.evaluation.figures.book import figures
from shian.evaluation.figures.engine import compute, everything, rows
from shian.evaluation.figures.live import compute_live, for_spark, live_rows
from shian.evaluation.figures.query import query
from shian.evaluation.figures.store import Snapshot


def test_archive_and_live_tables_agree(small_city: Snapshot) -> None:
    for asked in (query(year=2021), query(year=2020, area="140105")):
        for name in everything():
            archived, live = compute(name, asked, small_city), compute_live(name, asked)
            assert (name, archived.n, archived.d) == (name, live.n, live.d)
            assert [
                (r.part, r.kind, r.id, r.weight, r.area) for r in rows(name, asked, small_city, limit=None)
            ] == (live_rows(name, asked))


@pytest.mark.parametrize("name", everything())
def test_every_figure_can_be_said_in_sparks_dialect(name: str) -> None:
    said = for_spark(figures()[name], query(year=2021, area="140105"))
    assert "$" not in said
    assert sqlglot.parse_one(said, read="spark").sql(dialect="spark") == said
