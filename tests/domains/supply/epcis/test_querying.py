"""What each parameter of the query language finds, among events that differ in one thing."""

from __future__ import annotations

from typing import Any

import pytest

from shian.domains.supply.epcis.searching import Place, TooLarge, page_of
from shian.methods.epcisquery import query_of
from shian.platform.access.actor import system_actor
from tests.domains.supply.epcis.conftest import captured
from tests.domains.supply.epcis.material import GTIN, OTHER, PLACE, event

pytestmark = pytest.mark.django_db
SPACES = {"ex": ("http://ns.example.com/epcis/",)}
LABEL = "{http://ns.example.com/epcis/}label"
EPC = f"https://id.gs1.org/01/{GTIN}/21/"
LOT = f"https://id.gs1.org/01/{GTIN}/10/"


def found(**parameters: Any) -> str:
    """The labels of what a query finds, in order of the alphabet or in the order asked for."""
    named = {name.replace("__", ":"): value for name, value in parameters.items()}
    return labels(named)


def labels(parameters: dict[str, Any]) -> str:
    page = page_of(query_of(parameters, SPACES), system_actor(), size=100)
    texts = [one.body[LABEL] for one in page.events]
    return "".join(texts if "orderBy" in parameters else sorted(texts))


def put(**events: dict[str, Any]) -> None:
    """Capture events, each under its label, one second after the other."""
    captured(
        *(
            event(**{"eventTime": f"2026-03-01T00:00:{n:02d}Z", "ex:label": name, **fields})
            for n, (name, fields) in enumerate(events.items())
        )
    )


def test_plain_fields() -> None:
    put(
        a={},
        b={"action": "ADD", "bizStep": "receiving"},
        c={"disposition": "urn:example:own", "readPoint": {"id": OTHER}},
        d={"bizStep": None, "bizLocation": None,
           "persistentDisposition": {"set": ["recalled"], "unset": ["expired"]}},
        e={"type": "TransformationEvent", "action": None, "inputEPCList": [EPC + "1"],
           "outputEPCList": [EPC + "2"], "epcList": None, "transformationID": "urn:uuid:t"},
    )  # fmt: skip
    assert found() == "abcde"
    assert found(eventType=["TransformationEvent"]) == "e"
    assert found(EQ_action=["ADD"]) == "b"
    assert found(EQ_bizStep=["shipping"]) == "ace"
    assert found(EQ_bizStep=["urn:epcglobal:cbv:bizstep:receiving", "packing"]) == "b"
    assert found(EQ_disposition=["urn:example:own"]) == "c"
    assert found(EQ_persistentDisposition_set=["https://ref.gs1.org/cbv/Disp-recalled"]) == "d"
    assert found(EQ_persistentDisposition_unset=["expired"]) == "d"
    assert found(EQ_persistentDisposition_set=["expired"]) == ""
    assert found(EQ_readPoint=["urn:epc:id:sgln:6901234.50001.0"]) == "c"
    assert found(EQ_bizLocation=[PLACE]) == "abce"
    assert found(GE_eventTime="2026-03-01T08:00:02+08:00") == "cde"
    assert found(GE_eventTime="2026-03-01T00:00:02Z", LT_eventTime="2026-03-01T00:00:04Z") == "cd"
    assert found(GE_recordTime="2020-01-01T00:00:00Z") == "abcde"
    assert found(LT_recordTime="2020-01-01T00:00:00Z") == ""
    assert found(EQ_transformationID=["urn:uuid:t"]) == "e"


