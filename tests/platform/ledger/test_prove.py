"""Proofs: they hold, by themselves and offline; altered ones do not."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.platform.ledger import keys
from shian.platform.ledger.prove import BadProof, NoProof, check_proof, prove_entry, prove_growth
from tests.platform.ledger.conftest import Ledger

KIND = "test.sample"
Trusted = dict[str, Any]


@pytest.fixture(scope="module")
def proofs() -> dict[str, Any]:
    """Filled by the first test that has a ledger, for those that alter proofs."""
    return {}


@pytest.fixture
def filled(ledger: Ledger, proofs: dict[str, Any]) -> Ledger:
    for count in (3, 5, 4):
        ledger.add(count)
        ledger.add(1, kind="test.other")
        ledger.seal()
    proofs["keys"] = keys.trusted_keys(ledger.keys)
    proofs["entry"] = prove_entry(ledger.conn, 7)
    proofs["growth"] = prove_growth(ledger.conn, KIND, 1, 2)
    return ledger


def test_every_entry_at_every_seal(filled: Ledger) -> None:
    trusted = keys.trusted_keys(filled.keys)
    for number, sealed in ((1, [1, 2, 3]), (2, [1, 2, 3, 5, 6, 7, 8, 9]), (3, filled.leaves())):
        for leaf, seq in enumerate(sealed):
            proof = prove_entry(filled.conn, seq, seal=number)
            assert proof["leaf"] == leaf
            assert f"is leaf {leaf} of {len(sealed)} under seal {number}" in check_proof(proof, trusted)


def test_every_seal_continues_those_before(filled: Ledger) -> None:
    trusted = keys.trusted_keys(filled.keys)
    assert check_proof(prove_growth(filled.conn, KIND, 1), trusted) == (
        f"{KIND}: the 3 leaves of seal 1 are the first of the 12 of seal 3"
    )
    for old, new in ((1, 1), (1, 2), (2, 3), (3, 3)):
        check_proof(prove_growth(filled.conn, KIND, old, new), trusted)


def test_what_cannot_be_proved(filled: Ledger) -> None:
    late = filled.add(1)[0]
    with pytest.raises(NoProof, match=f"entry {late} was not sealed by seal 3"):
        prove_entry(filled.conn, late)
    with pytest.raises(NoProof, match="entry 5 was not sealed by seal 1"):
        prove_entry(filled.conn, 5, seal=1)
    with pytest.raises(NoProof, match="no entry 1000"):
        prove_entry(filled.conn, 1000)
    with pytest.raises(NoProof, match="there is no seal 9"):
        prove_entry(filled.conn, 1, seal=9)
    with pytest.raises(NoProof, match="had no leaves at seal 1"):
        prove_growth(filled.conn, "test.none", 1)


def alter(value: Any, data: st.DataObject) -> Any:
    """Change one thing somewhere in a JSON value."""
    match value:
        case dict():
            key = data.draw(st.sampled_from(sorted(value)))
            return {**value, key: alter(value[key], data)}
        case list() if value:
            place = data.draw(st.integers(0, len(value) - 1))
            if data.draw(st.booleans()):
                return value[:place] + value[place + 1 :]
            return [*value[:place], alter(value[place], data), *value[place + 1 :]]
        case str() if value:
            place = data.draw(st.integers(0, len(value) - 1))
            other = data.draw(st.sampled_from("0123456789abcdefz").filter(lambda c: c != value[place]))
            return value[:place] + other + value[place + 1 :]
        case int():
            return value + data.draw(st.sampled_from([-1, 1]))
        case _:
            return "altered"


@pytest.mark.usefixtures("filled")
def test_altered_proofs_do_not_hold(proofs: dict[str, Any]) -> None:
    @settings(max_examples=300, deadline=None)
    @given(st.sampled_from(["entry", "growth"]), st.data())
    def altered(which: str, data: st.DataObject) -> None:
        proof = alter(copy.deepcopy(proofs[which]), data)
        with pytest.raises(BadProof):
            check_proof(proof, proofs["keys"])

    altered()


def test_a_proof_needs_a_trusted_key(filled: Ledger) -> None:
    with pytest.raises(BadProof, match="not among those trusted"):
        check_proof(prove_entry(filled.conn, 1), {})
