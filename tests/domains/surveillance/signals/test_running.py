"""Runs on the real database: what is raised and extended, once only; what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from shian.domains.surveillance.cases.models import Case
from shian.domains.surveillance.signals import actions
from shian.domains.surveillance.signals.models import Run, Signal
from shian.domains.surveillance.signals.reading import read
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.models import Outbox
from shian.platform.flows.models import Duty
from shian.platform.ledger.models import Entry
from tests.domains.surveillance.cases.clinic import at, case, keep
from tests.domains.surveillance.signals.town import MORNING, Town, diners

pytestmark = pytest.mark.django_db


def the_signal(town: Town) -> Signal:
    keep(*diners(town.clinic, range(900, 905)))
    town.detect()
    found: Signal = Signal.objects.get()
    return found


def test_five_diners_are_one_signal(town: Town) -> None:
    signal = the_signal(town)
    assert (signal.number, signal.sort, signal.method) == ("YJ20210611001", "premises", "premises")
    assert signal.series == f"place={town.clinic.operators[0].pk}"
    assert (signal.operator, signal.area, signal.syndrome) == (
        town.clinic.operators[0],
        "140105001",
        "gastroenteritis",
    )
    assert (signal.from_on, signal.to_on, signal.observed) == (date(2021, 6, 8), date(2021, 6, 8), 5)
    assert signal.p_value is not None and signal.p_value < Decimal("1e-6")
    numbers = set(signal.cases.values_list("case__number", flat=True))
    assert numbers >= {f"T{n:04d}" for n in range(900, 905)}
    assert len(numbers) == 6  # the township's window holds a sporadic case of that day
    methods = set(signal.alarms.values_list("method", flat=True))
    assert {"premises", "food"} <= methods
    assert signal.title == "老王面馆：6例"
    run = Run.objects.get()
    assert (run.as_of, run.trigger, run.cases, run.raised, run.extended) == (
        date(2021, 6, 11), "schedule", 245, 1, 0
    )  # fmt: skip
    assert run.series_count == 300
    assert set(Duty.objects.filter(kind="signal.signal").values_list("clock", "topic")) == {
        ("take_up", "signal-take-up"),
        ("verify", "signal-verify-premises"),
    }
    assert [e.actor for e in Entry.objects.filter(kind="signal.signal")] == ["system:-"]
    assert list(Outbox.objects.values_list("name", flat=True)) == ["signals.SignalRaised"]


def test_the_same_reports_are_judged_once(town: Town) -> None:
    the_signal(town)
    assert town.detect() is None
    entries = Entry.objects.count()
    with pytest.raises(Refused, match="这些报告今天已经分析过"):
        actions.detect(by=town.city.at_time(MORNING))
    assert (Signal.objects.count(), Run.objects.count(), Entry.objects.count()) == (1, 1, entries)


def test_further_cases_extend_it(town: Town) -> None:
    first = the_signal(town)
    keep(*diners(town.clinic, range(905, 908), hospital=town.clinic.hospitals[1]))
    run = town.detect(MORNING + timedelta(hours=3), Run.Trigger.ARRIVAL)
    assert run is not None
    assert (run.raised, run.extended) == (0, 1)
    signal = Signal.objects.get()
    assert (signal.pk, signal.observed, signal.cases.count(), signal.title) == (
        first.pk, 8, 9, "老王面馆：9例"
    )  # fmt: skip
    assert [e.verb for e in Entry.objects.filter(kind="signal.signal").order_by("seq")] == ["raise", "extend"]


def test_a_dismissed_signal_comes_back_only_if_it_grows_much(town: Town) -> None:
    signal = actions.dismiss(by=town.city, signal=the_signal(town), because="一家人聚餐")
    keep(*diners(town.clinic, range(905, 906)))
    town.detect(MORNING + timedelta(hours=3))
    signal.refresh_from_db()
    assert (signal.state, signal.cases.count()) == ("dismissed", 6)
    keep(*diners(town.clinic, range(906, 909)))
    town.detect(MORNING + timedelta(hours=4))
    signal.refresh_from_db()
    assert (signal.state, signal.cases.count(), Signal.objects.count()) == ("verifying", 10, 1)


def test_a_grave_case_is_a_signal_by_itself(town: Town) -> None:
    keep(case(town.clinic, 950, syndrome="neuro", agent="botulism", reported_at=at(10, 15)))
    town.detect()
    signal = Signal.objects.get()
    assert (signal.sort, signal.method, signal.observed, signal.p_value) == ("report", "report", 1, None)
    assert (signal.syndrome, signal.agent) == ("neuro", "botulism")
    assert Duty.objects.filter(clock="verify").values_list("topic", flat=True).get() == "signal-verify-report"


def test_a_household_counts_once(town: Town) -> None:
    family = diners(town.clinic, range(900, 905), phone="13900000001")
    keep(*family)
    town.detect()
    assert not Signal.objects.exists()


def test_void_reports_and_later_ones_are_not_read(town: Town) -> None:
    keep(*diners(town.clinic, range(900, 905)))
    assert len(read(MORNING).ids) == 245
    assert len(read(at(10, 9)).ids) == 241
    loaded = read(MORNING)
    last = Case.objects.get(number="T0904")
    row = loaded.rows_of([last.pk])[0]
    assert int(loaded.cases.onset[row]) == int(last.onset_at.timestamp() // 3600) + 8
    assert loaded.cases.names.township[loaded.cases.township[row]] == "140105001"
    assert loaded.rows_of([last.pk, 10**9]) == [row]


def test_who_may_run_it(town: Town) -> None:
    with pytest.raises(NotAllowed):
        actions.detect(by=town.county)
    assert not Run.objects.exists()
