"""Every flow of the chain: each step has its action; what the table forbids changes nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shian.domains.directory.roles import Assessor
from shian.methods.clocks import Edition
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.roles import ROLES
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.registry import ACTIONS, ActionSpec
from shian.platform.flows.binding import BINDINGS
from shian.platform.flows.dates import limit_on, read_limits
from shian.platform.flows.engine import why_not
from shian.platform.flows.models import Duty
from shian.platform.ledger.models import Entry
from tests.domains.laboratory.conftest import LIMITS, City, at, in_state

KINDS = sorted(kind for kind in BINDINGS if kind.startswith("laboratory."))
# Steps that another record's action takes along, by rule and not by a person.
TAKEN_ALONG = {("laboratory.sample", verb) for verb in ("pass", "fail", "alarm", "publish", "revise")}


def test_the_chain_has_ten_flows() -> None:
    assert len(KINDS) == 10


@pytest.mark.parametrize("kind", KINDS)
def test_each_step_has_an_action_with_the_roles_of_the_table(kind: str) -> None:
    flow = BINDINGS[kind].flow
    for verb in flow.verbs:
        if (kind, verb) in TAKEN_ALONG:
            assert verb not in ACTIONS[kind]
            continue
        roles = {name for step in flow.steps if step.verb == verb for name in step.roles}
        assert ACTIONS[kind][verb].roles == roles
        assert roles <= set(ROLES)


@pytest.mark.parametrize("kind", KINDS)
def test_guards_and_titles_ask_no_database(kind: str, db: None) -> None:
    binding = BINDINGS[kind]
    obj = binding.model()
    for name, value in (("filed_on", date(2021, 1, 1)), ("batches", 1)):
        if hasattr(binding.model, name):
            setattr(obj, name, value)
    with CaptureQueriesContext(connection) as queries:
        binding.facts(obj, system_actor(at(1, 1)))
        str(obj)
    assert len(queries) == 0


def test_every_clock_has_a_limit_on_every_day_of_the_city(city: City) -> None:
    topics = {clock.topic for kind in KINDS for clock in BINDINGS[kind].flow.clocks}
    for day in (
        date(2019, 1, 2),
        date(2019, 9, 30),
        date(2019, 10, 1),
        date(2021, 12, 31),
        date(2026, 11, 23),
    ):
        for topic in topics:
            assert isinstance(limit_on(topic, day), Edition)


def test_old_and_new_edition_differ_where_the_text_did(city: City) -> None:
    old, new = limit_on("report-passing", date(2019, 9, 30)), limit_on("report-passing", date(2019, 10, 1))
    assert (old.limit.amount, old.certainty, new.limit.amount, new.certainty) == (10, "V", 7, "MH")
    assert limit_on("retest-application", date(2015, 9, 30)).limit.amount == 5
    assert limit_on("retest-application", date(2015, 10, 1)).limit.amount == 7


def test_every_limit_names_source_and_certainty() -> None:
    rows = read_limits(LIMITS)
    assert {row["certainty"] for row in rows} <= {"V", "V2", "MH", "ML"}
    assert all(row["source"] for row in rows)
    named = {row["rule"] for row in rows}
    assert {f"R3.{n:02d}" for n in range(2, 24) if n not in (10, 17)} <= named


SAMPLES: dict[Any, Any] = {
    str: "1",
    int: 1,
    bool: True,
    date: date(2021, 9, 20),
    Decimal: Decimal(1),
    date | None: None,
    Decimal | None: None,
    bool | None: None,
}


def filled_in(spec: ActionSpec) -> dict[str, Any]:
    """Something plausible for each parameter that must be given."""
    return {p.name: SAMPLES[p.type] for p in spec.parameters if p.required}


def snapshot(obj: Any) -> tuple[Any, ...]:
    row = type(obj).objects.filter(pk=obj.pk).values().get()
    return row, Entry.objects.count(), Duty.objects.filter(done_at=None).count()


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_the_table_does_not_know_is_refused_and_nothing_happens(
    records: dict[str, Any], kind: str
) -> None:
    flow = BINDINGS[kind].flow
    tried = 0
    for state in flow.states:
        obj = in_state(records[kind], state.name)
        before = snapshot(obj)
        for verb in flow.verbs:
            if flow.step(verb, state.name) or (kind, verb) in TAKEN_ALONG:
                continue
            spec = ACTIONS[kind][verb]
            with pytest.raises(Refused):
                spec.call(by=system_actor(at(9, 30)), **{spec.subject or "": obj}, **filled_in(spec))
            tried += 1
        assert snapshot(obj) == before
    assert tried >= 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_reader_takes_no_step(records: dict[str, Any], kind: str) -> None:
    flow = BINDINGS[kind].flow
    reader = Actor(role=Assessor, user_id=99, at=at(9, 30))
    for state in flow.states:
        obj = in_state(records[kind], state.name)
        before = snapshot(obj)
        for step in flow.steps_from(state.name):
            assert why_not(obj, step.verb, reader) is not None
            if (kind, step.verb) not in TAKEN_ALONG:
                spec = ACTIONS[kind][step.verb]
                with pytest.raises(NotAllowed):
                    spec.call(by=reader, **{spec.subject or "": obj}, **filled_in(spec))
        assert snapshot(obj) == before
