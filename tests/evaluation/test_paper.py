"""The report as Word document and PDF, and its commands."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from shian.evaluation.figures.cli import app as figures_app
from shian.evaluation.figures.cli import figure as figure_command
from shian.evaluation.figures.store import Snapshot
from shian.evaluation.report.actions import freeze
from shian.evaluation.report.cli import app
from shian.evaluation.report.docx import as_docx
from shian.evaluation.report.opened import open_live
from shian.evaluation.report.pdf import as_pdf
from tests.evaluation import city
from tests.evaluation.conftest import COORDINATOR, Archive

SENTENCE = "2021年监督抽检8批次，不合格2批次，不合格率25.00%。"


def test_docx_holds_text_and_sources(small_city: Snapshot) -> None:
    opened = open_live()
    paper = docx.Document(BytesIO(as_docx(opened.built, opened.notes)))
    text = "\n".join(p.text for p in paper.paragraphs)
    assert SENTENCE in text
    assert "太原市总面积6909报平方千米" in text
    assert "截至账本第 1 号封签" in text
    (table,) = paper.tables
    cells = [[c.text for c in row.cells] for row in table.rows]
    assert len(cells) == len(opened.built.numbers) + 1
    assert [c[1:6] for c in cells if c[6] == "laboratory.failure_rate" and c[5] == "2021"] == [
        ["25.00", "监督抽检不合格率", "2", "8", "2021"]
    ]


def test_pdf_is_one_and_always_the_same(small_city: Snapshot) -> None:
    opened = open_live()
    made = as_pdf(opened.built, opened.notes)
    assert made.startswith(b"%PDF-")
    assert made == as_pdf(opened.built, opened.notes)


def test_commands(archive: Archive, tmp_path: Path) -> None:
    city.build()
    archive.seal()
    run = CliRunner().invoke
    built = run(app, ["build"])
    assert (built.exit_code, SENTENCE in built.output) == (0, True)
    kept = freeze(by=COORDINATOR, title="定稿")
    city.operator("二中食堂", "canteen")
    archive.seal()
    assert run(app, ["build", f"frozen:{kept.pk}", "--out", str(tmp_path / "r.pdf")]).exit_code == 0
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")
    told = run(app, ["diff", f"frozen:{kept.pk}"]).output
    assert "entered n registry.operator" in told
    assert "1 of " in told
    assert run(app, ["build", "99"]).exit_code == 1
    assert run(app, ["build", "--out", str(tmp_path / "r.odt")]).exit_code == 1


def test_the_figure_command(small_city: Snapshot) -> None:
    import typer

    one = typer.Typer()
    one.command()(figure_command)
    run = CliRunner().invoke
    said = run(
        one, ["laboratory.failure_rate", "--year", "2021", "--area", "140105", "--as-of", "1", "--json"]
    )
    assert '"value": "28.57"' in said.output
    assert '"denominator": "7"' in said.output
    assert (
        run(one, ["laboratory.failure_rate", "--year", "2021", "--rows"]).output.count("laboratory.sample:")
        == 10
    )
    assert "no figure" in run(one, ["laboratory.nothing", "--year", "2021"]).output
    assert "no seal 7" in run(one, ["laboratory.samples", "--year", "2021", "--as-of", "7"]).output
    assert "which year" in run(one, ["laboratory.samples"]).output
    assert "laboratory.failure_rate" in run(figures_app, ["list"]).output


@pytest.mark.parametrize("which", ["frozen:0", "yesterday", "frozen:x"])
def test_reports_that_are_not(small_city: Snapshot, which: str) -> None:
    assert CliRunner().invoke(app, ["build", which]).exit_code == 1
