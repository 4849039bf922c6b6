"""What a made city holds: totals, ledger, lives, verdicts, limits of time, accounts, and what was planted."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from shian.domains.directory import roles
from shian.domains.directory.models import Area, Body, Person, Population
from shian.domains.laboratory.judging import judged
from shian.domains.laboratory.models import Disposal, Plan, Publication, Sample, Task, TestItem, TestReport
from shian.domains.registry.models import HealthCertificate, Licence, Operator
from shian.domains.standards.judging import compiled
from shian.evaluation.criteria.models import Declaration, EvidenceSlot, Project
from shian.methods import draws, identifiers
from shian.methods.limits import Conclusion, Item, Question, conclude, encode, judge_all, parse_measurement
from shian.platform.access.actor import Actor
from shian.platform.access.models import Appointment, User
from shian.platform.access.roles import ROLES
from shian.platform.flows.inbox import inbox
from shian.platform.installation.current import is_simulated
from shian.platform.ledger.models import Entry
from shian.platform.personal.fields import Sealed
from shian.platform.records.base import Record
from shian.platform.records.state import canonical, state_of
from shian.simulation.city import TODAY
from shian.simulation.laboratory.allocation import counts
from shian.simulation.make import Made, NotEmpty, make
from shian.simulation.registry.groups import GROUPS
from shian.simulation.seeds import scaled
from tests.simulation.conftest import SCALE, SEED

# Within the transaction in which the city was made, once.
pytestmark = pytest.mark.django_db

LAST = date(2021, 11, 30)


def truth(name: str) -> list[Any]:
    content = json.loads((Path(settings.SHIAN_DATA) / "truth" / f"{name}.json").read_text())
    assert content["simulated"] is True
    rows: list[Any] = content["rows"]
    return rows


def of_the_report() -> list[Sample]:
    return list(Sample.objects.filter(number__regex="^..(19|20|21)").order_by("id"))


def test_open_operators_are_as_many_as_published(city: Made) -> None:
    have = Counter(Operator.objects.exclude(status="closed").values_list("trade", "small"))
    want: Counter[tuple[str, bool]] = Counter()
    for group in GROUPS:
        want[group.trade, group.small] += scaled(group.count, SCALE)
    assert have == want
    assert Operator.objects.filter(status="closed").exists()
    assert not Operator.objects.filter(closed_on__gt=LAST).exists()
    assert not Operator.objects.filter(opened_on__gt=LAST).exists()


def test_samples_of_each_year_and_their_failures(city: Made) -> None:
    for year in counts()["year"]:
        rows = [s for s in of_the_report() if s.number[2:4] == str(year["year"])[2:]]
        farm = [s for s in rows if s.sample_type == "1"]
        assert (len(rows), len(farm)) == (scaled(year["samples"], SCALE), scaled(year["farm"], SCALE))
        assert sum(s.failed for s in rows) == scaled(year["failed"], SCALE)
        assert sum(s.failed for s in farm) == scaled(year["farm_failed"], SCALE)
        assert sum(s.problem for s in rows) == scaled(year["problem"], SCALE)
        watched = [s for s in rows if Conclusion(s.conclusion).monitored]
        assert len(watched) == scaled(year["monitored"], SCALE)
        assert all(Conclusion(s.conclusion).supervised for s in rows)


def test_every_record_ends_as_its_last_entry_says(city: Made) -> None:
    looked = 0
    for model in apps.get_models():
        if not issubclass(model, Record):
            continue
        for obj in model.objects.order_by("pk")[:150]:
            entries = list(Entry.objects.filter(kind=model.kind(), record=obj.pk).order_by("seq"))
            assert entries, f"{obj.kind()} {obj.pk} has no ledger entry"
            assert entries[-1].state == canonical(state_of(obj))
            assert len(entries) == obj.version
            assert [e.at for e in entries] == sorted(e.at for e in entries)
            assert [orjson.loads(e.state)["version"] for e in entries] == list(range(1, obj.version + 1))
            looked += 1
    assert looked > 2000


def test_no_reference_hangs_in_the_air(city: Made) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_records_pass_their_own_validation(city: Made) -> None:
    for model in (Operator, Licence, Sample, Area, Body, HealthCertificate, TestReport, Disposal):
        for obj in model.objects.order_by("-pk")[:60]:
            obj.full_clean(validate_unique=False, validate_constraints=False)


def test_numbers_are_well_formed_and_of_the_right_area(city: Made) -> None:
    areas = set(Area.objects.filter(level="district").values_list("code", flat=True))
    for operator in Operator.objects.exclude(uscc=""):
        assert identifiers.check_uscc(operator.uscc, areas).ok
    for licence in Licence.objects.filter(sort__in=["JY", "SC"]).select_related("operator"):
        found = identifiers.check_licence(licence.number, areas)
        assert found.ok
        assert found.parts["area"] == licence.operator.area[:6]
    for sample in of_the_report():
        sheet = identifiers.check_sheet_number(sample.number, areas)
        assert sheet.ok
        assert sheet.parts["area"] == sample.area[:6]


def test_the_bulk_judge_gives_every_verdict(city: Made) -> None:
    items = list(TestItem.objects.select_related("report__sample").order_by("id"))
    questions = [
        Question(
            i.report.sample.food_code, i.analyte_key, parse_measurement(i.result, i.unit, i.lod or None),
            (i.report.sample.taken_at + timedelta(hours=8)).date(), i.series,
        )
        for i in items
    ]  # fmt: skip
    verdicts = judge_all(encode(questions, compiled()), compiled())
    limits = compiled().book.limits
    for n, item in enumerate(items):
        assert (int(verdicts.outcome[n]), int(verdicts.reason[n])) == (item.outcome, item.reason)
        assert limits[int(verdicts.limit[n])].demand() == item.demand
        assert limits[int(verdicts.limit[n])].edition == item.edition
    assert len(items) > 5000


def test_an_analyst_typing_the_same_lines_gets_the_same_items(city: Made) -> None:
    from shian.domains.laboratory.judging import Line

    report = TestReport.objects.filter(failed_count__gt=0, round="first").order_by("id")[0]
    items = list(report.items.order_by("id"))
    lines = [Line(i.analyte, i.result, i.unit, i.lod, i.method, i.series, i.task) for i in items]
    for written, again in zip(items, judged(lines, report.sample), strict=True):
        for name in ("outcome", "reason", "judgement", "demand", "edition", "analyte_key", "unit", "value"):
            assert getattr(written, name) == getattr(again, name)


def test_conclusions_follow_from_items_and_no_one_verifies_own_results(city: Made) -> None:
    for report in (
        TestReport.objects.filter(state="issued").prefetch_related("items").select_related("sample")
    ):
        assert conclude(Item(i.judgement) for i in report.items.all()).value == report.conclusion
        assert report.tested_by != report.verified_by
        if report.round == "first":
            assert report.sample.conclusion == report.conclusion


def test_a_sample_lives_through_the_chain(city: Made) -> None:
    sample = next(s for s in of_the_report() if not s.failed and not s.problem)
    entries = Entry.objects.filter(kind="laboratory.sample", record=sample.pk).order_by("seq")
    assert [e.verb for e in entries] == ["take", "send", "receive", "test", "pass", "report", "publish"]
    assert [e.actor.split(":")[0] for e in entries] == [
        "sampler", "sampler", "analyst", "analyst", "reviewing_analyst", "analyst", "system",
    ]  # fmt: skip
    report = Entry.objects.filter(kind="laboratory.testreport", record=sample.reports.get().pk).order_by(
        "seq"
    )
    assert [e.verb for e in report] == ["open", "enter", "submit", "verify"]
    assert sample.custody.count() == 3


def test_disposals_one_for_each_side_and_late_only_where_planted(city: Made) -> None:
    rows = list(Disposal.objects.filter(report_received_on__lt=date(2022, 1, 1)).select_related("sample"))
    bad = [s for s in of_the_report() if s.failed or s.problem]
    twice = scaled(counts()["disposals"]["both_sides"], SCALE)
    assert len(rows) == len(bad) + twice
    assert all(d.state == "approved" and d.submitted_by != d.officer for d in rows)
    late = {d.number for d in rows if d.closed_on - d.report_received_on > timedelta(days=90)}
    assert late == {row["disposal"] for row in truth("late_disposals")}
    assert late


def test_plans_are_fulfilled_exactly(city: Made) -> None:
    for task in Task.objects.filter(state="done"):
        assert task.samples.count() == task.batches == task.taken
    for plan in Plan.objects.filter(state="closed"):
        assert plan.batches == sum(q.batches for q in plan.quotas.all())


def test_draws_can_be_recomputed_and_their_places_were_sampled(city: Made) -> None:
    from shian.domains.laboratory.models import Draw

    rows = list(Draw.objects.filter(state="drawn"))
    assert rows
    for row in rows:
        assert draws.pool_digest(row.pool) == row.pool_digest
        assert draws.draw(row.pool, row.seed, row.wanted) == row.drawn
        later = row.task.samples.filter(taken_at__date__gt=row.announced_on + timedelta(days=6))
        assert {s.operator_id for s in later} <= set(row.drawn)


def test_bulletins_publish_every_sample_once(city: Made) -> None:
    listed = Counter(Publication.objects.filter(state="published").values_list("rows__sample_id", flat=True))
    assert set(listed.values()) == {1}
    assert set(listed) == {s.pk for s in of_the_report()}


def test_population_series_are_two_and_add_up(city: Made) -> None:
    for series, people in (("census2020", 5304061), ("report_implied", 4387000)):
        for year in (2019, 2020, 2021):
            rows = Population.objects.filter(series=series, year=year)
            assert rows.get(area="140100").people == people
            assert sum(r.people for r in rows.exclude(area="140100")) == people


def test_personal_data_is_sealed_and_can_be_opened(city: Made) -> None:
    person = Person.objects.order_by("id")[0]
    assert isinstance(person.name, Sealed)
    assert person.phone.open().startswith("100")
    entry = Entry.objects.get(kind="directory.person", record=person.pk)
    assert person.name.open() not in entry.state


def test_each_role_has_an_account_without_password(city: Made) -> None:
    mine = [
        role.name for role in ROLES.values() if role.__module__ == roles.__name__ and role is not roles.Public
    ]
    demo = {u.username: u for u in User.objects.filter(demo=True)}
    assert set(demo) == {f"demo-{name}" for name in mine}
    assert not any(u.has_usable_password() for u in User.objects.all())
    assert not User.objects.filter(demo=False, is_active=True).exists()
    for name in mine:
        assert Appointment.objects.get(user=demo[f"demo-{name}"]).role == name


@pytest.mark.parametrize("role", ["district_officer", "inspector", "sampler", "analyst", "reviewing_analyst"])
def test_open_matters_wait_in_the_inbox(city: Made, role: str) -> None:
    by = Appointment.objects.get(user__username=f"demo-{role}").actor()
    found = inbox(by)
    assert found.total >= 2
    assert any(item.offers for item in found.items)


def test_open_matters_belong_to_none_of_the_three_years(city: Made) -> None:
    live = Sample.objects.exclude(pk__in=[s.pk for s in of_the_report()])
    assert {s.taken_at.year for s in live} == {TODAY.year}
    stages = {"taken", "sent", "received", "testing", "concluded", "reported"}
    assert set(live.values_list("state", flat=True)) == stages


def test_the_city_says_that_it_is_simulated(city: Made) -> None:
    assert is_simulated()


def test_a_database_that_holds_something_is_left_alone(city: Made) -> None:
    before = Entry.objects.count()
    with pytest.raises(NotEmpty, match="another database"):
        make(SEED, SCALE)
    assert Entry.objects.count() == before


def test_planted_anomalies_are_in_the_records(city: Made) -> None:
    early = {r.sample.number for r in TestReport.objects.select_related("sample")
             if r.sample.received_at and r.started_at < r.sample.received_at}  # fmt: skip
    assert early == set(truth("early_results"))
    numbers = {s.number for s in Sample.objects.all()}
    for sheet in truth("missing_sheets"):
        assert sheet not in numbers
        assert f"{sheet[:15]}{int(sheet[15:]) + 1:04d}" in numbers
    expired = Licence.objects.filter(state="expired").exclude(operator__status="closed")
    assert {x.number for x in expired} == set(truth("expired_licences"))
    lab = next(x for x in truth("laboratories") if x["kind"] == "never_fails")
    tested = Sample.objects.filter(laboratory=lab["laboratory"])
    assert tested.count() == lab["samples"]
    assert not tested.filter(failed=True).exists()


def test_the_city_evaluates_itself(city: Made) -> None:
    slots = Counter(EvidenceSlot.objects.values_list("area", "state"))
    assert {state for area, state in slots if not area} == {"asked", "handed_in", "returned", "accepted"}
    assert len({area for area, _state in slots if area}) == 10
    assert Counter(Declaration.objects.values_list("state", flat=True)) == {"confirmed": 24, "declared": 2}
    assert Counter(Project.objects.values_list("level", flat=True)) == {"city": 1, "district": 10}
    post = Appointment.objects.get(user__username="demo-district_officer")
    by = Actor(role=roles.DistrictOfficer, user_id=post.user_id, area=post.area)
    assert (
        inbox(by, kind="criteria.evidenceslot").total
        == slots[post.area, "asked"] + slots[post.area, "returned"]
    )
