"""Numba for loops over graphs: compiled once, kept beside the module. Import only where such a loop runs."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import cgutils, types
from numba.extending import intrinsic

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """The function in machine code, which other threads may run beside."""
    try:
        return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:  # no folder to keep it in: compiled anew in each process
        return cast(F, numba.njit(nogil=True, error_model="numpy")(function))


def _prefetch(typing: Any, array: Any, index: Any) -> Any:
    """Ask the processor for `array[index]`, which will be read soon; the index must be a valid one."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        held = context.make_array(signature.args[0])(context, builder, args[0])
        word = ir.IntType(32)
        place = builder.bitcast(builder.gep(held.data, [args[1]]), ir.IntType(8).as_pointer())
        kind = ir.FunctionType(ir.VoidType(), [place.type, word, word, word])
        insert: Any = cgutils.get_or_insert_function
        called = insert(builder.module, kind, "llvm.prefetch.p0")
        builder.call(called, [place, word(0), word(3), word(1)])
        return context.get_dummy_value()

    return types.void(array, types.int64), code


prefetch: Callable[[Any, int], None] = cast(Any, intrinsic)(_prefetch)


@compiled
def signed(value: Any) -> Any:
    """A number of an array as a signed one: unsigned and signed together would become a float."""
    return np.int64(value)
