"""Two people at one line list: nothing is overwritten, what clashes is shown with both values."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from shian.domains.surveillance.outbreaks import actions
from shian.domains.surveillance.outbreaks.clashes import Clash
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.platform.ledger.models import Entry
from tests.domains.surveillance.outbreaks.kitchen import Kitchen, at, filled, line, signed_in


def cell(client: Client, outbreak: Outbreak, number: int, name: str, value: str, version: int) -> Any:
    pk = line(outbreak, number).pk
    address = f"/outbreaks/{outbreak.pk}/lines/{pk}/cell/"
    return client.post(address, {"name": name, "value": value, "version": version})


@pytest.mark.django_db
def test_the_same_cell_is_refused_to_the_second_with_both_values(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    first, second = signed_in("epidemiologist"), signed_in("county_epidemiologist", "140105")
    done = cell(first, outbreak, 3, "onset_at", "2021-03-05 18:10", 1)
    assert (done.status_code, done.json()["version"]) == (200, 2)
    assert "2021-03-05 18:10" in done.json()["html"]
    entries = Entry.objects.count()
    late = cell(second, outbreak, 3, "onset_at", "2021-03-05 19:00", 1)
    assert late.status_code == 409
    assert (late.json()["theirs"], late.json()["mine"]) == ("2021-03-05 18:10", "2021-03-05 19:00")
    assert (line(outbreak, 3).onset_at, Entry.objects.count()) == (at(18 + 10 / 60), entries)
    chosen = cell(second, outbreak, 3, "onset_at", "2021-03-05 19:00", late.json()["version"])
    assert chosen.status_code == 200
    assert line(outbreak, 3).onset_at == at(19)


@pytest.mark.django_db
def test_another_cell_of_the_line_is_kept_and_so_is_the_first(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    first, second = signed_in("epidemiologist"), signed_in("epidemiologist", number=2)
    assert cell(first, outbreak, 3, "sex", "女", 1).status_code == 200
    assert cell(second, outbreak, 3, "food:f1", "n", 1).status_code == 200
    assert cell(first, outbreak, 3, "food:f2", "2", 1).status_code == 200
    three = line(outbreak, 3)
    assert (three.sex, three.version, three.read_answers()) == ("f", 4, {"f1": "n", "f2": "2", "f3": "n"})
    assert cell(second, outbreak, 3, "food:f2", "n", 1).status_code == 409


@pytest.mark.django_db
def test_the_form_of_a_line_offers_the_choice_without_scripts(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    client = signed_in("epidemiologist")
    one = line(outbreak, 1)
    actions.edit_line(by=kitchen.second.at_time(at(31)), line=one, values={"grouping": "教师", "sex": "f"})
    address = f"/outbreaks/{outbreak.pk}/lines/{one.pk}/"
    form = {
        "version": "1",
        "grouping": "保安",
        "was:grouping": "三年级一班",
        "remark": "腹痛",
        "was:remark": "",
    }
    answer = client.post(address, form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "keep:grouping" in page
    assert "keep:remark" not in page
    assert line(outbreak, 1).remark == ""
    again = form | {"version": "2", "was:grouping": "教师", "keep:grouping": "theirs"}
    assert client.post(address, again).status_code == 302
    assert (line(outbreak, 1).grouping, line(outbreak, 1).remark) == ("教师", "腹痛")


@pytest.mark.django_db
def test_what_others_changed_comes_with_the_next_poll(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    client = signed_in("epidemiologist")
    address = f"/outbreaks/{outbreak.pk}/lines/changes/"
    start = client.get(f"{address}?since={at(40).timestamp()}").json()
    assert start["rows"] == []
    actions.edit_line(by=kitchen.second.at_time(at(41)), line=line(outbreak, 5), values={"sex": "f"})
    rows = client.get(f"{address}?since={at(40).timestamp()}").json()["rows"]
    assert [(row["number"], row["version"]) for row in rows] == [(5, 2)]
    assert client.get(f"{address}?since=x").status_code == 400


@pytest.mark.django_db
def test_of_two_who_saw_the_same_one_wins_and_the_other_is_told(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    mine, theirs = line(outbreak, 7), line(outbreak, 7)
    kept = actions.edit_line(
        by=kitchen.city.at_time(at(31)), line=mine, values={"grouping": "甲"}, seen=mine.version
    )
    assert (kept.grouping, kept.version) == ("甲", 2)
    with pytest.raises(Clash) as clash:
        actions.edit_line(
            by=kitchen.second.at_time(at(31)), line=theirs, values={"grouping": "乙"}, seen=theirs.version
        )
    assert (clash.value.theirs, clash.value.version) == ({"grouping": "甲"}, 2)
    assert (line(outbreak, 7).grouping, line(outbreak, 7).version) == ("甲", 2)


@pytest.mark.django_db
def test_personal_text_that_another_has_changed_is_shown_masked(kitchen: Kitchen) -> None:
    outbreak = filled(kitchen)
    client = signed_in("epidemiologist")
    assert cell(client, outbreak, 2, "phone", "13812345678", 1).status_code == 200
    late = cell(client, outbreak, 2, "phone", "13900001111", 1)
    assert (late.status_code, late.json()["theirs"]) == (409, "138****5678")
