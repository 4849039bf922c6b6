"""Parameters, patterns, query strings, units and schedules of the query language, without a database."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shian.methods.epcisquery import (
    Field,
    Names,
    Pattern,
    QueryFault,
    Reading,
    kept,
    kept_spread,
    kept_unit,
    parameters_of,
    pattern_of,
    query_of,
)
from shian.methods.epcisquery.parameters import FIXED, SPECIAL
from shian.methods.epcisquery.patterns import escaped
from shian.methods.epcisquery.schedule import ScheduleFault, schedule_of
from shian.methods.epcisquery.units import units

SPACES = {"ex": ("http://ns.example.com/epcis/",)}
HERE = "https://id.gs1.org"
# The fixed parameters of the standard's query schema (EPCIS 2.0, REST bindings).
STANDARD = """
eventType GE_eventTime LT_eventTime GE_recordTime LT_recordTime EQ_action EQ_bizStep EQ_disposition
EQ_persistentDisposition_set EQ_persistentDisposition_unset EQ_quantity GT_quantity GE_quantity LT_quantity
LE_quantity EQ_readPoint WD_readPoint EQ_bizLocation WD_bizLocation EQ_transformationID MATCH_epc
MATCH_parentID
MATCH_inputEPC MATCH_outputEPC MATCH_anyEPC MATCH_epcClass MATCH_inputEPCClass MATCH_outputEPCClass
MATCH_anyEPCClass EQ_eventID EXISTS_errorDeclaration GE_errorDeclaration_Time LT_errorDeclaration_Time
EQ_errorReason EQ_correctiveEventID orderBy orderDirection eventCountLimit maxEventCount
EXISTS_sensorElementList GE_time LT_time GE_startTime LT_startTime GE_endTime LT_endTime EQ_type EQ_deviceID
EQ_dataProcessingMethod EQ_microorganism EQ_chemicalSubstance EQ_bizRules EQ_stringValue EQ_booleanValue
EQ_hexBinaryValue EQ_uriValue GE_percRank LT_percRank GT_percRank LE_percRank @context
""".split()
OPS = ("EQ", "GT", "GE", "LT", "LE")
ORDERS = ("GT", "GE", "LT", "LE")
LEVELS = ("", "ILMD_", "ERROR_DECLARATION_", "SENSORELEMENT_", "SENSORMETADATA_", "SENSORREPORT_")


def families() -> list[tuple[str, Any]]:
    """One parameter of each of the schema's families, with a value it takes."""
    made: list[tuple[str, Any]] = [
        (f"EQ_{n}_po", ["urn:x:1"]) for n in ("bizTransaction", "source", "destination")
    ]
    made += [(f"{op}_{inner}{level}ex:f", 1) for op in OPS for inner in ("", "INNER_") for level in LEVELS]
    made += [(f"EXISTS_{inner}{level}ex:f", None) for inner in ("", "INNER_") for level in LEVELS[:3]]
    made += [(f"EXISTS_{level}ex:f", None) for level in LEVELS[3:]]
    made += [("HASATTR_ex:f", ["a"]), ("EQ_ATTR_bizLocation_a", ["b"])]
    made += [("EQ_value_CEL", [1]), ("EQ_quantity_KGM", [1])]
    for number in ("minValue", "maxValue", "meanValue", "sDev", "value", "percValue"):
        made += [(f"{op}_{number}_CEL", 1) for op in ORDERS]
    made += [(f"{op}_quantity_KGM", 1) for op in ORDERS]
    return [
        *made,
        *((f"EQ_{i}{p}_ex:f", ["a"]) for i in ("", "INNER_") for p in ("readPoint", "bizLocation")),
    ]


