"""What follows from an event: of a type of one's own, only from what has the standard's form."""

from __future__ import annotations

from typing import Any

import pytest

from shian.domains.supply.epcis.deriving import derive
from shian.methods.epcis import check_event
from tests.domains.supply.epcis.material import event

NAMES = (
    "sourceList", "bizTransactionList", "childEPCs", "inputQuantityList", "parentID", "sensorElementList",
    "readPoint", "disposition", "persistentDisposition", "ilmd",
)  # fmt: skip
ODD: list[Any] = [[["x"]], [{"type": []}], ["x", 3], "x", 7, {"id": ["x"]}, [[]], True]


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_odd_fields_of_an_event_of_ones_own_type_stay_in_its_text_only(odd: Any) -> None:
    own = {**event(), "type": "https://ns.example.cn/Washed"}
    assert check_event(own) == [] and derive(own).identifiers
    for name in NAMES:
        made, without = derive({**own, name: odd}), derive({k: v for k, v in own.items() if k != name})
        assert (made.identifiers, made.readings) == (without.identifiers, without.readings), name
        assert made.columns == without.columns, name
        assert f'"{name}":' in made.body
