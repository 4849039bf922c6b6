"""Faults of documents as JSON, kept with the capture, and in the reader's words."""

from __future__ import annotations

from typing import Any

from shian.methods.epcis import Fault
from shian.methods.problems import Problem
from shian.platform.records.problems import in_words


def fault_state(fault: Fault) -> dict[str, Any]:
    """A fault as JSON."""
    return {
        "event": fault.event,
        "field": fault.field[:200],
        "name": fault.name,
        **_problem_state(fault.problem),
    }


def _problem_state(problem: Problem) -> dict[str, Any]:
    params = {
        k: _problem_state(v) if isinstance(v, Problem) else str(v)[:300] for k, v in problem.params.items()
    }
    return {"message": problem.message, "params": params}


def _words(state: dict[str, Any]) -> str:
    """A reason may hold another as one of its parts."""
    parts = {k: _words(v) if isinstance(v, dict) else v for k, v in state["params"].items()}
    return in_words(Problem(state["message"], parts))


def fault_words(state: dict[str, Any]) -> str:
    """A fault kept as JSON, in the reader's language: the event, the field, the reason."""
    where = "" if state["event"] is None else f"[{state['event']}] "
    name = f"{state['field']}: " if state["field"] else ""
    return where + name + _words(state)