def test_identifiers_and_patterns() -> None:
    put(
        a={"epcList": [EPC + "1"]},
        b={"epcList": ["urn:epc:id:sgtin:6901234.000001.2"]},
        c={"type": "AggregationEvent", "epcList": None, "parentID": "https://id.gs1.org/00/069012345000000011",
           "childEPCs": [EPC + "3"], "childQuantityList": [{"epcClass": LOT + "B", "quantity": 3}]},
        d={"epcList": None, "quantityList": [{"epcClass": LOT + "A", "quantity": 200, "uom": "KGM"}]},
        e={"type": "TransformationEvent", "action": None, "epcList": None, "inputEPCList": [EPC + "1"],
           "outputEPCList": [EPC + "2"],
           "inputQuantityList": [{"epcClass": LOT + "A", "quantity": 500, "uom": "GRM"}],
           "outputQuantityList": [{"epcClass": f"https://id.gs1.org/01/{GTIN}", "quantity": 7}]},
    )  # fmt: skip
    assert found(MATCH_epc=[EPC + "1"]) == "a"
    assert found(MATCH_epc=[f"https://dl.example.org/01/{GTIN}/10/X/21/2"]) == "b"
    assert found(MATCH_epc=[EPC + "3"]) == "c"
    assert found(MATCH_anyEPC=[EPC + "1"]) == "ae"
    assert found(MATCH_inputEPC=[EPC + "1"]) == "e"
    assert found(MATCH_outputEPC=[EPC + "1"]) == ""
    assert found(MATCH_parentID=["urn:epc:id:sscc:6901234.0500000001"]) == "c"
    assert found(MATCH_epc=["urn:epc:idpat:sgtin:6901234.000001.*"]) == "abc"
    assert found(MATCH_epc=["urn:epc:idpat:sgtin:6901234.*.*"]) == "abc"
    assert found(MATCH_epc=["urn:epc:idpat:sgtin:6901235.*.*"]) == ""
    assert found(MATCH_parentID=["urn:epc:idpat:sscc:6901234.*"]) == "c"
    assert found(MATCH_epc=[f"https://id.gs1.org/01/{GTIN}/*"]) == "abc"
    assert found(MATCH_epcClass=[LOT + "A"]) == "d"
    assert found(MATCH_epcClass=[LOT + "B"]) == "c"
    assert found(MATCH_anyEPCClass=[LOT + "A"]) == "de"
    assert found(MATCH_inputEPCClass=[LOT + "A"]) == "e"
    assert found(MATCH_outputEPCClass=["urn:epc:idpat:sgtin:6901234.000001.*"]) == "e"
    assert found(EQ_quantity=[200]) == "d"
    assert found(GT_quantity=3) == "de"
    assert found(LE_quantity=3) == "c"
    assert found(GE_quantity_KGM=0.5) == "de"
    assert found(EQ_quantity_GRM=[500]) == "e"
    assert found(LT_quantity_KGM=0.5) == ""
    assert found(EQ_quantity_C62=[3, 7]) == "ce"


def test_transactions_sources_and_destinations() -> None:
    party = "https://id.gs1.org/417/6901234500004"
    put(
        a={"bizTransactionList": [{"type": "po", "bizTransaction": "urn:x:1"},
                                  {"type": "inv", "bizTransaction": "urn:x:2"}]},
        b={"bizTransactionList": [{"type": "inv", "bizTransaction": "urn:x:1"}]},
        c={"sourceList": [{"type": "owning_party", "source": party}]},
        d={"destinationList": [{"type": "location", "destination": OTHER}]},
    )  # fmt: skip
    assert found(EQ_bizTransaction_po=["urn:x:1"]) == "a"
    assert found(EQ_bizTransaction_inv=["urn:x:1"]) == "b"
    assert found(EQ_bizTransaction_inv=["urn:x:1", "urn:x:2"]) == "ab"
    assert found(EQ_source_owning_party=["urn:epc:id:pgln:6901234.50000"]) == "c"
    assert found(EQ_source_possessing_party=[party]) == ""
    assert found(EQ_destination_location=[OTHER]) == "d"


def test_ids_and_declarations_of_error() -> None:
    put(
        a={"eventID": "urn:uuid:1"},
        b={},
        c={"eventID": "urn:uuid:1", "eventTime": "2026-03-01T00:00:00Z",
           "errorDeclaration": {"declarationTime": "2026-03-05T00:00:00Z", "reason": "incorrect_data",
                                "correctiveEventIDs": ["urn:uuid:9"], "ex:by": "Li"}},
    )  # fmt: skip
    assert found(EQ_eventID=["urn:uuid:1"]) == "ac"
    page = page_of(query_of({"EQ_action": ["OBSERVE"]}, {}), system_actor(), size=9)
    of_hash = next(one.shown()["eventID"] for one in page.events if one.body[LABEL] == "b")
    assert found(EQ_eventID=[of_hash]) == "b"
    assert found(EXISTS_errorDeclaration=None) == "c"
    assert found(EXISTS_errorDeclaration=False) == "abc"
    assert found(EQ_errorReason=["urn:epcglobal:cbv:er:incorrect_data"]) == "c"
    assert found(EQ_correctiveEventID=["urn:uuid:9"]) == "c"
    assert found(GE_errorDeclaration_Time="2026-03-05T00:00:00Z") == "c"
    assert found(LT_errorDeclarationTime="2026-03-05T00:00:00Z") == ""
    assert labels({"EQ_ERROR_DECLARATION_ex:by": ["Li"]}) == "c"
    assert labels({"EXISTS_ERROR_DECLARATION_ex:by": None}) == "c"


