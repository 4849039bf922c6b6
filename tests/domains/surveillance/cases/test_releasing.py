"""Cases for research hold no person; rare combinations are made coarser or left out; the ledger knows."""

from __future__ import annotations

import io
import json
from collections import Counter
from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.domains.surveillance.cases.models import Case
from shian.domains.surveillance.cases.releasing import (
    LEAST,
    WIDE,
    Line,
    as_csv,
    as_parquet,
    coarsened,
    release,
)
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.ledger.models import Entry
from tests.domains.surveillance.cases.clinic import Clinic, at, case, keep, signed_in

JUNE = (date(2021, 6, 1), date(2021, 6, 30))
MEAL = {"food_name": "秘制凉皮", "place_name": "老王面馆", "food_class": "31", "companions": 7}


@pytest.fixture
def crowd(clinic: Clinic) -> Clinic:
    keep(
        *(case(clinic, n, patient_name="王小明", phone="13812345678", eaten=[MEAL]) for n in range(5)),
        *(case(clinic, 10 + n, onset_at=at(1 + 7 * n), age_months=100) for n in range(4)),
        case(clinic, 20, sex="female", age_months=900, area="140106", outcome="died"),
        case(clinic, 30, state="void"),
    )
    return clinic


@pytest.mark.django_db
def test_no_person_leaves_and_every_combination_is_shared(crowd: Clinic) -> None:
    made = release(by=crowd.city, since=JUNE[0], until=JUNE[1], reason="夏季腹泻研究")
    assert (len(made.lines), made.coarser, made.left_out) == (5, 0, 5)
    assert {line.traits() for line in made.lines} == {("2021-06-07", "140105", "15-44", "male", "outpatient")}
    assert (made.lines[0].companions, made.lines[0].food_class, made.lines[0].days_to_visit) == (
        "5-29",
        "31",
        1,
    )
    text = as_csv(made)
    numbers = Case.objects.values_list("number", flat=True)
    for word in ("王", "138", "凉皮", "面馆", "医院", *numbers):
        assert word not in text
    table = pq.read_table(io.BytesIO(as_parquet(made)))
    assert (table.num_rows, table.column("district").to_pylist()) == (5, ["140105"] * 5)
    entry = Entry.objects.get(kind="illness.release")
    assert json.loads(entry.state) == {
        "since": "2021-06-01", "until": "2021-06-30", "least": 5, "reason": "夏季腹泻研究", "rows": 5,
        "coarser": 0, "left_out": 5,
    }  # fmt: skip
    again = release(by=crowd.city, since=JUNE[0], until=JUNE[1], reason="再来")
    assert not {line.key for line in again.lines} & {line.key for line in made.lines}


@pytest.mark.django_db
def test_who_may_and_why(crowd: Clinic) -> None:
    for by in (crowd.county, crowd.doctor):
        with pytest.raises(NotAllowed):
            release(by=by, since=JUNE[0], until=JUNE[1], reason="研究")
    for wrong in ({"reason": " "}, {"reason": "x", "least": 4}, {"reason": "x", "until": date(2021, 5, 1)}):
        with pytest.raises(Refused):
            release(by=crowd.city, **{"since": JUNE[0], "until": JUNE[1], **wrong})  # type: ignore[arg-type]
    assert not Entry.objects.filter(kind="illness.release").exists()


@pytest.mark.django_db
def test_the_page_hands_out_a_file(crowd: Clinic) -> None:
    client = signed_in("epidemiologist")
    body = {"since": "2021-06-01", "until": "2021-06-30", "reason": "研究", "least": "5", "format": "parquet"}
    answer = client.post("/illness/release/", body)
    assert (answer.status_code, answer["X-Left-Out"], answer.content[:4]) == (200, "5", b"PAR1")
    answer = client.post("/illness/release/", body | {"format": "csv"})
    assert answer.content.decode("utf-8-sig").count("\n") == 6
    for wrong in ({"least": "2"}, {"reason": ""}, {"until": "2021-05-01"}, {"format": "exe"}):
        assert client.post("/illness/release/", body | wrong).status_code == 422
    assert Entry.objects.filter(kind="illness.release").count() == 2


def line(number: int, week: int, district: int, age: str, sex: str) -> Line:
    onset = date(2021, 1, 4) + timedelta(weeks=week)
    return Line(
        f"{number:04d}", onset.isoformat(), f"14010{district}", age, sex, "outpatient", "gastroenteritis", "",
        "", 1, 2, "", "", "", 50,
    )  # fmt: skip


def test_rare_rows_become_coarser_before_they_are_left_out() -> None:
    by_month = [line(n, n % 4, 5, "0", "male") for n in range(8)]
    assert {one.onset for one in coarsened(by_month, 5).lines} == {"2021-01"}
    by_age = [line(n, n % 4, 5, ("0", "5-14")[n % 2], "male") for n in range(8)]
    found = coarsened(by_age, 5)
    assert ({one.age for one in found.lines}, found.coarser, found.left_out) == ({"0-14"}, 8, 0)
    alone = [*by_month, line(99, 20, 6, "65+", "female")]
    assert (len(coarsened(alone, 5).lines), coarsened(alone, 5).left_out) == (8, 1)
    with pytest.raises(ValueError, match="shared by two cases"):
        coarsened(alone, 1)


AGES, SEXES = st.sampled_from(sorted(WIDE)), st.sampled_from(["male", "female", ""])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(5, 8), AGES, SEXES), max_size=60))
def test_whatever_comes_in_each_combination_is_shared(rows: list[tuple[int, int, str, str]]) -> None:
    lines = [line(number, *row) for number, row in enumerate(rows)]
    made = coarsened(lines)
    assert len(made.lines) + made.left_out == len(lines)
    assert all(count >= LEAST for count in Counter(one.traits() for one in made.lines).values())
    assert len({one.key for one in made.lines}) == len(made.lines)
