"""The window's notices, meetings, questions and illness counts: for anybody, without JavaScript."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from shian.domains.surveillance.consultation.actions import (
    answer,
    correct,
    draft_counts,
    note_question,
    publish_answer,
    publish_counts,
    publish_minutes,
    withdraw,
)
from shian.domains.surveillance.consultation.models import Question
from shian.sites.window import communication
from tests.domains.surveillance.consultation.conftest import Council, at, council, fresh
from tests.domains.surveillance.consultation.test_communication import held
from tests.domains.surveillance.consultation.test_counts import CASES

__all__ = ["council"]
NOTICES, ATOM = "/public/consult.risknotice/", "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def reader(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def test_published_notices_are_listed_and_others_are_not(
    reader: Client, council: Council, django_assert_max_num_queries: Any
) -> None:
    shown = council.issued(at(7, 1), title="野生菌风险")
    council.issued(at(7, 1), title="只给部门", audience="bodies")
    draft = council.notice(at(7, 2), title="还是草稿")
    with django_assert_max_num_queries(5):
        page = reader.get(NOTICES).content.decode()
    assert "野生菌风险" in page
    assert "只给部门" not in page
    assert "还是草稿" not in page
    assert reader.get(f"{NOTICES}{shown.pk}/").status_code == 200
    assert reader.get(f"{NOTICES}{draft.pk}/").status_code == 404
    assert "野生菌风险" not in reader.get(NOTICES, {"q": "大米"}).content.decode()
    assert "<script" not in page.split("<main")[1]


def test_corrections_and_withdrawal_stand_on_the_page(reader: Client, council: Council) -> None:
    notice = council.issued(at(7, 1))
    correct(by=council.bureau(at(7, 2)), notice=notice, field="text", after="新的说法。", reason="更清楚")
    page = reader.get(f"{NOTICES}{notice.pk}/").content.decode()
    assert "更清楚" in page
    assert "<del>不要采食野生菌。</del>" in page
    withdraw(by=council.bureau(at(7, 3)), notice=fresh(notice), reason="检验有误")
    page = reader.get(f"{NOTICES}{notice.pk}/").content.decode()
    assert "检验有误" in page


def test_the_feed_is_atom(reader: Client, council: Council) -> None:
    notice = council.issued(at(7, 1))
    answer = reader.get("/public/notices/feed.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "野生菌中毒风险"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"http://testserver{NOTICES}{notice.pk}/"
    assert str(entry.findtext(f"{ATOM}published")).startswith("2021-07-01T10:00:00")


def test_minutes_and_answers_are_open(reader: Client, council: Council) -> None:
    meeting = held(council)
    assert reader.get(f"/public/consult.meeting/{meeting.pk}/").status_code == 404
    publish_minutes(by=council.bureau(at(10, 25)), meeting=meeting)
    question = note_question(by=council.city(at(10, 20)), text="大米要淘洗吗？", meeting=meeting)
    answer(by=council.city(at(10, 21)), question=question, answer="需要。", body=council.health)
    page = reader.get(f"/public/consult.meeting/{meeting.pk}/").content.decode()
    assert "通报监测情况。" in page
    assert "大米要淘洗吗？" not in page
    publish_answer(by=council.bureau(at(10, 26)), question=fresh(question))
    assert "大米要淘洗吗？" in reader.get(f"/public/consult.meeting/{meeting.pk}/").content.decode()
    assert "需要。" in reader.get("/public/consult.question/").content.decode()


def test_anybody_asks_within_bounds(reader: Client, council: Council, monkeypatch: Any) -> None:
    monkeypatch.setattr(communication, "POSTS", communication.Limit(most=2))
    path = "/public/questions/ask/"
    assert reader.get(path).status_code == 200
    assert reader.post(path, {"text": "嗯"}).status_code == 422
    assert reader.post(path, {"text": "问" * 501}).status_code == 422
    assert reader.post(path, {"text": "大米要淘洗吗？", "contact": "不是电话"}).status_code == 422
    assert Question.objects.count() == 0
    for _i in range(2):
        assert "TW" in reader.post(path, {"text": "大米要淘洗吗？"}).content.decode()
    assert reader.post(path, {"text": "大米要淘洗吗？"}).status_code == 429
    assert Question.objects.count() == 2
    assert "大米要淘洗吗？" not in reader.get("/public/consult.question/").content.decode()


def test_questions_from_all_together_are_bounded(reader: Client, council: Council, monkeypatch: Any) -> None:
    monkeypatch.setattr(communication, "EVERYBODY", communication.Limit(most=1, kept=1))
    monkeypatch.setattr(communication, "POSTS", communication.Limit(most=9))
    path = "/public/questions/ask/"
    assert reader.post(path, {"text": "大米要淘洗吗？"}).status_code == 200
    assert reader.post(path, {"text": "大米要淘洗吗？"}).status_code == 429


def test_illness_counts_show_no_small_number(reader: Client, council: Council, monkeypatch: Any) -> None:
    path = "/public/consult.countrelease/"
    assert "No counts have been published yet." in reader.get(path).content.decode()
    monkeypatch.setattr(
        "shian.domains.surveillance.consultation.actions.releases.cases_of", lambda year, until: CASES
    )
    release = draft_counts(by=council.city(at(1, 10, year=2022)), year=2021, until=at(12, 31).date())
    assert reader.get(f"{path}{release.pk}/").status_code == 404
    publish_counts(by=council.bureau(at(1, 11, year=2022)), release=release)
    page = reader.get(path)
    (by_district,) = [t for t in page.context["tables"] if t["title"] == "Month of onset × District"]
    july = by_district["lines"][6]
    assert (july["name"], july["cells"][1]) == ("7", None)
    assert "＊" in page.content.decode()
    assert page.context["total"] == 143