def test_sensors_in_whatever_unit_they_were_recorded() -> None:
    def sensors(metadata: dict[str, Any] | None = None, **report: Any) -> dict[str, Any]:
        return {
            "sensorElementList": [
                {**({"sensorMetadata": metadata} if metadata else {}), "sensorReport": [report]}
            ]
        }

    put(
        a=sensors({"time": "2026-03-01T00:00:00Z", "deviceID": "urn:x:d1"},
                  type="Temperature", value=22, uom="CEL"),
        b=sensors(type="Temperature", value=300, uom="KEL", deviceID="urn:x:d2", **{"ex:probe": 4}),
        c=sensors({"startTime": "2026-03-01T00:00:00Z", "endTime": "2026-03-02T00:00:00Z", "ex:box": "B7"},
                  type="Temperature", minValue=-20, maxValue=-15, meanValue=-18, sDev=1.8, uom="FAH"),
        d=sensors(type="RelativeHumidity", value=60, uom="P1", stringValue="wet", booleanValue=True),
        e=sensors(type="Count", value=5, percRank=50, percValue=4, hexBinaryValue="00FF",
                  uriValue="urn:x:v", microorganism="urn:x:m", chemicalSubstance="urn:x:s"),
        f={},
    )  # fmt: skip
    assert found(EXISTS_sensorElementList=None) == "abcde"
    assert found(GE_value_KEL=295.15) == "ab"
    assert found(GT_value_KEL=295.15) == "b"
    assert found(LT_value_CEL=26) == "a"
    assert found(EQ_value_KEL=[295.15]) == "a"
    assert found(EQ_type=["gs1:Temperature"], GE_value_FAH=72) == "b"
    assert found(EQ_type=["gs1:Temperature"], GE_value_FAH=71) == "ab"
    assert found(LE_minValue_CEL=-28.8) == "c"
    assert found(GE_maxValue_FAH=-15) == "c"
    assert found(LT_meanValue_CEL=-27) == "c"
    assert found(GE_sDev_KEL=1) == "c"
    assert found(GT_sDev_KEL=1) == ""
    assert found(GE_value_C62=0.5) == "d"
    assert found(EQ_type=["RelativeHumidity"]) == "d"
    assert found(GE_percRank=50) == "e"
    assert found(LT_percRank=50) == ""
    assert found(EQ_deviceID=["urn:x:d1"]) == "a"
    assert found(EQ_deviceID=["urn:x:d2", "urn:x:d1"]) == "ab"
    assert found(GE_time="2026-03-01T00:00:00Z") == "a"
    assert found(LT_time="2026-03-01T00:00:00Z") == ""
    assert found(LT_endTime="2026-03-02T00:00:01Z", GE_startTime="2026-03-01T00:00:00Z") == "c"
    assert found(EQ_stringValue=["wet"]) == "d"
    assert found(EQ_booleanValue=True) == "d"
    assert found(EQ_booleanValue="false") == ""
    assert found(EQ_hexBinaryValue=["00FF"]) == "e"
    assert found(EQ_uriValue=["urn:x:v"]) == "e"
    assert found(EQ_microorganism=["urn:x:m"]) == "e"
    assert found(EQ_chemicalSubstance=["urn:x:s"]) == "e"
    assert labels({"EQ_SENSORREPORT_ex:probe": 4}) == "b"
    assert labels({"GT_SENSORREPORT_ex:probe": 4}) == ""
    assert labels({"EXISTS_SENSORREPORT_ex:probe": None}) == "b"
    assert labels({"EQ_SENSORMETADATA_ex:box": ["B7"]}) == "c"


