"""A method's problem in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext

from shian.methods.problems import Problem


def in_words(problem: Problem) -> str:
    """The problem's message, translated and filled in."""
    return gettext(problem.message) % problem.params
