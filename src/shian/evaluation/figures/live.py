"""The same figures on the live PostgreSQL tables, and on Spark: one source, transpiled by sqlglot."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import sqlglot
from django.db import connection
from sqlglot import exp

from shian.evaluation.figures.book import Figure, figure
from shian.evaluation.figures.engine import Value, value_of
from shian.evaluation.figures.query import Query, values
from shian.evaluation.figures.schema import tables


@cache
def for_postgres(body: str) -> str:
    """A figure's SQL for the live tables, with psycopg's named parameters.

    Raises:
        sqlglot.errors.SqlglotError: it cannot be said in that dialect.
    """
    tree = sqlglot.parse_one(body, read="duckdb")
    for table in tree.find_all(exp.Table):
        if table.name in tables():
            table.this.set("this", tables()[table.name].live)
    for literal in tree.find_all(exp.Literal):
        literal.set("this", literal.this.replace("%", "%%"))  # psycopg reads a single % as a parameter
    return tree.sql(dialect="postgres", unsupported_level=sqlglot.ErrorLevel.RAISE)


def for_spark(one: Figure, asked: Query) -> str:
    """A figure's SQL for Spark (or Sail) over the archives of many cities, parameters written in.

    Raises:
        sqlglot.errors.SqlglotError: it cannot be said in that dialect.
    """
    tree = sqlglot.parse_one(one.body, read="duckdb")
    given = values(one, asked)
    for hole in list(tree.find_all(exp.Placeholder)):
        value = given[hole.name]
        written = exp.Literal.string(str(value))
        hole.replace(exp.cast(written, "date") if isinstance(value, date) else written)
    return tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)


def live_sql(one: Figure) -> str:
    """The query of a figure's sums on live tables, with psycopg's parameters."""
    body = for_postgres(one.body)
    return f"SELECT part, count(*), sum(weight) FROM ({body}) AS figure GROUP BY part"


def compute_live(name: str, asked: Query) -> Value:
    """A figure's value from the live tables: the state of now, sealed or not."""
    one = figure(name)
    with connection.cursor() as cursor:
        cursor.execute(live_sql(one), values(one, asked))
        sums: dict[str, tuple[int, Decimal]] = {
            part: (count, Decimal(total)) for part, count, total in cursor.fetchall()
        }
    return value_of(one, asked, sums)


def live_rows(name: str, asked: Query) -> list[tuple[Any, ...]]:
    """The rows behind a live value, ordered as ``engine.rows`` orders them."""
    one = figure(name)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT part, kind, id, weight, area FROM ({for_postgres(one.body)}) AS figure"
            " ORDER BY part DESC, kind, id, weight",
            values(one, asked),
        )
        return cursor.fetchall()
