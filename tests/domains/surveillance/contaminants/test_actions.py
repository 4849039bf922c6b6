"""From the year's plan to a flagged hazard; what is not found stays below its limit."""

from decimal import Decimal

import pytest

from shian.domains.surveillance.contaminants.actions import flags, load_figures, programmes, samples
from shian.domains.surveillance.contaminants.completion import gaps, grouped, tallies, whole
from shian.domains.surveillance.contaminants.models import (
    Consumption,
    GuidanceValue,
    HazardFlag,
    MonitoringSample,
)
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.flows.models import Duty
from shian.platform.ledger.models import Entry
from tests.domains.surveillance.contaminants.conftest import Town, at, fresh


def test_a_programme_is_planned_issued_and_given_out(town: Town) -> None:
    programme = town.programme()
    assert (fresh(programme).planned, fresh(programme).state) == (6, "issued")
    assert [(q.county, q.food_class, q.hazard, q.planned) for q in programme.quotas.all()] == [
        ("140105", "32", "metal", 2), ("140105", "32", "pathogen", 1), ("140121", "32", "metal", 3),
    ]  # fmt: skip
    programmes.assign(by=town.city(at(1, 8)), programme=programme, laboratory=town.laboratory)
    tasks = MonitoringSample.objects.order_by("number")
    assert [s.number for s in tasks] == [f"FX2021-{n:05d}" for n in range(1, 7)]
    assert {s.sort for s in tasks.filter(hazard="pathogen")} == {"microbial"}
    assert Duty.objects.filter(kind="contaminant.monitoringsample", clock="take", done_at=None).count() == 6
    with pytest.raises(Refused, match="has been given out"):
        programmes.assign(by=town.city(at(1, 9)), programme=fresh(programme), laboratory=town.laboratory)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("小店区|32|metal", "Line 1: four columns"),
        ("小店区|32|metal|2\n\n南京|32|metal|2", "Line 3: “南京” is no county"),
        ("小店区|饭|metal|2", "Line 1: “饭” is no food class"),
        ("小店区|32|毒|2", "Line 1: “毒” is no hazard group"),
        ("小店区|32|metal|-2", "Line 1: “-2” is no number"),
        ("小店区|32|metal|2\n140105,32,重金属,3", "Line 2: the same quota stands in line 1"),
    ],
)
def test_wrong_quotas_are_refused_by_line(town: Town, text: str, why: str) -> None:
    made = programmes.draft(by=town.city(at(1, 5)), year=2021, title="方案")
    with pytest.raises(Refused, match=why):
        programmes.plan(by=town.city(at(1, 6)), programme=made, quotas=text)
    assert fresh(made).version == 1


def test_an_empty_programme_is_not_issued(town: Town) -> None:
    made = programmes.draft(by=town.city(at(1, 5)), year=2021, title="方案")
    with pytest.raises(Refused, match="at least one quota"):
        programmes.issue(by=town.city(at(1, 6)), programme=made)


def test_only_planners_plan(town: Town) -> None:
    with pytest.raises(NotAllowed):
        programmes.draft(by=town.county(at(1, 5)), year=2021, title="方案")
    with pytest.raises(NotAllowed):
        programmes.draft(by=town.analyst(at(1, 5)), year=2021, title="方案")


def test_a_sample_is_taken_tested_and_kept_censored(town: Town) -> None:
    programme = town.programme()
    programmes.assign(by=town.city(at(1, 8)), programme=programme, laboratory=town.laboratory)
    sample = MonitoringSample.objects.filter(area="140105", hazard="metal").order_by("number")[0]
    samples.take(
        by=town.county(at(2, 1)),
        sample=sample,
        food_name="大米",
        taken_on=at(2, 1).date(),
        place_name="某超市",
    )
    found = "镉|<0.002|mg/kg||0.005\n铅\t0.05\tmg/kg\t0.01"
    samples.enter(by=town.analyst(at(2, 20)), sample=sample, results=found)
    sample = fresh(sample)
    assert (sample.state, sample.items, sample.detected_count, sample.flagged) == ("tested", 2, 1, False)
    cadmium, lead = sample.measurements.order_by("id")
    assert (cadmium.detected, cadmium.value, cadmium.lod, cadmium.loq) == (
        False,
        None,
        None,
        Decimal("0.005"),
    )
    assert (lead.detected, lead.value, lead.lod) == (True, Decimal("0.05"), Decimal("0.01"))
    assert [e.verb for e in Entry.objects.filter(kind=sample.kind(), record=sample.pk).order_by("seq")] == [
        "assign", "take", "enter",
    ]  # fmt: skip


