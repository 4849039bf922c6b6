"""Flows: what a table must be, what is allowed, why not, and the pictures drawn from it."""

from dataclasses import replace
from typing import Any

import pytest

from shian.methods.flows import ClockUse, Flow, FlowError, Guard, Refusal, State, Step
from shian.methods.flows_diagram import markdown_rows, mermaid

ANALYST = frozenset({"analyst"})
REVIEWER = frozenset({"reviewer"})
STATES = (State("testing", "Testing"), State("tested", "Tested"), State("done", "Done", final=True))
STEPS = (
    Step("finish", "Finish tests", ("testing",), "tested", ANALYST, closes=("report",), basis="art 24"),
    Step("verify", "Verify", ("tested",), "done", REVIEWER, guards=("second_person",)),
    Step("return", "Return", ("tested",), "testing", REVIEWER, opens=("report",)),
)
PARTS: dict[str, Any] = {
    "name": "report",
    "title": "Report",
    "states": STATES,
    "steps": STEPS,
    "guards": (Guard("second_person", "by a second person"),),
    "clocks": (ClockUse("report", "lab-report", "Test report"),),
    "opens": ("report",),
}
FLOW = Flow(**PARTS)


def test_what_a_role_may_do() -> None:
    assert [s.verb for s in FLOW.allowed("testing", "analyst", {})] == ["finish"]
    assert FLOW.allowed("testing", "reviewer", {}) == ()
    assert [s.verb for s in FLOW.allowed("tested", "reviewer", {"second_person": True})] == [
        "verify",
        "return",
    ]
    assert [s.verb for s in FLOW.allowed("tested", "reviewer", {"second_person": False})] == ["return"]


def test_why_not() -> None:
    ok = {"second_person": True}
    assert FLOW.refusal("verify", "tested", "reviewer", ok) is None
    assert FLOW.refusal("fly", "tested", "reviewer", ok) == Refusal(
        "unknown-verb", "fly", ("finish", "verify", "return")
    )
    assert FLOW.refusal("verify", "testing", "reviewer", ok) == Refusal("wrong-state", "verify", ("Tested",))
    assert FLOW.refusal("verify", "tested", "analyst", ok) == Refusal("wrong-role", "verify", ("reviewer",))
    assert FLOW.refusal("verify", "tested", "reviewer", {}) == Refusal(
        "guard", "verify", ("by a second person",)
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"states": ()}, "has no states"),
        ({"states": (*STATES, State("lost", "Lost", final=True))}, "state 'lost' cannot be reached"),
        ({"states": (*STATES[:2], State("done", "Done"))}, "state 'done' is a dead end"),
        ({"states": (*STATES, STATES[0])}, "state 'testing' is given twice"),
        ({"steps": (*STEPS, STEPS[0])}, "verb 'finish from testing' is given twice"),
        ({"steps": (*STEPS, replace(STEPS[0], verb="x", target="moon"))}, "unknown state 'moon'"),
        ({"steps": (*STEPS, replace(STEPS[0], verb="x", roles=frozenset()))}, "can be taken by nobody"),
        ({"guards": ()}, "unknown guard 'second_person'"),
        ({"guards": (*PARTS["guards"], Guard("g", "g"))}, "guard 'g' is used by no step"),
        ({"clocks": ()}, "clock 'report' is not declared"),
        ({"clocks": (*PARTS["clocks"], ClockUse("c", "c", "c"))}, "clock 'c' is never opened"),
        ({"steps": (replace(STEPS[0], closes=()), *STEPS[1:])}, "clock 'report' is never closed"),
        ({"steps": (replace(STEPS[0], pauses=("report",)), *STEPS[1:])}, "paused without being resumed"),
        ({"initial": "moon"}, "first state 'moon' is not declared"),
    ],
)
def test_a_wrong_table_is_refused(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(FlowError, match=problem):
        Flow(**{**PARTS, **change})


def test_path_to_a_state() -> None:
    assert FLOW.path_to("done") == ("testing", "tested", "done")
    assert FLOW.path_to("testing") == ("testing",)


def test_mermaid() -> None:
    assert mermaid(FLOW) == (
        "stateDiagram-v2\n"
        "    testing: Testing\n"
        "    tested: Tested\n"
        "    done: Done\n"
        "    [*] --> testing\n"
        "    testing --> tested: Finish tests\n"
        "    tested --> done: Verify\n"
        "    tested --> testing: Return\n"
        "    done --> [*]\n"
    )


def test_table_of_steps() -> None:
    rows = markdown_rows(FLOW, limits={"lab-report": "20 working days"})
    assert rows[0] == ("| Finish tests `finish` | Testing | Tested | analyst |  | ■ Test report | art 24 |")
    assert rows[-1] == "| Test report | `lab-report` | 20 working days |"
