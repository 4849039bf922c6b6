"""How hospitals report: completeness, delays, silence, what is to come; the board and the review pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shian.domains.surveillance.cases import measuring
from shian.domains.surveillance.cases.models import Case
from tests.domains.surveillance.cases.clinic import Clinic, at, case, keep, signed_in

pytestmark = pytest.mark.django_db
FRAME = ("django_session", "access_", "installation", "flows_notification")


@pytest.fixture
def reports(clinic: Clinic) -> Clinic:
    whole = {"food_name": "凉皮", "eaten_at": at(7), "place_name": "面馆", "companions": 2}
    keep(
        case(clinic, 1, completeness=90, eaten=[whole], late=False),
        case(clinic, 2, completeness=50, eaten=[{"food_name": "饭"}], late=True, reported_at=at(10, 20)),
        case(clinic, 3, completeness=40, hospital=clinic.hospitals[1], state="returned"),
        case(clinic, 4, completeness=0, state="void"),
    )
    return clinic


def test_the_board_s_figures(reports: Clinic) -> None:
    with CaptureQueriesContext(connection) as asked:
        whole, rows = measuring.board(at(1), at(30))
    assert len(asked) == 1
    assert whole is not None
    assert (whole.reports, whole.completeness, round(whole.history, 3), whole.late) == (3, 60, 41.667, 50)
    first, second = rows
    assert (first.hospital, first.reports, first.completeness, first.history) == (
        reports.hospitals[0].pk,
        2,
        70,
        62.5,
    )
    assert (first.to_visit[0], round(first.whole[1], 6)) == (pytest.approx(1 / 3), 2.8)
    assert (first.late, first.returned, second.late, second.returned) == (50, 0, None, 100)
    assert measuring.board(at(1), at(2)) == (None, [])
    assert [r.hospital for r in measuring.board(at(1), at(30), hospital=reports.hospitals[1].pk)[1]] == [
        second.hospital
    ]


def test_a_hospital_that_stops_is_silent_and_one_that_rarely_reports_is_not(clinic: Clinic) -> None:
    def weekly(hospital: int, weeks: range, first: int, many: int) -> list[Case]:
        return [
            case(clinic, first + 100 * week + n, hospital=clinic.hospitals[hospital],
                 onset_at=at(1, 8, 1) + timedelta(weeks=week, hours=n))
            for week in weeks for n in range(many)
        ]  # fmt: skip

    keep(*weekly(0, range(16), 1, 3), *weekly(1, range(0, 20, 10), 50, 1))
    weeks = measuring.weeks_of(at(1, 8, 1) + timedelta(weeks=20), 20)
    assert (weeks.first, weeks.counts.shape) == (date(2020, 12, 28) - timedelta(weeks=0), (2, 20))
    [silence] = measuring.silent(weeks)
    assert (silence.hospital, silence.got, silence.usual) == (clinic.hospitals[0].pk, 0, 3.0)
    assert silence.chance == pytest.approx(2.718281828459045**-12)


def test_the_chance_of_so_few_is_that_of_the_distributions() -> None:
    assert measuring._at_most(2, 3.0, 1.0) == pytest.approx(0.42319008112684364, rel=1e-12)
    # Negative binomial with size 3 and chance 1/2: (1 + 3/2 + 3/2) / 8
    assert measuring._at_most(2, 3.0, 2.0) == pytest.approx(0.5, rel=1e-12)


def test_cases_to_come_are_expected_by_the_delays_seen(clinic: Clinic) -> None:
    first = at(7, 9)
    quick = [
        case(clinic, n, onset_at=first - timedelta(weeks=n), reported_at=first - timedelta(weeks=n, hours=-9))
        for n in range(4)
    ]
    slow = [
        case(clinic, 10 + n, onset_at=first - timedelta(weeks=n), reported_at=first - timedelta(weeks=n - 1))
        for n in range(1, 4)
    ]
    keep(*quick, *slow)
    found = measuring.to_come(at(9), 4)
    assert found is not None
    mondays, cast = found
    assert mondays[-1] == date(2021, 6, 7)
    assert cast.reported.tolist() == [2, 2, 2, 1]
    assert cast.expected.tolist() == [2, 2, 2, 2]
    assert measuring.to_come(at(9, 9, 2), 4) is None


def own(asked: Any) -> list[str]:
    return [q["sql"] for q in asked if not any(name in q["sql"] for name in FRAME)]


def test_the_board_shows_a_doctor_the_own_hospital_only(reports: Clinic) -> None:
    period = "/illness/hospitals/?since=2021-06-01&until=2021-06-30"
    doctor = signed_in("doctor", area="140106", body=reports.hospitals[1].pk)
    page = doctor.get(period).content.decode()
    assert ("迎泽区中心医院" in page, "小店区第一医院" in page) == (True, False)
    city = signed_in("epidemiologist")
    city.get(period)
    with CaptureQueriesContext(connection) as asked:
        page = city.get(period).content.decode()
    assert ("迎泽区中心医院" in page, "小店区第一医院" in page) == (True, True)
    assert len(own(asked)) <= 5, own(asked)
    for wrong in (
        "since=x&until=y",
        "since=2021-06-30&until=2021-06-01",
        "since=0001-01-01&until=0002-01-01",
    ):
        assert city.get(f"/illness/hospitals/?{wrong}").status_code == 422


def test_reports_are_reviewed_in_bulk(reports: Clinic) -> None:
    county = signed_in("county_epidemiologist", area="140105")
    cases = list(Case.objects.filter(state="reported").order_by("pk"))
    with CaptureQueriesContext(connection) as asked:
        page = county.get("/illness/review/").content.decode()
    assert [one.number in page for one in cases] == [True, True]
    assert page.count(" checked") == 1
    assert len(own(asked)) <= 5
    body = {"verb": "accept", "case": [str(one.pk) for one in cases] + ["x", "9" * 30]}
    assert county.post("/illness/review/", body).status_code == 302
    assert set(Case.objects.filter(pk__in=[c.pk for c in cases]).values_list("state", flat=True)) == {
        "county_reviewed"
    }
    other = signed_in("county_epidemiologist", area="140106")
    assert cases[0].number not in other.get("/illness/review/").content.decode()
    city = signed_in("epidemiologist")
    assert cases[0].number in city.get("/illness/review/").content.decode()
    city.post("/illness/review/", body)
    assert Case.objects.filter(state="accepted").count() == 2
    answer = city.post("/illness/review/", body, follow=True)
    assert "tone-bad" in answer.content.decode()


def test_lists_and_records_ask_the_database_little(clinic: Clinic) -> None:
    keep(*(case(clinic, n, patient_name=f"病人{n}", phone="13812345678") for n in range(30)))
    city = signed_in("epidemiologist")
    city.get("/r/illness.case/")
    with CaptureQueriesContext(connection) as asked:
        page = city.get("/r/illness.case/").content.decode()
    assert ("T0029" in page, "病人2" in page, "病**" in page) == (True, False, True)
    assert len(own(asked)) <= 5, own(asked)
