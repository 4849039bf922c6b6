"""Editions: those shipped are sound, faults are named, writing and reading agree."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from shian.evaluation.criteria.book import FOLDER, check_file, data_of, shipped
from shian.evaluation.criteria.cli import app
from shian.evaluation.criteria.schema import read
from shian.evaluation.criteria.written import to_toml
from shian.evaluation.figures.book import figures
from shian.methods.scoring import Certainty, Rule

GOOD = """
name = "mine"
title_zh = "标准"
valid_from = 2021-01-01
total = 10
source = "某文件"
[[block]]
id = "1"
title_zh = "块"
weight = 10
[[block.item]]
id = "1.1"
title_zh = "抽检"
weight = 10
function = { kind = "threshold", at = 4 }
figure = { name = "laboratory.samples_per_thousand" }
"""


def faults_of(text: str) -> list[str]:
    return [str(fault) for fault in read(data_of(text))[1]]


def test_three_editions_are_shipped_and_each_adds_up() -> None:
    assert {name: one.total for name, one in shipped().items()} == {
        "county-2021": 100,
        "national-2021": 100,
        "zhejiang-draft": 100,
    }
    assert {one.level for one in shipped().values()} == {"city", "district"}


@pytest.mark.parametrize("name", ["national-2021", "zhejiang-draft", "county-2021"])
def test_every_item_is_labelled_and_sourced(name: Any) -> None:
    for item in shipped()[name].items:
        assert item.certainty is not Certainty.V  # no official text was to be had
        assert item.source
        assert item.figure is None or item.figure.name in figures()


def test_the_veto_on_tests_stands_in_the_national_edition() -> None:
    item = shipped()["national-2021"].item("1.8.1")
    assert (item.veto.rule, item.veto.at) == (Rule.AT_LEAST, Decimal(4))
    assert item.figure.series == ""  # whoever looks chooses the population


def test_the_national_structure_follows_the_report() -> None:
    blocks = shipped()["national-2021"].blocks
    groups = [len({i.group_zh for i in block.items}) for block in blocks]
    assert groups == [11, 7, 5, 1]


@pytest.mark.parametrize("name", ["national-2021", "zhejiang-draft", "county-2021"])
def test_what_is_written_reads_the_same(name: Any) -> None:
    one = shipped()[name]
    assert read(data_of(to_toml(one))) == (one, [])


def test_text_with_quotes_and_lines_survives() -> None:
    made, _ = read(data_of(GOOD.replace('"某文件"', '"""a "b" \\\\ c\nd"""')))
    assert read(data_of(to_toml(made)))[0].source == 'a "b" \\ c\nd'


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("weight = 10\n[[", "weight = 11\n[["), "block 1: items add up to 10, the block says 11"),
        (("total = 10", "total = 100"), "blocks add up to 10, the edition says 100"),
        (("samples_per_thousand", "nothing"), "item 1.1: figure: no figure 'laboratory.nothing'"),
        (
            ('kind = "threshold", at = 4', 'kind = "threshold"'),
            "item 1.1: function.threshold.at: Field required",
        ),
        (('kind = "threshold", at = 4', 'kind = "linear", start = 4, end = 4'), "two different values"),
        (('id = "1.1"', 'id = "1.1"\ncolour = "red"'), "item 1.1: colour: Extra inputs"),
        (("figure = {", 'veto = { rule = "at_least" }\nfigure = {'), "item 1.1: function or veto: a veto"),
    ],
)
def test_faults_name_item_and_field(change: Any, fault: Any) -> None:
    assert fault in "\n".join(faults_of(GOOD.replace(*change)))


def test_the_command_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace("samples_per_thousand", "nothing"), encoding="utf-8")
    found = CliRunner().invoke(app, ["check", str(path)])
    assert found.exit_code == 1
    assert f"{path}: item 1.1: figure: no figure 'laboratory.nothing'" in found.output
    assert CliRunner().invoke(app, ["check", *map(str, FOLDER.glob("*.toml"))]).exit_code == 0


def test_a_file_is_called_as_its_edition(tmp_path: Path) -> None:
    path = tmp_path / "other.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert [str(f) for f in check_file(path).faults] == ["name: is mine, by its file other"]


def test_the_functions_in_the_docs_are_read_as_they_stand() -> None:
    page = (Path(__file__).parents[3] / "docs" / "criteria.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\{ kind = .*?\})` \|", page, re.MULTILINE)
    assert len(told) == 7
    for function in told:
        changed = GOOD.replace('{ kind = "threshold", at = 4 }', function)
        assert faults_of(changed) == [], function
