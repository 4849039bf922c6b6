"""Captures: stored whole with all that follows, idempotent, told of in the ledger; errors declared."""

from __future__ import annotations

import orjson
import pytest

from shian.domains.registry.models import Operator
from shian.domains.supply.epcis import capturing, reading
from shian.domains.supply.epcis.capturing import Envelope
from shian.domains.supply.epcis.faults import fault_words
from shian.domains.supply.epcis.models import (
    Arrival,
    Capture,
    Event,
    EventIdentifier,
    Handled,
    Namespace,
    Payload,
    SensorReading,
    VocabularyElement,
)
from shian.domains.supply.epcis.projection import project, projector
from shian.methods.epcis import read
from shian.methods.epcisquery import Named
from shian.platform.access.actor import system_actor
from shian.platform.ledger.models import Entry
from shian.platform.records.state import canonical, state_of
from tests.domains.supply.epcis.conftest import actor, captured
from tests.domains.supply.epcis.material import CONTEXT, GTIN, PLACE, content, event

pytestmark = pytest.mark.django_db


def test_a_capture_is_one_entry_of_the_ledger_that_holds_its_events() -> None:
    made = captured(
        event(**{"ex:seal": 1.5}), event(quantityList=[{"epcClass": f"https://id.gs1.org/01/{GTIN}/10/L1"}])
    )
    entry = Entry.objects.get(kind="epcis.capture", record=made.pk)
    state = orjson.loads(entry.state)
    assert (entry.verb, state["event_count"], len(state["events"])) == ("capture", 2, 2)
    assert (
        state["events"][0]["body"]["{http://ns.example.com/epcis/}seal"] == "1.5"
    )  # no floats in the ledger
    again = Capture.objects.get(pk=made.pk)
    assert canonical(state_of(again)) == entry.state
    assert Arrival.objects.get().capture_id == made.pk


