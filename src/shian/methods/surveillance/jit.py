"""Compiles loops over series. Imported only when a method runs: loading the compiler takes half a second."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function as machine code, kept on disk where that is possible."""
    try:
        made = njit(cache=True, error_model="numpy", nogil=True)(function)
    except RuntimeError:  # no folder to keep it in
        made = njit(error_model="numpy", nogil=True)(function)
    return made
