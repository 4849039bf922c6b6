"""The living report: built from figures, frozen, rebuilt, compared."""

from __future__ import annotations

from datetime import date

import pytest

from shian.domains.directory.roles import Assessor, BureauOfficer
from shian.domains.laboratory.models import Sample
from shian.domains.registry.models import Operator
from shian.evaluation.figures.store import Snapshot, snapshot
from shian.evaluation.models import FrozenReport
from shian.evaluation.report.actions import freeze
from shian.evaluation.report.build import Built, build
from shian.evaluation.report.compare import compare
from shian.evaluation.report.frozen import numbers_of, packed, rebuild, unpacked
from shian.evaluation.report.text import TextProblem, parse, source_of
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.ledger.models import Entry
from tests.evaluation import city
from tests.evaluation.conftest import COORDINATOR, Archive

SHORT = """title: 试
year: 2021
cut_off: 2021-11-30
series: census2020
---
# 一、抽检
抽检{{ figure:laboratory.samples }}批次，不合格{{ figure:laboratory.failed_samples }}批次。
不合格率{{ figure:laboratory.failure_rate decimals=1 }}%。

人口{{ figure:directory.population format=wan decimals=1 }}万，面积{{ figure:declared.km2 }}平方千米。
2020年{{ figure:laboratory.samples year=2020 }}批次，食堂{{ figure:registry.canteens end=cut_off }}家。
"""


def report(shot: Snapshot, source: str = SHORT) -> Built:
    return build(parse(source), shot)


def test_numbers_fill_the_sentences(small_city: Snapshot) -> None:
    built = report(small_city)
    assert [s.text for s in built.sentences] == [
        "一、抽检",
        "抽检8批次，不合格2批次。",
        "不合格率25.0%。",
        "人口1.0万，面积6909平方千米。",
        "2020年2批次，食堂1家。",
    ]
    assert [n.declared for n in built.numbers] == [False, False, False, False, True, False, False]


def test_the_citys_report_is_built_of_figures(small_city: Snapshot) -> None:
    built = report(small_city, source_of("self_evaluation"))
    assert len(built.numbers) >= 85
    assert "2021年监督抽检8批次，不合格2批次，不合格率25.00%。" in [s.text for s in built.sentences]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("title: a\n", "no line “---”"),
        ("title: a\n---\n", "year: Field required"),
        (
            SHORT.replace("decimals=1 }}%", "decimal=1 }}%"),
            "line 8: laboratory.failure_rate has no option decimal",
        ),
        (SHORT.replace("format=wan", "format=words"), "line 10: .* has no option format=words"),
        (SHORT.replace("{{ figure:declared.km2 }}", "{{ km2 }}"), "line 10: a number reads"),
        (SHORT.replace("year=2020", "year=20x0"), "line 11: laboratory.samples"),
    ],
)
def test_faults_of_a_text_are_named(source: str, message: str) -> None:
    with pytest.raises(TextProblem, match=message):
        parse(source)


def test_changing_one_record_changes_exactly_its_sentences(archive: Archive) -> None:
    city.build()
    before = archive.seal()
    sample = Sample.objects.filter(failed=True, taken_at__year=2021).order_by("id")[0]
    city.change(sample, failed=False, conclusion="纯抽检合格样品")
    after = archive.seal()
    changed = compare((report(before), before), (report(after), after))
    assert [(c.before, c.after) for c in changed] == [
        ("抽检8批次，不合格2批次。", "抽检8批次，不合格1批次。"),
        ("不合格率25.0%。", "不合格率12.5%。"),
    ]
    for sentence in changed:
        (number,) = sentence.numbers
        (moved,) = number.moved
        assert (moved.way, moved.part, moved.kind, moved.id) == ("left", "n", "laboratory.sample", sample.pk)
        seq = Entry.objects.filter(kind="laboratory.sample", record=sample.pk).latest("seq").pk
        assert [(e.seq, e.verb) for e in moved.entries] == [(seq, "correct")]


def test_in_the_whole_report_too(archive: Archive) -> None:
    city.build()
    before = archive.seal()
    city.remove(Operator.objects.get(name="一中食堂"))
    after = archive.seal()
    source = source_of("self_evaluation")
    changed = compare((report(before, source), before), (report(after, source), after))
    assert [c.after for c in changed] == [
        "截至2021年11月30日，在册食品生产经营单位6家，另有学校食堂0家。",
        "抽样环节覆盖率100.00%，食品业态覆盖率33.33%。",  # one trade fewer to cover
    ]
    assert {m.entries[-1].verb for c in changed for n in c.numbers for m in n.moved} == {"remove"}


