"""Why an identifier is refused: the application identifier, its value and the reason."""

from shian.methods.problems import Problem, problem


class DigitalLinkError(ValueError):
    """A text that is no valid GS1 Digital Link, element string or EPC URN.

    `ai` and `value` name the application identifier concerned ("" where it concerns the whole text),
    `reason` says what is wrong with it and what to do.
    """

    def __init__(self, reason: Problem, *, ai: str = "", value: str = "") -> None:
        self.reason, self.ai, self.value = reason, ai, value
        super().__init__(str(self))

    def __str__(self) -> str:
        if not self.ai:
            return str(self.reason)
        return f"({self.ai}) {self.value}: {self.reason}" if self.value else f"({self.ai}): {self.reason}"


def refusal(message: str, /, *, ai: str = "", value: str = "", **params: object) -> DigitalLinkError:
    """The error to raise; `message` is an English msgid with %(name)s places that `params` fill."""
    return DigitalLinkError(problem(message, **params), ai=ai, value=value)
