"""Illness in a small city: totals as published, what belongs together, what is open on the last day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.db.models import Count, F, Sum

from shian.domains.supply.lots.models import Lot, Node
from shian.domains.surveillance.cases.models import Case
from shian.domains.surveillance.consultation.models import Consultation, Meeting, Opinion
from shian.domains.surveillance.contaminants.models import Measurement, MonitoringSample, Programme
from shian.domains.surveillance.inquiry.models import Conclusion, Measure, OutbreakSample
from shian.domains.surveillance.outbreaks.foods import food_table
from shian.domains.surveillance.outbreaks.looking import picture_of
from shian.domains.surveillance.outbreaks.models import Line, Outbreak
from shian.domains.surveillance.signals.models import Signal
from shian.evaluation.figures.live import compute_live
from shian.evaluation.figures.query import query
from shian.platform.access.models import Appointment
from shian.platform.flows.inbox import inbox
from shian.platform.ledger.models import Entry
from shian.platform.personal.fields import Sealed
from shian.simulation.city import TODAY
from shian.simulation.illness.desk_judging import of_files, of_reports, planted
from shian.simulation.illness.numbers import data
from shian.simulation.make import Made
from shian.simulation.seeds import scaled
from tests.simulation.conftest import SCALE

pytestmark = pytest.mark.django_db
YEARS = query(start=date(2019, 1, 1), end=date(2021, 12, 31))
PUBLISHED = {
    "cases": "cases", "signals": "signals", "outbreaks": "outbreaks", "chemical_samples": "chemical",
    "microbial_samples": "microbial", "monitoring_data": "data", "communication_meetings": "meetings",
    "public_items": "public",
}  # fmt: skip


def truth(name: str) -> Any:
    return orjson.loads((Path(settings.SHIAN_DATA) / "truth" / f"{name}.json").read_bytes())["rows"]


def figure(name: str) -> Any:
    return compute_live(f"surveillance.{name}", YEARS)


@pytest.mark.parametrize(("name", "total"), sorted(PUBLISHED.items()))
def test_totals_as_published(city: Made, name: str, total: str) -> None:
    assert figure(name).n == scaled(data()["totals"][total], SCALE)


def test_rates_of_the_years(city: Made) -> None:
    for name in (
        "outbreaks_in_time_rate", "outbreaks_handled_rate", "accepted_rate", "signals_judged_rate",
        "monitoring_completion", "opinions_in_time_rate",
    ):  # fmt: skip
        found = figure(name)
        assert (name, found.n) == (name, found.d)
        assert found.d > 0
    assert figure("monitoring_counties").n == 10
    assert figure("reporting_hospitals").n == scaled(154, SCALE)


def test_patients_are_sealed_and_no_name_is_on_the_ledger(city: Made) -> None:
    case = Case.objects.exclude(id_number="").order_by("pk")[0]
    assert isinstance(case.patient_name, Sealed)
    assert case.id_number.open().startswith("140199")
    assert case.phone == "" or case.phone.open().startswith("100")
    states = "".join(
        Entry.objects.filter(kind="illness.case", record=case.pk).values_list("state", flat=True)
    )
    assert case.patient_name.open() not in states
    assert case.id_number.open() not in states
    assert "id_index" not in states


def test_a_report_goes_through_county_and_city(city: Made) -> None:
    case = Case.objects.filter(state="accepted").order_by("pk")[0]
    entries = Entry.objects.filter(kind="illness.case", record=case.pk).order_by("seq")
    verbs = [entry.verb for entry in entries]
    assert (verbs[0], verbs[-1]) == ("report", "accept")
    assert "review" in verbs
    by = {entry.verb: entry.actor.split(":")[0] for entry in entries}
    assert (by["report"], by["review"], by["accept"]) == ("doctor", "county_epidemiologist", "epidemiologist")


def test_void_reports_repeat_others_or_say_why(city: Made) -> None:
    void = list(Case.objects.filter(state="void").select_related("duplicate_of"))
    assert void
    for case in void:
        assert case.returned_because
        if case.duplicate_of is not None:
            assert case.duplicate_of.patient_name.open() == case.patient_name.open()


def test_the_true_lot_lies_in_every_true_kitchen(city: Made) -> None:
    known = [row for row in truth("outbreaks") if row["lot"]]
    assert known
    for row in known:
        lot = Lot.objects.get(code=row["lot"])
        there = set(Node.objects.filter(lot=lot).values_list("place__operator", flat=True))
        assert set(row["operators"]) <= there


def test_files_conclude_what_is_true(city: Made) -> None:
    files = list(Outbreak.objects.filter(state="closed").select_related("lot", "signal"))
    true = {case: row for row in truth("outbreaks") if row["filed"] for case in row["cases"]}
    assert len(files) == scaled(17, SCALE)
    for file in files:
        numbers = Line.objects.filter(outbreak=file, case__isnull=False).values_list(
            "case__number", flat=True
        )
        row = true[numbers[0]]
        assert set(numbers) == set(row["cases"])
        assert (file.agent, file.vehicle) == (row["agent"], row["food"])
        assert (file.lot.code if file.lot else "") == row["lot"]
        assert file.signal is not None
        assert (file.signal.state, file.signal.outbreak_number) == ("escalated", file.number)
        conclusion = Conclusion.objects.get(outbreak=file)
        assert conclusion.lot_id == file.lot_id
        assert not OutbreakSample.objects.filter(outbreak=file).exclude(state="resulted").exists()
        assert not Measure.objects.filter(outbreak=file).exclude(state="verified").exists()


def test_the_line_list_points_at_the_dish(city: Made) -> None:
    file = Outbreak.objects.filter(state="closed").order_by("pk")[0]
    assert food_table(picture_of(file)).rows[0].dish.name == file.vehicle


def test_signals_hold_their_cases(city: Made) -> None:
    signals = Signal.objects.annotate(held=Count("cases"))
    assert not signals.exclude(observed=F("held")).exists()
    assert not signals.filter(held=0).exists()
    assert not Signal.objects.filter(state="merged", merged_into=None).exists()


def test_quotas_are_met_and_what_is_below_detection_has_no_value(city: Made) -> None:
    for programme in Programme.objects.filter(state="closed"):
        planned = programme.quotas.aggregate(total=Sum("planned"))["total"]
        assert programme.samples.filter(state="tested").count() == planned == programme.planned
    values = Measurement.objects.filter(value__isnull=False)
    assert values.exists()
    assert not values.filter(value__lt=F("lod")).exists()
    assert Measurement.objects.filter(detected=False, lod__isnull=False).exists()


def test_something_is_open_on_the_last_day(city: Made) -> None:
    file = Outbreak.objects.get(state="investigating")
    assert file.notified_at.year == TODAY.year
    assert file.defined == 1
    assert file.menu.filter(lot__isnull=False).count() >= 3
    assert Line.objects.filter(outbreak=file, case__isnull=False).count() >= 2
    assert OutbreakSample.objects.filter(outbreak=file).exclude(state="resulted").exists()
    assert set(Signal.objects.filter(raised_at__year=TODAY.year).values_list("state", flat=True)) >= {
        "raised", "verifying",
    }  # fmt: skip
    waiting = Case.objects.filter(reported_at__year=TODAY.year)
    assert waiting.filter(state="reported").exists()
    assert Consultation.objects.filter(state="open").count() == 1
    assert Opinion.objects.exclude(state__in=("given", "lapsed")).exists()
    assert MonitoringSample.objects.filter(number__startswith=f"FX{TODAY.year}").exists()
    assert Meeting.objects.filter(state="published").exists()


@pytest.mark.parametrize(
    ("role", "kind"),
    [("epidemiologist", "illness.case"), ("county_epidemiologist", "signal.signal")],
)
def test_the_roles_find_work(city: Made, role: str, kind: str) -> None:
    by = Appointment.objects.get(user__username=f"demo-{role}").actor()
    assert inbox(by).total >= 3
    if role == "epidemiologist":
        assert inbox(by, kind=kind).total >= 1


def test_no_month_is_without_reports(city: Made) -> None:
    months = Counter(case.strftime("%Y-%m") for case in Case.objects.values_list("reported_at", flat=True))
    asked = [f"{TODAY.year}-{month:02d}" for month in range(1, TODAY.month + 1)]
    assert [month for month in asked if not months[month]] == []
    since = Case.objects.filter(reported_at__year=TODAY.year, reported_at__month__lte=3)
    assert set(since.values_list("state", flat=True)) == {"accepted"}


def test_nothing_of_this_year_counts_in_the_report(city: Made) -> None:
    assert Case.objects.filter(reported_at__year=TODAY.year).exists()
    assert figure("cases").n == Case.objects.filter(reported_at__year__lt=TODAY.year).exclude(
        state="void"
    ).count()  # fmt: skip


def test_the_desk_finds_the_true_sources_and_the_trial_leaves_nothing(city: Made) -> None:
    def counts() -> tuple[int, int, int]:
        return Outbreak.objects.count(), Line.objects.count(), Entry.objects.count()

    rows, before = planted(Path(settings.SHIAN_DATA) / "truth"), counts()
    assert rows and all(row["operators"] for row in rows)
    found = [*of_files(rows, 3), *of_files(rows, 3, lots=False), *of_reports(rows, 3)]
    assert counts() == before
    premises = [one for one in found if one.kind == "premises"]
    assert premises and all(one.rank == 1 for one in premises if one.menu)
    lots = [one for one in found if one.kind == "lot" and one.menu]
    assert lots and all(one.rank <= 3 for one in lots)
    assert not list(of_reports(rows, 10_000))