def test_extensions_at_every_level() -> None:
    put(
        a={"ex:code": "A1", "ex:deep": {"ex:inner": {"ex:leaf": 7}}},
        b={"ex:code": 12.5, "ex:when": "2026-03-04T00:00:00Z"},
        c={"action": "ADD", "ilmd": {"ex:code": "A1", "ex:list": [{"ex:leaf": "x"}]}},
        d={"readPoint": {"id": PLACE, "ex:door": "3"}, "ex:code": ["A1", "A2"]},
        e={"sensorElementList": [
            {"ex:code": "S", "sensorReport": [{"type": "Temperature", "value": 1, "uom": "CEL"}]}]},
    )  # fmt: skip
    assert labels({"EQ_ex:code": ["A1"]}) == "ad"
    assert labels({"EQ_ex:code": ["A2", "12.5"]}) == "bd"
    assert labels({"EQ_ex:code": 12.5}) == "b"
    assert labels({"GT_ex:code": 12}) == "b"
    assert labels({"LE_ex:code": "12.4"}) == ""
    assert labels({"GE_ex:when": "2026-03-04T08:00:00+08:00"}) == "b"
    assert labels({"LT_ex:when": "2026-03-04T00:00:00Z"}) == ""
    assert labels({"EQ_ex:when": "2026-03-04T08:00:00+08:00"}) == "b"
    assert labels({"EXISTS_ex:code": True}) == "abd"
    assert labels({"EQ_http://ns.example.com/epcis/code": ["A1"]}) == "ad"
    assert labels({"EQ_ILMD_ex:code": ["A1"]}) == "c"
    assert labels({"EXISTS_ILMD_ex:list": None}) == "c"
    assert labels({"EQ_INNER_ILMD_ex:leaf": ["x"]}) == "c"
    assert labels({"EQ_INNER_ex:leaf": 7}) == "a"
    assert labels({"GE_INNER_ex:leaf": 8}) == ""
    assert labels({"EXISTS_INNER_ex:leaf": None}) == "a"
    assert labels({"EQ_SENSORELEMENT_ex:code": ["S"]}) == "e"
    assert labels({"EQ_readPoint_ex:door": ["3"]}) == "d"
    assert labels({"EQ_bizLocation_ex:door": ["3"]}) == ""


def test_places_within_places_and_attributes_of_master_data() -> None:
    site, hall, stall = PLACE, OTHER, "https://id.gs1.org/414/6901234500028"

    def element(code: str, kind: str, children: list[str]) -> dict[str, Any]:
        return {"id": code, "attributes": [{"id": "cbvmda:sst", "attribute": kind}], "children": children}

    elements = [element(site, "201", [hall]), element(hall, "202", [stall])]
    kind = "urn:epcglobal:epcis:vtype:BusinessLocation"
    header = {"epcisMasterData": {"vocabularyList": [{"type": kind, "vocabularyElementList": elements}]}}
    captured(epcisHeader=header)
    put(a={}, b={"bizLocation": {"id": hall}}, c={"bizLocation": {"id": stall}, "readPoint": {"id": hall}})
    assert found(EQ_bizLocation=[site]) == "a"
    assert found(WD_bizLocation=[site]) == "abc"
    assert found(WD_bizLocation=[hall]) == "bc"
    assert found(WD_bizLocation=[stall]) == "c"
    assert found(WD_readPoint=[hall]) == "c"
    assert found(HASATTR_bizLocation=["cbvmda:sst"]) == "ab"
    assert found(HASATTR_readPoint=["urn:epcglobal:cbv:mda#sst"]) == "abc"
    assert found(HASATTR_bizLocation=["cbvmda:other"]) == ""
    assert labels({"EQATTR_bizLocation_cbvmda:sst": ["202"]}) == "b"
    assert labels({"EQ_ATTR_bizLocation_urn:epcglobal:cbv:mda#sst": ["201", "203"]}) == "a"


def test_order_limits_and_pages() -> None:
    put(a={"ex:rank": 2}, b={"ex:rank": 10}, c={"ex:rank": "x"}, d={})
    assert found(orderBy="eventTime", orderDirection="ASC") == "abcd"
    assert found(orderBy="eventTime") == "dcba"
    assert labels({"orderBy": "ex:rank", "orderDirection": "ASC"}) == "abcd"
    assert labels({"orderBy": "ex:rank", "orderDirection": "DESC"}) == "bacd"
    assert found(orderBy="recordTime", eventCountLimit=2) == "dc"
    with pytest.raises(TooLarge):
        found(maxEventCount=3)
    assert found(maxEventCount=4) == "abcd"
    for parameters in (
        {},
        {"orderBy": "eventTime"},
        {"orderBy": "ex:rank"},
        {"orderBy": "eventTime", "eventCountLimit": 3},
    ):
        query, seen = query_of(parameters, SPACES), ""
        place: Place | None = Place()
        while place is not None:
            page = page_of(query, system_actor(), size=2, after=place)
            seen += "".join(one.body[LABEL] for one in page.events)
            place = page.following
        whole = page_of(query, system_actor(), size=100)
        assert seen == "".join(one.body[LABEL] for one in whole.events)
        assert len(seen) == parameters.get("eventCountLimit", 4)
