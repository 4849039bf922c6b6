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
        "field": _kept(fault.field)[:200],
        "name": fault.name,
        **_problem_state(fault.problem),
    }


def _kept(text: str) -> str:
    """Text as the database takes it: a sender may have put the character NUL in."""
    return text.replace("\x00", "\ufffd")


def _problem_state(problem: Problem) -> dict[str, Any]:
    params = {
        key: _problem_state(value) if isinstance(value, Problem) else _kept(str(value))[:300]
        for key, value in problem.params.items()
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