def test_every_fixed_parameter_and_family_of_the_standard_is_known() -> None:
    assert len(STANDARD) == 61
    assert set(STANDARD) - set(SPECIAL) <= set(FIXED)
    assert len(families()) == 108
    for name, value in families():
        query = query_of({name: value}, SPACES)
        assert len(query.conditions) == 1, name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("urn:epc:id:sgtin:6901234.000001.S1", Pattern((f"{HERE}/01/06901234000016/21/S1",))),
        ("urn:epc:class:lgtin:6901234.000001.L1", Pattern((f"{HERE}/01/06901234000016/10/L1",))),
        ("urn:epc:idpat:sgtin:6901234.000001.*",
         Pattern((f"{HERE}/01/06901234000016",), (f"{HERE}/01/06901234000016/21/%",))),
        ("urn:epc:idpat:sgln:6901234.50000.*",
         Pattern((f"{HERE}/414/6901234500004",), (f"{HERE}/414/6901234500004/254/%",))),
        ("urn:epc:idpat:sgln:6901234.*.*", Pattern((), (f"{HERE}/414/6901234______/254/%",))),
        ("urn:epc:idpat:grai:6901234.00001.*",
         Pattern((f"{HERE}/8003/06901234000016",), (f"{HERE}/8003/06901234000016_%",))),
        ("urn:epc:idpat:giai:6901234.*", Pattern((), (f"{HERE}/8004/6901234_%",))),
        ("urn:epc:idpat:gid:95100000.12.*", Pattern((), ("urn:epc:id:gid:95100000.12.%",))),
    ],
)  # fmt: skip
def test_what_patterns_match(text: str, expected: Pattern) -> None:
    assert escaped("a_b%") == "a\\_b\\%"
    assert pattern_of("MATCH_epc", (text,)) == expected


def test_all_of_a_company_is_looked_for_under_each_indicator() -> None:
    found = pattern_of("MATCH_epc", ("urn:epc:idpat:sgtin:6901234.*.*",))
    assert found.exact == ()
    assert found.likes == tuple(f"{HERE}/01/{n}6901234______/21/%" for n in range(10))


@pytest.mark.parametrize(
    "text",
    ["no uri", "urn:epc:idpat:sgtin:*.1.*", "urn:epc:idpat:sgtin:6901234.*", "urn:epc:idpat:sscc:x.*", "*"],
)
def test_what_is_no_pattern(text: str) -> None:
    with pytest.raises(QueryFault) as refused:
        pattern_of("MATCH_epc", (text,))
    assert refused.value.parameter == "MATCH_epc"


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ({"EQ_unknown": 1}, "EQ_unknown"),
        ({"EQ_other:f": 1}, "EQ_other:f"),
        ({"GE_eventTime": "2026-03-01T00:00:00"}, "GE_eventTime"),
        ({"EQ_bizStep": []}, "EQ_bizStep"),
        ({"EQ_bizStep": [7]}, "EQ_bizStep"),
        ({"EQ_bizStep": ["a\x00"]}, "EQ_bizStep"),
        ({"GE_ex:f": "wet"}, "GE_ex:f"),
        ({"EQ_ex:f": [True]}, "EQ_ex:f"),
        ({"EQ_readPoint": ["here"]}, "EQ_readPoint"),
        ({"GE_value_CEL": float("nan")}, "GE_value_CEL"),
        ({"EXISTS_errorDeclaration": "maybe"}, "EXISTS_errorDeclaration"),
        ({"HASATTR_when": ["a"]}, "HASATTR_when"),
        ({"orderBy": "action"}, "orderBy"),
        ({"orderBy": ["eventTime"]}, "orderBy"),
        ({"orderBy": {}}, "orderBy"),
        ({"GT_quantity": [1, 2]}, "GT_quantity"),
        ({"LE_quantity_KGM": [1, 2]}, "LE_quantity_KGM"),
        ({"GE_value_CEL": ["1", "2"]}, "GE_value_CEL"),
        ({"LT_percRank": [1, 2]}, "LT_percRank"),
        ({"GE_eventTime": ["2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"]}, "GE_eventTime"),
        ({"orderDirection": "UP"}, "orderDirection"),
        ({"maxEventCount": 0}, "maxEventCount"),
        ({"eventCountLimit": 1}, "eventCountLimit"),
        ({f"EQ_ex:f{n}": "1" for n in range(61)}, ""),
    ],
)
def test_parameters_that_are_not_right(parameters: dict[str, Any], wrong: str) -> None:
    with pytest.raises(QueryFault) as refused:
        query_of(parameters, SPACES)
    assert refused.value.parameter == wrong


def test_a_prefix_may_stand_for_several_namespaces() -> None:
    made = query_of({"EXISTS_p:f": None}, {"p": ("urn:a:", "urn:b:")}).conditions[0]
    assert made == Field(('$."{urn:a:}f"', '$."{urn:b:}f"'), "EXISTS")
    quoted = query_of({'EXISTS_ex:a"]b': None}, SPACES).conditions[0]
    assert isinstance(quoted, Field)
    assert quoted.paths == ('$."{http://ns.example.com/epcis/}a\\"]b"',)


def test_numbers_are_asked_for_in_the_unit_they_are_kept_in() -> None:
    assert query_of({"GE_value_CEL": "25"}, {}).conditions == (Reading("value", "GE", (298.15,), "KEL"),)
    made = query_of({"EQ_source_owning_party": ["urn:x:1"]}, {}).conditions[0]
    assert isinstance(made, Names)
    assert made.sorts == ("owning_party",)


