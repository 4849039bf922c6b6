"""Figure files: what is wrong is said with file, key and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from shian.evaluation.figures import declared
from shian.evaluation.figures.book import NoSuchFigure, figure, figures, read
from shian.evaluation.figures.header import FigureProblem, parse
from shian.evaluation.figures.query import BadQuery, prefix, query

GOOD = """-- name: registry.x
-- title_zh: 标题
-- title_en: Title
-- unit: 家 | operators
-- kind: count
-- definition_zh: 定义，
--   第二行
-- definition_en: Definition
-- basis: 食品安全法
-- owner: 局
-- period: as_of
SELECT 'n' AS part, 'k' AS kind, id AS id, 1 AS weight, area AS area, d AS day FROM registry_operator
"""


def test_a_header_is_read() -> None:
    header, body = parse(GOOD, "x.sql")
    assert header.definition_zh == "定义， 第二行"
    assert body.startswith("SELECT 'n'")
    assert (header.places, header.factor) == (0, 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("-- kind: count", "-- kind: guess"), "x.sql: kind: Input should be"),
        (("-- owner: 局\n", ""), "x.sql: owner: Field required"),
        (("-- unit:", "-- units:"), "units: Extra inputs"),
        (("-- basis: 食品安全法", "-- basis: a\n-- basis: b"), "x.sql:10: basis stands twice"),
        (("-- period: as_of", "-- as of today"), "x.sql:11: the header's lines read"),
        (("-- kind: count", "-- kind: per_capita"), "usual population series"),
        (("1 AS weight", "1"), "no column named weight"),
        (
            ("SELECT 'n' AS part, 'k' AS kind, id AS id, 1 AS weight, area AS area, d AS day", ""),
            "no column named",
        ),
    ],
)
def test_faults_are_named(change: tuple[str, str], message: str) -> None:
    with pytest.raises(FigureProblem, match=message.replace("(", r"\(")):
        parse(GOOD.replace(*change), "x.sql")


def test_the_name_is_the_files(tmp_path: Path) -> None:
    path = tmp_path / "registry" / "y.sql"
    path.parent.mkdir()
    path.write_text(GOOD)
    with pytest.raises(FigureProblem, match=r"name is registry\.x, by its file it must be registry\.y"):
        read(path)
    path.with_name("x.sql").write_text(GOOD.replace("registry_operator", "registry_operator WHERE $when"))
    with pytest.raises(FigureProblem, match=r"unknown parameter \$when"):
        read(path.with_name("x.sql"))


def test_declared_facts(tmp_path: Path) -> None:
    assert figure("declared.km2").fact.value == 6909  # type: ignore[union-attr]
    path = tmp_path / "d.toml"
    path.write_text('[a]\ntitle_zh = "甲"\ntitle_en = "A"\nvalue = 1\nsource = "s"\nstated_on = 2021-01-01\n')
    with pytest.raises(FigureProblem, match=r"\[a\] owner: Field required"):
        declared.load(path)


def test_the_book_is_whole() -> None:
    book = figures()
    assert len(book) >= 75
    assert len({f.title for f in book.values()}) == len(book)
    with pytest.raises(NoSuchFigure, match=r"laboratory\.failure_rate"):
        figure("laboratory.failure")


def test_questions_are_checked() -> None:
    assert [prefix(a) for a in ("", "140100", "140110", "140121000", "140105002000")] == [
        "", "1401", "140110", "140121", "140105002",
    ]  # fmt: skip
    with pytest.raises(BadQuery, match="no area code"):
        query(year=2021, area="小店")
    with pytest.raises(BadQuery, match="which year"):
        query()
    with pytest.raises(BadQuery, match="before it begins"):
        query(start=query(year=2021).end, end=query(year=2021).start)