def test_completion_shows_gaps_by_county_and_hazard(town: Town) -> None:
    programme = town.programme()
    town.sample(at(2, 1), programme=programme)
    lost = town.sample(at(2, 2), programme=programme)
    samples.void(by=town.county(at(2, 3)), sample=lost, reason="破损")
    found = tallies(programme)
    assert gaps(programme) == [
        (("140105", "32", "metal"), 1), (("140105", "32", "pathogen"), 1), (("140121", "32", "metal"), 3),
    ]  # fmt: skip
    by_county = grouped(found, lambda place: place[0])
    assert {c: (t.planned, t.taken, t.missing, t.share) for c, t in by_county.items()} == {
        "140105": (3, 1, 2, 33), "140121": (3, 0, 3, 0),
    }  # fmt: skip
    total = whole(found.values())
    assert (total.planned, total.given, total.taken, total.tested) == (6, 1, 1, 0)


def test_beyond_the_limit_raises_a_flag_once(town: Town) -> None:
    sample = town.sample(at(2, 1))
    samples.enter(by=town.analyst(at(2, 20)), sample=sample, results="镉|0.35|mg/kg|0.002")
    flag = HazardFlag.objects.get()
    assert (flag.food_name, flag.analyte.key, flag.written) == ("大米", "cadmium", "0.35 mg/kg")
    assert (flag.demand, flag.edition, flag.state) == ("≤0.2 mg/kg", "GB 2762-2017", "raised")
    assert fresh(sample).flagged
    assert Duty.objects.filter(kind="contaminant.hazardflag", done_at=None).count() == 1
    samples.amend(
        by=town.analyst(at(2, 21)), sample=fresh(sample), results="镉|0.36|mg/kg|0.002", reason="复核"
    )
    assert HazardFlag.objects.count() == 1
    with pytest.raises(Refused, match="Say why"):
        flags.dismiss(by=town.city(at(2, 22)), flag=flag, reason=" ")
    flags.dismiss(by=town.city(at(2, 22)), flag=flag, reason="同批复测未超")
    assert fresh(flag).state == "dismissed"
    assert not Duty.objects.filter(kind="contaminant.hazardflag", done_at=None).exists()


def test_a_pathogen_found_is_flagged_even_without_a_limit(town: Town) -> None:
    sample = town.sample(at(2, 1), hazard="pathogen", food_name="某种没有限量的食品")
    samples.enter(by=town.analyst(at(2, 20)), sample=sample, results="沙门氏菌|检出|/25g")
    assert [f.basis for f in HazardFlag.objects.all()] == ["A pathogen was found; no limit decides"]


def test_below_the_limit_of_detection_is_never_flagged(town: Town) -> None:
    sample = town.sample(at(2, 1))
    samples.enter(by=town.analyst(at(2, 20)), sample=sample, results="镉|未检出|mg/kg|0.5")
    assert not HazardFlag.objects.exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("镉", "Line 1 needs"),
        ("金|0.1|mg/kg", "“金” is no substance"),
        ("镉|0.1|mg/kg\ncadmium|0.2|mg/kg", "given twice"),
        ("镉|很多|mg/kg", "镉: “很多” is no result"),
        ("镉|0.1|mg/kg|abc", "no limit of detection"),
        ("", "Enter 1 to 300"),
    ],
)
def test_unreadable_results_are_refused_and_nothing_is_kept(town: Town, text: str, why: str) -> None:
    sample = town.sample(at(2, 1))
    with pytest.raises(Refused, match=why):
        samples.enter(by=town.analyst(at(2, 20)), sample=sample, results=text)
    assert fresh(sample).state == "taken"
    assert sample.measurements.count() == 0


def test_scope_and_days_are_checked(town: Town) -> None:
    with pytest.raises(NotAllowed, match="outside"):
        town.sample(at(2, 1), district=town.counties["清徐县"])
    with pytest.raises(Refused, match="day to come"):
        town.sample(at(2, 1), taken_on=at(2, 2).date())
    sample = town.sample(at(2, 1))
    with pytest.raises(NotAllowed):
        samples.enter(by=town.officer(at(2, 20)), sample=sample, results="镉|0.1|mg/kg")


def test_the_figures_provided_are_loaded_once(town: Town) -> None:
    load_figures(by=town.city(at(1, 5)))
    assert {c.origin for c in Consumption.objects.all()} == {"assumed"}
    (cadmium,) = GuidanceValue.objects.all()  # of the substances that are here, one has a value provided
    assert (cadmium.analyte.key, cadmium.amount, cadmium.days) == ("cadmium", Decimal(25), 30)
    with pytest.raises(Refused, match="there already"):
        load_figures(by=town.city(at(1, 6)))