def test_entering_changing_and_rewording(archive: Archive) -> None:
    city.build()
    before = archive.seal()
    city.operator("二中食堂", "canteen")
    after = archive.seal()
    reworded = SHORT.replace("# 一、抽检", "# 一、抽检工作")
    changed = compare((report(before), before), (report(after, reworded), after))
    assert [(c.before, c.after) for c in changed] == [
        (None, "一、抽检工作"),
        ("2020年2批次，食堂1家。", "2020年2批次，食堂2家。"),
        ("一、抽检", None),
    ]
    assert [m.way for m in changed[1].numbers[0].moved] == ["entered"]


def test_a_frozen_report_stays_as_it_was(archive: Archive) -> None:
    city.build()
    archive.seal()
    frozen = freeze(by=COORDINATOR, title="2021年度自评")
    entry = Entry.objects.get(kind="evaluation.frozenreport", record=frozen.pk)
    assert entry.verb == "freeze"
    sample = Sample.objects.filter(failed=True, taken_at__year=2021).first()
    city.change(sample, failed=False)
    archive.seal()
    kept = FrozenReport.objects.get(pk=frozen.pk)
    built, deviations = rebuild(kept.text, kept.definitions, kept.numbers, snapshot(kept.seal))
    assert deviations == []
    assert [n.text for n in built.numbers] == [said["text"] for said in kept.numbers]
    said = next(n for n in kept.numbers if n["figure"] == "laboratory.failed_samples")
    assert sample.pk in unpacked(kept.rows[said["rows"]]["n laboratory.sample"])
    now = report(snapshot(), source_of("self_evaluation"))
    assert [n.text for n in now.numbers] != [n.text for n in built.numbers]


def test_a_wrong_archive_shows_as_deviation(small_city: Snapshot) -> None:
    built = report(small_city)
    numbers, _ = numbers_of(built, small_city)
    numbers[0]["n"] = "9"
    definitions = freeze(by=COORDINATOR, title="试").definitions
    _, deviations = rebuild(SHORT, definitions, numbers, small_city)
    assert [(d.sentence, d.figure) for d in deviations] == [("2.1", "laboratory.samples")]


def test_only_the_coordinator_freezes(small_city: Snapshot) -> None:
    before = Entry.objects.count()
    for role in (Assessor, BureauOfficer):
        with pytest.raises(NotAllowed):
            freeze(by=Actor(role=role, user_id=2), title="试")
    assert (FrozenReport.objects.count(), Entry.objects.count()) == (0, before)


def test_a_title_is_used_once(small_city: Snapshot) -> None:
    freeze(by=COORDINATOR, title="试")
    with pytest.raises(Refused, match=r"已有|exists already"):
        freeze(by=COORDINATOR, title="试")
    assert FrozenReport.objects.count() == 1


def test_nothing_sealed_nothing_frozen(archive: Archive) -> None:
    with pytest.raises(Refused):
        freeze(by=COORDINATOR, title="试")


def test_ranges() -> None:
    spans = [("n", "a.b", 1, 3), ("n", "a.b", 7, 7), ("d", "a.b", 9, 10)]
    assert packed(spans) == {"n a.b": "1-3,7", "d a.b": "9-10"}
    assert unpacked("1-3,7,9-10") == [1, 2, 3, 7, 9, 10]
    assert unpacked("") == []


def test_another_year_moves_all_years_of_the_text_along() -> None:
    """The years of sentences, holes and settings; not those within names."""
    moved = parse(source_of("self_evaluation", 2026))
    assert (moved.settings.year, moved.settings.cut_off) == (2026, date(2026, 11, 30))
    assert moved.settings.series == "census2020"
    text = source_of("self_evaluation", 2026)
    assert "2024年监督抽检{{ figure:laboratory.samples year=2024 }}批次" in text
    assert "series=census2020" in text
    assert source_of("self_evaluation", 2021) == source_of("self_evaluation")
    with pytest.raises(TextProblem, match="year=1"):
        source_of("self_evaluation", 1)
