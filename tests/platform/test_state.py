"""A record's state: lists stay lists, and can be read back."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson

from shian.domains.surveillance.cases.models import Case
from shian.platform.flows.binding import binding_of
from shian.platform.flows.snapshot import instance
from shian.platform.ledger.columns import columns_of_kind
from shian.platform.records.state import canonical, state_of


def test_a_list_of_codes_comes_back_from_the_ledger() -> None:
    at = datetime(2021, 7, 1, 4, tzinfo=UTC)
    case = Case(number="SY2021070100001", hospital_id=1, onset_at=at, visited_at=at, reported_at=at)
    case.symptoms = ["fever", "vomiting"]
    case.held_parts = {"exposures": [], "specimens": []}  # type: ignore[attr-defined]
    state = orjson.loads(canonical(state_of(case)))
    assert state["symptoms"] == ["fever", "vomiting"]
    assert instance(binding_of("illness.case"), state).symptoms == ["fever", "vomiting"]  # type: ignore[attr-defined]
    assert (columns_of_kind("illness.case") or {})["symptoms"] == "JSON"
