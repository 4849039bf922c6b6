"""`shian audit`: prints, writes pages and JSON, and ends with what it found. No database is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shian.evaluation.auditor.cli import app

WRONG = "一、学校\n全县有学校186所，其中小学61所、初中24所、高中119所。\n2021年<b>投入</b>1.26亿元。\n"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.md"
    path.write_text(WRONG, "utf-8")
    return path


def test_it_prints_findings_and_ends_with_one(report: Path) -> None:
    done = CliRunner().invoke(app, [str(report)])
    assert done.exit_code == 1
    assert "分项与合计不符" in done.stdout
    assert "119所" in done.stdout
    english = CliRunner().invoke(app, [str(report), "--lang", "en"])
    assert "Parts and total disagree" in english.stdout


def test_json_has_places_and_claims(report: Path) -> None:
    made = json.loads(CliRunner().invoke(app, [str(report), "--json"]).stdout)
    finding = next(f for f in made["findings"] if f["kind"] == "sum")
    assert finding["disagrees"] is True
    for place in finding["places"]:
        assert WRONG[place["start"] : place["end"]] == place["text"]
        assert place["text"] in place["sentence_text"]
        assert place["line"] == 2
    assert [c["text"] for c in made["claims"]][:2] == ["186所", "61所"]
    assert made["format"] == "shian-audit-1"


def test_the_page_stands_alone_and_escapes(report: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    CliRunner().invoke(app, [str(report), "--html", str(out)])
    page = out.read_text("utf-8")
    assert "&lt;b&gt;投入&lt;/b&gt;" in page
    assert "<b>投入" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert 'class="mark high"' in page or 'class="mark medium"' in page


def test_percentages_without_counts_are_one_folded_question(tmp_path: Path) -> None:
    names = ["参保", "参检", "入户", "签约", "到岗", "持证", "达标", "接通", "回访"]
    report, out = tmp_path / "r.txt", tmp_path / "r.html"
    text = "。".join(f"群众{name}率9{number}.5%" for number, name in enumerate(names)) + "。"
    report.write_text(text, "utf-8")
    done = CliRunner().invoke(app, [str(report), "--html", str(out)])
    assert done.exit_code == 0
    assert "[问] 百分比未给出分子分母" in done.stdout
    assert "… + 3 (--json, --html)" in done.stdout
    page = out.read_text("utf-8")
    assert page.count('class="mark question"') == 1
    assert '<details class="rest"><summary>+ 3</summary>' in page
    made = json.loads(CliRunner().invoke(app, [str(report), "--json"]).stdout)
    (finding,) = made["findings"]
    assert (finding["severity"], len(finding["places"]), len(finding["arithmetic"])) == ("question", 9, 9)


def test_facts_join_the_figures(tmp_path: Path) -> None:
    report, facts = tmp_path / "r.txt", tmp_path / "f.toml"
    report.write_text("2021年完成抽检4.58批次/千人（20092批次）。", "utf-8")
    facts.write_text('[[fact]]\nsays = "2021年全市常住人口为530.41万人"\nsource = "统计公报"\n', "utf-8")
    assert CliRunner().invoke(app, [str(report)]).exit_code == 0
    done = CliRunner().invoke(app, [str(report), "--facts", str(facts), "--json"])
    assert done.exit_code == 1
    made = json.loads(done.stdout)
    assert [f["kind"] for f in made["findings"] if f["disagrees"]] == ["rate"]
    facts.write_text("[[fact]]\nsay = 1\n", "utf-8")
    bad = CliRunner().invoke(app, [str(report), "--facts", str(facts)])
    assert (bad.exit_code, "fact.0.says" in bad.stderr) == (2, True)


def test_what_cannot_be_read_ends_with_two(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, [str(tmp_path / "none.docx")])
    assert done.exit_code == 2
    assert "no file" in done.stderr
    assert CliRunner().invoke(app, ["x", "--lang", "fr"]).exit_code == 2


EXPECTED = {  # inventory 1.8: kind, and words that must stand in a place the finding rests on
    "K01": ("rate", "530.41万人"),
    "K02": ("repeated", "1.5批次/千人"),
    "K03": ("share", "6.98%"),
    "K04": ("period", "1025件"),
    "K05": ("unit", "1400万吨"),
    "K06": ("minimum", "2250课时"),
    "K07": ("trend", "3839.6万元"),
    "K08": ("unsupported", "逐年加大"),
    "K09": ("law", "1836家次"),
    "K10": ("average", "4人"),
    "K11": ("scope", "571名"),
    "K12": ("period", "20092批次"),
    "K13": ("scope", "774家"),
    "K14": ("coverage", "4642家"),
    "K15": ("coverage", "10309家"),
    "K16": ("scope", "凡进必检"),
    "K17": ("base", "100%"),
    "K18": ("person", "周大维"),
}
SILENT = ("29409家", "17071家", "265家", "510名", "1.92%", "13家", "7家", "10727家", "10638家")


@pytest.mark.reference
def test_the_city_report(shared_dir: Path) -> None:
    made = json.loads(
        CliRunner().invoke(app, [str(shared_dir / "city/self-evaluation-report.txt"), "--json"]).stdout
    )
    for number, (kind, words) in EXPECTED.items():
        of_kind = [f for f in made["findings"] if f["kind"] == kind]
        assert any(words in p["text"] for f in of_kind for p in f["places"]), number
    for number in ("K09", "K13"):
        kind, words = EXPECTED[number]
        severities = {
            f["severity"] for f in made["findings"] if f["kind"] == kind and words in str(f["places"])
        }
        assert severities == {"question"}, number
    wrong = [p["text"] for f in made["findings"] if f["disagrees"] for p in f["places"]]
    assert not set(SILENT) & set(wrong)
