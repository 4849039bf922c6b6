"""A method's problem in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext

from shian.methods.problems import Problem


def in_words(problem: Problem) -> str:
    """The problem's message, translated and filled in; problems within it too."""
    filled = {
        name: in_words(value) if isinstance(value, Problem) else value
        for name, value in problem.params.items()
    }
    return gettext(problem.message) % filled
