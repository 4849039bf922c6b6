"""Writing flow tables with role classes, and using their states as choices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shian.methods.flows import Flow, Step, Title
from shian.platform.access.roles import Role


def step(
    verb: str,
    title: Title,
    sources: str,
    target: str,
    roles: Iterable[type[Role]],
    *,
    guards: str = "",
    opens: str = "",
    pauses: str = "",
    resumes: str = "",
    closes: str = "",
    basis: str = "",
) -> Step:
    """A step; lists of names are given as words, roles as classes."""
    return Step(
        verb=verb,
        title=title,
        sources=tuple(sources.split()),
        target=target,
        roles=frozenset(role.name for role in roles),
        guards=tuple(guards.split()),
        opens=tuple(opens.split()),
        pauses=tuple(pauses.split()),
        resumes=tuple(resumes.split()),
        closes=tuple(closes.split()),
        basis=basis,
    )


def names(*roles: type[Role]) -> frozenset[str]:
    """The roles' names, as clocks want them."""
    return frozenset(role.name for role in roles)


def choices_of(flow: Flow) -> list[tuple[str, Any]]:
    """The flow's states as a model field's choices."""
    return [(state.name, state.title) for state in flow.states]
