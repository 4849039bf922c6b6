"""The case definition: who is a case by it, written and read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from shian.domains.surveillance.outbreaks.definition import (
    Criteria,
    Tier,
    ate,
    portions,
    read,
    standing,
    write,
)
from shian.domains.surveillance.outbreaks.picture import Person

local = partial(datetime, tzinfo=None)  # the desk reckons in the city's time
ONE = Person(1, 1, ill=True, onset=local(2021, 3, 5, 20), symptoms=("diarrhoea", "fever"), grouping="一班")
CRITERIA = Criteria(
    begins=local(2021, 3, 5, 12),
    ends=local(2021, 3, 7, 12),
    groups=("一班", "二班"),
    foods=("f1",),
    suspected=Tier(any=("diarrhoea", "vomiting", "nausea")),
    probable=Tier(all=("diarrhoea",), any=("fever", "vomiting"), least=1),
    confirmed=Tier(any=("diarrhoea", "vomiting", "nausea"), lab=True),
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "probable"),
        ({"lab": "positive"}, "confirmed"),
        ({"lab": "negative"}, "probable"),
        ({"symptoms": ("nausea",)}, "suspected"),
        ({"symptoms": ("headache",)}, "not_a_case"),
        ({"symptoms": ("diarrhoea",)}, "suspected"),
        ({"ill": False, "onset": None, "symptoms": ()}, "not_a_case"),
        ({"ill": False, "onset": None, "symptoms": (), "lab": "positive"}, "not_a_case"),
        ({"ill": None, "onset": None, "symptoms": ()}, ""),
        ({"ill": None}, "probable"),
        ({"onset": local(2021, 3, 5, 11, 59)}, "not_a_case"),
        ({"onset": local(2021, 3, 5, 12)}, "probable"),
        ({"onset": local(2021, 3, 7, 12, 1)}, "not_a_case"),
        ({"onset": None}, "probable"),
        ({"grouping": "三班"}, "not_a_case"),
        ({"answers": {"f1": "n"}}, "not_a_case"),
        ({"answers": {"f1": "y"}}, "probable"),
        ({"answers": {"f2": "n"}}, "probable"),
    ],
)
def test_who_is_a_case(changes: dict[str, object], expected: str) -> None:
    assert CRITERIA.classify(replace(ONE, **changes)) == expected  # type: ignore[arg-type]


def test_at_least_so_many_of_the_alternatives() -> None:
    two = Criteria(suspected=Tier(any=("diarrhoea", "fever", "nausea"), least=2))
    assert two.classify(ONE) == "suspected"
    assert two.classify(replace(ONE, symptoms=("fever",))) == "not_a_case"
    linked = Criteria(confirmed=Tier(linked=True))
    assert [linked.classify(replace(ONE, linked=one)) for one in (True, False)] == ["confirmed", "not_a_case"]


def test_written_and_read_it_is_the_same() -> None:
    assert read(write(CRITERIA)) == CRITERIA
    assert read("{}") == Criteria()
    assert Criteria().empty
    assert not CRITERIA.empty


def test_the_live_counts() -> None:
    people = [
        ONE,
        replace(ONE, lab="positive"),
        replace(ONE, ill=False, symptoms=(), onset=None),
        Person(4, 4),
    ]
    found = standing(CRITERIA, people)
    assert dict(found.counts) == {"confirmed": 1, "probable": 1, "suspected": 0, "not_a_case": 1}
    assert (found.unknown, found.cases) == (1, 2)


def test_answers() -> None:
    assert [ate(one) for one in ("y", "n", "", "2", "0.5", "0")] == [True, False, None, True, True, False]
    assert [portions(one) for one in ("y", "n", "", "2", "0.5")] == [None, 0.0, None, 2.0, 0.5]
