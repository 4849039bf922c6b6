"""What may be behind a signal; keys in words and as conditions; jobs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shian.domains.surveillance.cases.models import Case
from shian.domains.surveillance.signals import tasks
from shian.domains.surveillance.signals.explaining import hints
from shian.domains.surveillance.signals.models import Run
from shian.domains.surveillance.signals.narrowing import by_day, cases_of
from shian.domains.surveillance.signals.plotting import of_signal
from shian.domains.surveillance.signals.words import Lexicon, parts_of
from tests.domains.surveillance.cases.clinic import at, case, keep
from tests.domains.surveillance.signals.test_actions import signal
from tests.domains.surveillance.signals.town import Town, diners

pytestmark = pytest.mark.django_db


def told(town: Town, *kept: Case) -> list[tuple[str, bool]]:
    keep(*kept)
    one = signal(7, list(kept))
    cases = list(
        Case.objects.filter(signals__signal=one).prefetch_related("exposures__operator").order_by("pk")
    )
    return [(hint.text, hint.outbreak) for hint in hints(one, cases)]


def test_a_shared_place_and_food(town: Town) -> None:
    found = told(town, *diners(town.clinic, range(900, 903)))
    assert ("有进食史的 3 例中 3 例提到老王面馆。", True) in found
    assert ("有进食史的 3 例中 3 例食用凉拌菜。", True) in found


def test_one_household(town: Town) -> None:
    found = told(town, *diners(town.clinic, range(900, 903), phone="13900000009"))
    assert ("3 例登记同一电话：同一家庭。", False) in found


def test_late_reports_sent_at_once(town: Town) -> None:
    late = [
        case(town.clinic, 900 + n, onset_at=at(1) - timedelta(days=9 * n), reported_at=at(9, 10))
        for n in range(4)
    ]
    found = told(town, *late)
    assert ("小店区第一医院一次报告其中 4 例，发病日期相隔多日：集中补报。", False) in found
    assert ("4 例中 4 例无进食史：先补充询问。", False) in found


def test_keys_in_words(town: Town) -> None:
    place = town.clinic.operators[0].pk
    hospital = town.clinic.hospitals[1].pk
    keys = {
        "district=140105;syndrome=gastroenteritis": "小店区 · 胃肠炎",
        f"place={place}": "老王面馆",
        "place=?无名小店": "无名小店",
        f"hospital={hospital};syndrome=neuro": f"{town.clinic.hospitals[1]} · 神经系统症状",
        "food=酸奶#A7": "酸奶 批号A7",
        "township=140105001;places=3": "坞城街道及周边",
        "district=140105;syndrome=gastroenteritis;age=5-14": "小店区 · 胃肠炎 · 5-14岁",
    }
    lexicon = Lexicon.of(keys)
    assert {key: lexicon.words(key) for key in keys} == keys
    assert parts_of("a=1;b=2=3") == {"a": "1", "b": "2=3"}


def test_keys_as_conditions(town: Town) -> None:
    keep(*diners(town.clinic, range(900, 905), agent="salmonella"))
    place = f"place={town.clinic.operators[0].pk}"
    assert [
        cases_of(key).count() for key in (place, "agent=salmonella", "food=凉拌菜", "place=?老王面馆")
    ] == [5] * 4
    assert cases_of("district=140105;age=25-44;agent=salmonella").count() == 5
    assert cases_of("hospital=none").count() == 0
    assert by_day(place, at(1).date(), at(9).date()) == {at(8).date(): 5}
    assert by_day(place, at(1).date(), at(9).date(), known_at=at(10, 9)) == {at(8).date(): 1}


def test_the_plot_of_days(town: Town) -> None:
    keep(*diners(town.clinic, range(900, 905)))
    one = signal(7, list(Case.objects.filter(number__startswith="T09")))
    one.series = f"place={town.clinic.operators[0].pk}"
    plot = of_signal(one, at(11).date())
    assert (plot.band, plot.weekly, plot.labels[-1], sum(plot.observed)) == (
        ("06-08", "06-09"),
        False,
        "06-11",
        5,
    )
    assert dict(zip(plot.labels, plot.observed, strict=True))["06-08"] == 5
    assert len(plot.rows()) == len(plot.spec()["x"]) == 60


def test_the_jobs_run_detection_once(town: Town) -> None:
    tasks.arrival(0)
    tasks.morning(0)
    run = Run.objects.get()
    assert (run.trigger, run.cases) == ("schedule", 240)