def test_columns_hold_canonical_codes_and_bare_words() -> None:
    captured(
        event(
            bizStep="https://ref.gs1.org/cbv/BizStep-shipping",
            epcList=[f"https://dl.example.com/01/{GTIN}/10/L7/21/S9?17=270101"],
            bizTransactionList=[{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:6901234500004:1"}],
        )
    )
    row = Event.objects.get()
    assert (row.biz_step, row.disposition, row.read_point, row.tz_offset) == (
        "shipping",
        "in_transit",
        PLACE,
        "+08:00",
    )
    assert row.event_time.isoformat() == "2026-03-01T00:00:00+00:00"
    assert list(EventIdentifier.objects.order_by("ordinal").values_list("role", "value", "sort")) == [
        (Named.EPC, f"https://id.gs1.org/01/{GTIN}/21/S9", ""),
        (Named.LOT, f"https://id.gs1.org/01/{GTIN}/10/L7", ""),
        (Named.TRANSACTION, "urn:epcglobal:cbv:bt:6901234500004:1", "po"),
    ]
    assert row.body["epcList"] == [f"https://dl.example.com/01/{GTIN}/10/L7/21/S9?17=270101"]


def test_the_same_event_in_other_words_is_stored_once() -> None:
    captured(event())
    other = captured(
        event(bizStep="https://ref.gs1.org/cbv/BizStep-shipping", eventTime="2026-03-01T00:00:00Z"),
        event(action="ADD"),
    )
    assert (other.event_count, other.repeated_count) == (1, 1)
    assert other.repeated == [{"event": 0, "id": Event.objects.earliest("id").pk, "as": None}]
    twice = captured(event(action="DELETE"), event(action="DELETE"))
    assert (twice.event_count, twice.repeated_count, Event.objects.count()) == (1, 1, 3)


def test_a_fault_means_that_nothing_is_stored_unless_the_good_are_asked_for() -> None:
    bad = event(eventTime="yesterday")
    document = read(content(event(), bad))
    refused = capturing.capture(by=system_actor(), document=document)
    assert (refused.state, Event.objects.count(), refused.fault_count) == ("failed", 0, 1)
    assert fault_words(refused.faults[0]).startswith("[1] eventTime: ")
    some = capturing.capture(
        by=system_actor(), document=document, envelope=Envelope(Capture.Behaviour.PROCEED)
    )
    assert (some.state, some.event_count, some.fault_count) == ("done", 1, 1)


def test_another_event_of_the_same_id_is_refused() -> None:
    captured(event(eventID="urn:uuid:1"))
    made = capturing.capture(
        by=system_actor(), document=read(content(event(eventID="urn:uuid:1", action="ADD")))
    )
    assert made.faults[0]["name"] == "ResourceAlreadyExistsException"
    assert Event.objects.count() == 1


@pytest.mark.parametrize("first", ["event", "declaration"])
def test_a_declaration_of_error_marks_its_event_whichever_came_first(first: str) -> None:
    plain = event(eventID="urn:uuid:1")
    declaration = event(
        eventID="urn:uuid:1",
        errorDeclaration={"declarationTime": "2026-03-02T00:00:00Z", "reason": "did_not_occur"},
    )
    for one in (plain, declaration) if first == "event" else (declaration, plain):
        captured(one)
    assert {row.declared_at is None: row.wrong for row in Event.objects.all()} == {True: True, False: False}


def test_a_firm_declares_only_its_own_events_wrong(firms: tuple[Operator, Operator]) -> None:
    own, other = (actor("firm_manager", operator=firm.pk) for firm in firms)
    captured(event(), by=own)
    declaration = event(errorDeclaration={"declarationTime": "2026-03-02T00:00:00Z"})
    made = capturing.capture(by=other, document=read(content(declaration)))
    assert fault_words(made.faults[0]).startswith("[0] errorDeclaration: ")
    assert not Event.objects.filter(wrong=True).exists()
    captured(declaration, by=own)
    assert Event.objects.filter(wrong=True).count() == 1


def test_sensor_numbers_are_kept_in_one_unit_of_their_kind() -> None:
    report = {"type": "Temperature", "value": 25.5, "uom": "CEL", "sDev": 0.5, "maxValue": 30}
    captured(event(sensorElementList=[{"sensorReport": [report]}]))
    row = SensorReading.objects.get()
    assert (row.type, row.unit, row.value, row.max_value, row.s_dev) == (
        "Temperature",
        "KEL",
        298.65,
        303.15,
        0.5,
    )


def test_what_a_firm_handled_is_noted_for_lots_and_instances_only(firms: tuple[Operator, Operator]) -> None:
    by = actor("firm_manager", operator=firms[0].pk)
    captured(event(quantityList=[{"epcClass": f"https://id.gs1.org/01/{GTIN}"}]), by=by)
    assert list(Handled.objects.values_list("operator", "value")) == [
        (firms[0].pk, f"https://id.gs1.org/01/{GTIN}/21/S1")
    ]
    capture = Capture.objects.get()
    assert (capture.operator_id, capture.area, Event.objects.get().area) == (firms[0].pk, "140105", "140105")


def test_master_data_is_kept_and_only_its_bringer_changes_it(firms: tuple[Operator, Operator]) -> None:
    def header(name: str) -> dict[str, object]:
        element = {
            "id": PLACE,
            "attributes": [{"id": "cbvmda:name", "attribute": name}],
            "children": ["https://id.gs1.org/414/6901234500004/254/1"],
        }
        listed = [{"type": "urn:epcglobal:epcis:vtype:BusinessLocation", "vocabularyElementList": [element]}]
        return {"epcisHeader": {"epcisMasterData": {"vocabularyList": listed}}}

    own, other = (actor("firm_manager", operator=firm.pk) for firm in firms)
    captured(by=own, **header("北仓"))
    row = VocabularyElement.objects.get()
    assert (row.code, row.attributes) == (PLACE, {"urn:epcglobal:cbv:mda#name": "北仓"})
    captured(by=own, **header("北仓"))
    assert Entry.objects.filter(kind="epcis.vocabularyelement").count() == 1  # nothing changed
    refused = capturing.capture(by=other, document=read(content(**header("南仓"))))
    assert refused.state == "failed"
    captured(by=own, **header("新仓"))
    assert VocabularyElement.objects.get().attributes == {"urn:epcglobal:cbv:mda#name": "新仓"}


def test_namespaces_are_known_by_the_prefix_of_their_first_capture() -> None:
    captured(event(**{"ex:a": "1"}))
    context = [CONTEXT[0], {"o": "http://ns.example.com/epcis/"}]
    captured(event(**{"o:b": "1"}), **{"@context": context})
    assert list(Namespace.objects.values_list("prefix", "uri")) == [("ex", "http://ns.example.com/epcis/")]


def test_projections_run_with_new_events_only_and_undo_the_capture_when_they_fail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[list[str]] = []
    registered: list[object] = []
    monkeypatch.setattr("shian.domains.supply.epcis.projection._PROJECTORS", registered)

    @projector
    def follow(by: object, capture: Capture, events: list[Event]) -> None:
        seen.append([e.action for e in events])
        if any(e.action == "DELETE" for e in events):
            raise ValueError("cannot follow")

    assert registered == [follow]
    captured(event())
    captured(event(), event(action="ADD"))
    assert seen == [["OBSERVE"], ["ADD"]]
    with pytest.raises(ValueError, match="cannot follow"):
        captured(event(action="DELETE"))
    assert (Event.objects.count(), Capture.objects.count()) == (2, 2)
    project(system_actor(), Capture.objects.earliest("id"), [])
    assert seen[-1] == []


def test_events_in_bulk_make_the_same_rows_and_entries() -> None:
    document = read(content(event(), event(action="ADD")))
    at = [system_actor().now(), system_actor().now()]
    made = capturing.capture_many(
        by=system_actor(),
        items=[(Envelope(), at[0], document.events[:1]), (Envelope(), at[1], document.events[1:])],
    )
    assert [c.event_count for c in made] == [1, 1]
    for capture in Capture.objects.all():
        assert Entry.objects.get(record=capture.pk, kind="epcis.capture").state == canonical(
            state_of(capture)
        )
    assert Event.objects.get(action="ADD").record_time == at[1]


def test_an_acknowledged_document_waits_and_is_read_once() -> None:
    made = capturing.receive(by=system_actor(), content=content(event()))
    assert (Capture.objects.get().state, Event.objects.count()) == ("waiting", 0)
    assert reading.store_waiting() == 1
    assert reading.store_one(made.pk) is False
    done = Capture.objects.get()
    assert (done.state, done.event_count, Payload.objects.count(), Event.objects.count()) == ("done", 1, 0, 1)
    assert list(
        Entry.objects.filter(kind="epcis.capture").order_by("seq").values_list("verb", flat=True)
    ) == [
        "receive",
        "store",
    ]


def test_a_document_that_cannot_be_processed_is_given_up_after_some_attempts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = capturing.receive(by=system_actor(), content=content(event()))
    registered = [lambda *_args: 1 / 0]
    monkeypatch.setattr("shian.domains.supply.epcis.projection._PROJECTORS", registered)
    for _ in range(reading.ATTEMPTS):
        assert reading.store_one(made.pk) is False
    assert reading.store_one(made.pk) is True
    failed = Capture.objects.get()
    assert (failed.state, failed.faults[0]["name"], Payload.objects.count()) == (
        "failed",
        "ImplementationException",
        0,
    )
    assert Event.objects.count() == 0


def test_the_same_event_under_one_id_twice_in_a_document_is_stored_once() -> None:
    one = event(eventID="urn:uuid:1")
    made = captured(one, {**one, "eventTime": "2026-03-01T00:00:00Z"}, event(action="ADD"))
    assert (made.event_count, made.repeated_count, Event.objects.count()) == (2, 1, 2)