@pytest.mark.parametrize(
    ("value", "code", "unit", "expected"),
    [
        (25, "CEL", "KEL", 298.15), (77, "FAH", "KEL", 298.15), (500, "GRM", "KGM", 0.5),
        (1, "TNE", "KGM", 1000.0), (250, "MLT", "MTQ", 0.00025), (1, "KMT", "MTR", 1000.0),
        (60, "P1", "C62", 0.6), (1013.25, "A97", "PAL", 101325.0), (36, "KMH", "MTS", 10.0),
        (90, "MIN", "SEC", 5400.0), (7, "ZZZ", "ZZZ", 7.0),
    ],
)  # fmt: skip
def test_units(value: float, code: str, unit: str, expected: float) -> None:
    assert (kept_unit(code), kept(value, code)) == (unit, expected)


def test_differences_have_no_zero_point_and_every_kept_unit_is_its_own() -> None:
    assert kept_spread(1.8, "FAH") == 1.0
    assert all(units()[entry.kept] == (entry.kept, 1.0, 0.0) for entry in units().values())


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("EQ_bizStep", "a,b"), ("EQ_bizStep", "c")], {"EQ_bizStep": ["a", "b", "c"]}),
        ([("MATCH_epc", "urn:a:1,urn:a:2")], {"MATCH_epc": ["urn:a:1", "urn:a:2"]}),
        ([("MATCH_epc", "urn:a:1,2")], {"MATCH_epc": ["urn:a:1,2"]}),
        ([("EQ_ex:f", "a,b")], {"EQ_ex:f": ["a,b"]}),
        ([("EQ_quantity", "1,2.5")], {"EQ_quantity": ["1", "2.5"]}),
        ([("orderBy", "eventTime"), ("EXISTS_ex:f", "")], {"orderBy": "eventTime", "EXISTS_ex:f": ""}),
    ],
)
def test_query_strings(pairs: list[tuple[str, str]], expected: dict[str, Any]) -> None:
    assert parameters_of(pairs) == expected


@pytest.mark.parametrize(
    ("fields", "after", "expected"),
    [
        ({"hour": "1", "minute": "5"}, "2026-03-01T01:05:00", "2026-03-02T01:05:00"),
        ({"minute": "[0-30]"}, "2026-03-01T01:05:10", "2026-03-01T01:06:00"),
        ({"second": "0,30"}, "2026-03-01T01:05:10", "2026-03-01T01:05:30"),
        ({"second": "0/30"}, "2026-03-01T01:05:30", "2026-03-01T01:06:00"),
        ({"minute": "[10-30]/15", "hour": "*"}, "2026-03-01T01:10:00", "2026-03-01T01:25:00"),
        ({"hour": "*/6"}, "2026-03-01T01:05:10", "2026-03-01T06:00:00"),
        ({"dayOfWeek": "1"}, "2026-03-01T12:00:00", "2026-03-02T00:00:00"),
        ({"month": "2", "dayOfMonth": "29"}, "2026-03-01T00:00:00", "2028-02-29T00:00:00"),
        ({"month": "4"}, "2026-03-01T00:00:00", "2026-04-01T00:00:00"),
    ],
)
def test_schedules(fields: dict[str, str], after: str, expected: str) -> None:
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    assert schedule_of(fields).next_after(moment) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"hour": "24"},
        {"hour": "[5-2]"},
        {"hour": "1-2"},
        {"year": "2026"},
        {"minute": "x"},
        {"minute": "1/0"},
    ],
)
def test_schedules_that_are_none(fields: dict[str, str]) -> None:
    with pytest.raises(ScheduleFault):
        schedule_of(fields)


def test_a_day_that_never_comes() -> None:
    assert (
        schedule_of({"month": "2", "dayOfMonth": "30"}).next_after(datetime(2026, 1, 1, tzinfo=UTC)) is None
    )


@given(
    st.dictionaries(
        st.sampled_from([*FIXED, "EQ_ex:f", "GE_value_CEL", "orderBy"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.text(max_size=9),
            st.lists(st.text(max_size=9), max_size=3),
            st.dictionaries(st.text(max_size=3), st.integers(), max_size=1),
        ),
        max_size=4,
    )
)
def test_any_parameters_are_a_query_or_a_fault(parameters: dict[str, Any]) -> None:
    with suppress(QueryFault):
        query_of(parameters, SPACES)
