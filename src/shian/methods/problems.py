"""What is wrong with a piece of input, in words that can be translated."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason why a value is refused.

    `message` is an English msgid with %(name)s places, `params` fills them. Methods know no language:
    whoever shows the problem translates `message` first and fills it afterwards.
    """

    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params


def problem(message: str, **params: object) -> Problem:
    """Shorthand; `message` is collected by the catalogs check as a msgid."""
    return Problem(message, params)
