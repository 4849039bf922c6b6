"""Results of a laboratory's own list become the results of its reports, judged as if typed."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from shian.domains.laboratory.actions import receipt
from shian.domains.laboratory.models import Sample, TestReport
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed
from shian.platform.exchange import runs
from shian.platform.exchange.models import ImportRun
from tests.domains.laboratory.conftest import City, at, fresh

HEAD = "抽样单编号,检验项目,检验结果,单位,方法检出限,检验依据"


def in_test(city: City) -> tuple[Sample, TestReport]:
    sample = city.take(at(10, 8))
    receipt.receive(by=city.analyst(at(10, 9)), sample=sample, seal_number="F0001")
    receipt.begin_test(by=city.analyst(at(10, 9)), sample=sample)
    return sample, TestReport.objects.get(sample=sample)


def bring(folder: Path, by: Actor, lines: Sequence[str], mode: str = "good") -> ImportRun:
    path = folder / "results.csv"
    path.write_text("\n".join([HEAD, *lines]))
    run = runs.start(by=by, kind="laboratory.results", path=path, name=path.name)
    runs.execute(run, mode=mode)
    return run


def said(run: ImportRun) -> list[tuple[int, str, str]]:
    return [(issue.row, issue.field, issue.reason) for issue in run.issues.all()]


def test_results_are_entered_and_judged(city: City, tmp_path: Path) -> None:
    sample, report = in_test(city)
    lines = [f"{sample.number},毒死蜱,0.15,mg/kg,0.01,GB 23200.121", f"{sample.number},腐霉利,0.3mg/kg,,,"]
    run = bring(tmp_path, city.analyst(at(10, 9)), lines)
    assert (run.state, run.counts["new"], run.counts["issues"]) == ("done", 2, 0)
    items = {item.analyte: item for item in fresh(report).items.all()}
    assert (items["毒死蜱"].judgement, items["毒死蜱"].edition) == ("不合格项", "GB 2763-2021")
    assert (items["腐霉利"].result, items["腐霉利"].unit, items["腐霉利"].judgement) == (
        "0.3",
        "mg/kg",
        "合格项",
    )
    version = fresh(report).version
    assert bring(tmp_path, city.analyst(at(10, 9)), lines).counts["unchanged"] == 2
    assert fresh(report).version == version


def test_what_is_not_in_the_file_stays(city: City, tmp_path: Path) -> None:
    sample, report = in_test(city)
    bring(tmp_path, city.analyst(at(10, 9)), [f"{sample.number},毒死蜱,<0.01,mg/kg,,"])
    run = bring(tmp_path, city.analyst(at(10, 9)), [f"{sample.number},腐霉利,未检出,mg/kg,,"])
    assert run.counts["new"] == 1
    assert {i.analyte: i.result for i in fresh(report).items.all()} == {"毒死蜱": "<0.01", "腐霉利": "未检出"}


def test_bad_rows(city: City, tmp_path: Path) -> None:
    sample, report = in_test(city)
    number = sample.number
    lines = [
        f"{number},毒死蜱,/,,,",
        f"{number[:-1]}9,毒死蜱,1,mg/kg,,",
        f"{number},腐霉利,1,mg/kg,,",
        "X,镉,1,mg/kg,,",
    ]
    run = bring(tmp_path, city.analyst(at(10, 9)), [*lines, f"{number},腐霉利,2,mg/kg,,"])
    assert [(row, field) for row, field, _ in said(run)] == [
        (5, "sheet"),
        (2, "result"),
        (3, "sheet"),
        (6, "item"),
    ]
    assert [item.analyte for item in fresh(report).items.all()] == ["腐霉利"]


def test_all_or_nothing(city: City, tmp_path: Path) -> None:
    sample, report = in_test(city)
    lines = [f"{sample.number},毒死蜱,1,mg/kg,,", f"{sample.number},镉,,,,"]
    assert bring(tmp_path, city.analyst(at(10, 9)), lines, "all").state == "blocked"
    assert fresh(report).items.count() == 0


def test_only_the_laboratory_of_the_report(city: City, tmp_path: Path) -> None:
    sample, report = in_test(city)
    lines = [f"{sample.number},毒死蜱,1,mg/kg,,"]
    run = bring(tmp_path, city.analyst(at(10, 9), body=city.second), lines)
    assert [(row, field) for row, field, _ in said(run)] == [(2, "sheet")]
    with pytest.raises(NotAllowed):
        bring(tmp_path, city.bureau_officer(at(10, 9)), lines)
    assert fresh(report).items.count() == 0


def test_a_report_under_verification_takes_no_more(city: City, tmp_path: Path) -> None:
    sample, report = city.tested("毒死蜱\t<0.01\tmg/kg", at(10, 8))
    run = bring(tmp_path, city.analyst(at(10, 9)), [f"{sample.number},毒死蜱,1,mg/kg,,"])
    assert [row for row, _, why in said(run) if "can no longer be entered" in why] == [2]
    assert fresh(report).items.get().result == "<0.01"
