"""The pages of the criteria: what they show, to whom, in how many queries."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from shian.domains.directory.roles import EVERYONE, OFFICIALS
from shian.evaluation.criteria.actions import slots
from shian.evaluation.figures.store import Snapshot
from tests.evaluation.conftest import COORDINATOR
from tests.evaluation.test_pages import read, signed_in

BOARD = "/criteria/?year=2021"
ITEM = "/criteria/national-2021/1.8.1/?year=2021"
FRAME = ("django_session", "access_", "installation")  # asked by the frame of every page


def ask(**changes: Any) -> None:
    given = {
        "line": "national-2021/1.8.6",
        "title": "处置台账",
        "sort": "record",
        "due_on": timezone.localdate() + timedelta(days=30),
    }
    slots.ask(by=COORDINATOR, **given | changes)


def test_every_page_is_for_officials_and_assessors(judged_city: Snapshot) -> None:
    pages = [BOARD, ITEM, "/criteria/districts/", "/criteria/trend/", "/criteria/score.xlsx"]
    officials = {role.name for role in OFFICIALS}
    for role in EVERYONE:
        if role.name == "public":
            continue
        client = signed_in(role.name, "140105")
        wanted = 200 if role.name in officials else 403
        assert {p: client.get(p).status_code for p in pages} == dict.fromkeys(pages, wanted), role
        may_import = role.name in ("municipal_coordinator", "bureau_officer")
        assert client.get("/criteria/import/").status_code == (200 if may_import else 403), role
    for page in [*pages, "/criteria/import/"]:
        assert Client().get(page).status_code == 302


def test_the_board(judged_city: Snapshot) -> None:
    ask()
    page = read(signed_in("municipal_coordinator"), BOARD)
    assert "8–88" in page
    assert "每千人监督抽检批次" in page
    assert "census2020" in page
    assert "report_implied" in page
    assert "处置台账" in page
    assert "/figures/laboratory.disposal_rate/" in page
    assert "候选" in page  # every reader is told that this is a candidate


def test_the_board_in_english(judged_city: Snapshot) -> None:
    client = signed_in("assessor")
    client.cookies["django_language"] = "en"
    page = read(client, BOARD)
    assert "Samples of supervision per 1,000 people" in page
    assert "from memory, confident" in page


def test_a_board_needs_few_queries(judged_city: Snapshot) -> None:
    client = signed_in("assessor")
    for url in (BOARD, ITEM, "/criteria/districts/?year=2021"):
        read(client, url)
        with CaptureQueriesContext(connection) as asked:
            read(client, url)
        own = [q["sql"] for q in asked if not any(f'FROM "{frame}' in q["sql"] for frame in FRAME)]
        assert len(own) <= 5, own


def test_a_district_officer_sees_the_own_districts_board(judged_city: Snapshot) -> None:
    ask(line="county-2021/1.5", title="小店台账", area="140105")
    ask(line="county-2021/1.5", title="迎泽台账", area="140106")
    client = signed_in("district_officer", "140105")
    page = read(client, BOARD)
    assert "省级食品安全示范县" in page
    assert "小店台账" in page
    assert "迎泽台账" not in page
    elsewhere = read(client, f"{BOARD}&area=140106")
    assert "小店台账" in elsewhere
    assert "迎泽台账" not in elsewhere
    assert "140106" not in read(client, "/criteria/districts/?year=2021")
    assert "迎泽台账" not in read(client, "/criteria/county-2021/1.5/?year=2021&area=140106")


def test_districts_best_first(judged_city: Snapshot) -> None:
    page = read(signed_in("assessor"), "/criteria/districts/?edition=county-2021&year=2021")
    assert "小店区" in page
    assert "area=140106" in page


def test_mine_shows_what_waits_for_me(judged_city: Snapshot) -> None:
    ask()
    assert "处置台账" in read(signed_in("bureau_officer"), f"{BOARD}&mine=1")
    assert "处置台账" not in read(signed_in("assessor"), f"{BOARD}&mine=1")


def test_an_item_shows_rule_value_population_and_evidence(judged_city: Snapshot) -> None:
    ask(line="national-2021/1.8.1", title="抽检明细")
    page = read(signed_in("assessor"), ITEM)
    assert "不低于4批次/千人" in page
    assert "10000" in page
    assert "抽检明细" in page
    assert "laboratory.samples_per_thousand" in page


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/criteria/?edition=nothing", 404),
        ("/criteria/national-2021/9.9/", 404),
        ("/criteria/?year=soon", 400),
        ("/criteria/?seal=99", 503),
        ("/criteria/drafts/1/", 404),
    ],
)
def test_wrong_questions_are_told(judged_city: Snapshot, url: str, status: int) -> None:
    assert signed_in("assessor").get(url).status_code == status


def test_the_workbook_has_a_row_an_item(judged_city: Snapshot, tmp_path: Path) -> None:
    answer = signed_in("assessor").get("/criteria/score.xlsx?year=2021")
    path = tmp_path / "score.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    rows = {row[2]: row for row in sheet[2:]}
    assert len(rows) == 50
    assert rows["1.8.6"][4] == "1"
