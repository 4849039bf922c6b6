"""The description of the interface says what the interface does: paths, verbs, parameters."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import resolve

from shian.domains.supply.epcis.rest.openapi import described
from shian.domains.supply.epcis.rest.urls import urlpatterns
from shian.methods.epcisquery.parameters import FIXED

FILLED = {
    "kind": "epcs",
    "job": "1",
    "event_id": "ni:///x",
    "name": "n",
    "key": "k",
    "token": "t",
    "value": "v",
}


def test_every_address_and_every_verb_is_described() -> None:
    met = set()
    for path, operations in described()["paths"].items():
        found = resolve("/epcis" + re.sub(r"{(\w+)}", lambda m: FILLED[m[1]], path))
        met.add(found.url_name)
        resource = found.func.view_class()  # type: ignore[attr-defined]
        assert {verb.upper() for verb in operations} == set(resource.verbs()) - {"HEAD", "OPTIONS"}, path
    assert met == {pattern.name for pattern in urlpatterns}


def test_every_fixed_parameter_is_described_and_names_are_single() -> None:
    operations = [one for path in described()["paths"].values() for one in path.values()]
    names = [one["operationId"] for one in operations]
    assert sorted(set(names)) == sorted(names)
    asked = {p["name"]: p["schema"] for p in described()["paths"]["/events"]["get"]["parameters"]}
    assert set(FIXED) <= asked.keys()
    assert asked["GE_eventTime"] == {"type": "string", "format": "date-time"}
    assert asked["EQ_action"]["items"]["enum"] == ["ADD", "OBSERVE", "DELETE"]


@pytest.mark.django_db
def test_it_is_given_to_those_who_may_read_events(officer: Client) -> None:
    assert officer.get("/epcis/openapi.json").json()["openapi"] == "3.1.1"
    assert Client().get("/epcis/openapi.json").status_code == 401
