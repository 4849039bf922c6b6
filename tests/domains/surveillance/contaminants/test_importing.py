"""Sheets of quotas and of results; every refusal names row, field and reason."""

from pathlib import Path

from shian.domains.surveillance.contaminants.actions import programmes, samples
from shian.domains.surveillance.contaminants.models import HazardFlag, MonitoringSample
from shian.platform.access.actor import Actor
from shian.platform.exchange import runs
from shian.platform.exchange.models import ImportRun
from tests.domains.surveillance.contaminants.conftest import Town, at, fresh

HEAD = "样品编号,采样日期,县区,食品类别,食品名称,采样地点,监测项目,监测结果,单位,检出限,定量限"


def bring(
    folder: Path, by: Actor, lines: list[str], kind: str = "contaminant.results", head: str = HEAD
) -> ImportRun:
    path = folder / "sheet.csv"
    path.write_text("\n".join([head, *lines]))
    run = runs.start(by=by, kind=kind, path=path, name=path.name)
    runs.execute(run, mode="good")
    return run


def test_new_samples_come_with_their_results(town: Town, tmp_path: Path) -> None:
    programme = town.programme()
    lines = [
        "A-1,2021-03-01,小店区,食用农产品,大米,某超市,镉,0.35,mg/kg,0.002,0.005",
        "A-1,2021-03-01,小店区,食用农产品,大米,某超市,铅,未检出,mg/kg,0.02,0.05",
        "A-2,2021-03-02,清徐县,食用农产品,生鸡肉,某市场,沙门氏菌,未检出,/25g,,",
    ]
    run = bring(tmp_path, town.city(at(4, 1)), lines)
    assert (run.state, run.counts["new"], run.counts["issues"]) == ("done", 3, 0)
    first, second = MonitoringSample.objects.order_by("number")
    assert (first.area, first.hazard, first.sort, first.items, first.flagged) == (
        "140105", "metal", "chemical", 2, True,
    )  # fmt: skip
    assert (second.hazard, second.sort, second.detected_count) == ("pathogen", "microbial", 0)
    assert first.programme_id == programme.pk
    assert HazardFlag.objects.count() == 1
    again = bring(tmp_path, town.city(at(4, 2)), lines)
    assert again.counts["unchanged"] == 3
    assert fresh(first).version == first.version


def test_results_of_a_taken_sample_are_entered(town: Town, tmp_path: Path) -> None:
    sample = town.sample(at(2, 1))
    bring(tmp_path, town.analyst(at(2, 20)), [f"{sample.number},,,,,,镉,<0.002,mg/kg,,"])
    assert (fresh(sample).state, fresh(sample).items) == ("tested", 1)


def test_refusals_name_row_field_and_reason(town: Town, tmp_path: Path) -> None:
    tested = town.sample(at(2, 1))
    samples.enter(by=town.analyst(at(2, 20)), sample=tested, results="镉|0.1|mg/kg")
    lines = [
        "B-1,2021-03-01,小店区,食用农产品,大米,某超市,金,0.1,mg/kg,,",
        "B-2,2021-03-01,小店区,食用农产品,大米,,镉,0.1,mg/kg,,",
        "B-3,2021-03-01,小店区,食用农产品,大米,某超市,镉,很多,mg/kg,,",
        "B-4,2021-03-01,小店区,食用农产品,大米,某超市,镉,0.1,mg/kg,,",
        "B-4,2021-03-01,小店区,食用农产品,大米,某超市,cadmium,0.2,mg/kg,,",
        f"{tested.number},,,,,,镉,0.2,mg/kg,,",
    ]
    run = bring(tmp_path, town.city(at(4, 1)), lines)
    told = [(issue.row, issue.field, issue.reason) for issue in run.issues.all()]
    assert [(row, field) for row, field, _reason in told] == [
        (2, "analyte"), (3, "place_name"), (4, "result"), (6, "analyte"), (7, "result"),
    ]  # fmt: skip
    assert MonitoringSample.objects.filter(number__startswith="B-").count() == 1


def test_the_quotas_of_a_draft_come_from_a_sheet(town: Town, tmp_path: Path) -> None:
    made = programmes.draft(by=town.city(at(1, 5)), year=2021, title="方案")
    head = "年度,县区,食品类别,危害类别,计划数"
    lines = ["2021,小店区,食用农产品,重金属,4", "2021,清徐县,肉制品,致病菌,2", "2020,清徐县,肉制品,致病菌,2"]
    run = bring(tmp_path, town.city(at(1, 6)), lines, "contaminant.quotas", head)
    assert fresh(made).planned == 6
    assert [(issue.row, issue.field) for issue in run.issues.all()] == [(4, "year")]
