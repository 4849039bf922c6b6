"""How an action's parameters are asked for: labels and bounds beside their types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """Put beside a parameter's type: ``reason: Annotated[str, Ask(_("Reason"), lines=3)]``.

    From it follow the form on the page, the API's schema and the checks on what a stranger sends.
    ``choices`` is a list of (value, label) or a function ``(actor, subject) -> such a list``; ``among``
    narrows the records offered for a record parameter: ``(actor, subject) -> queryset``. ``like`` fills the
    form in from a record known beforehand: ``like="task.food_class"`` where the address names the task.
    ``upfront``: optional, but not folded away in a long form.
    """

    label: str | Promise
    help: str | Promise = ""
    lines: int = 1
    longest: int = 500
    least: Any = None
    most: Any = None
    choices: Any = None
    among: Callable[[Any, Any], Any] | None = None
    initial: Callable[[Any, Any], Any] | None = None
    like: str = ""
    mono: bool = False
    upfront: bool = False


class Answers:
    """Base of frozen dataclasses that hold several answers of one action, each field with its ``Ask``.

    An action with many questions takes them as ``sheet: Sheet``; its form asks them one by one all the
    same, and callers may give either the dataclass or its fields.
    """
