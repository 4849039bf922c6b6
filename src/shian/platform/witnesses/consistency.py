"""Checks that one seal continues another, by the proofs alone: no database, no trust (RFC 9162, 2.1.4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shian.methods.merkle import verify_consistency
from shian.methods.seals import Seal


class NotGrown(ValueError):
    """A seal does not continue an earlier one; the message names the kind."""


def check(old: Seal, new: Seal, proofs: Mapping[str, Any]) -> None:
    """Check that every kind of the old seal continues in the new one.

    Raises:
        NotGrown: a tree is gone, shorter, altered, or its proof is missing or wrong.
    """
    for tree in old.trees:
        now = new.tree(tree.kind)
        if now is None or now.size < tree.size:
            raise NotGrown(f"{tree.kind} has fewer leaves at seal {new.number} than at seal {old.number}")
        path = proofs.get(tree.kind, [])
        try:
            nodes = [bytes.fromhex(node) for node in path]
            roots = bytes.fromhex(tree.root), bytes.fromhex(now.root)
        except (TypeError, ValueError) as error:
            raise NotGrown(f"the proof of {tree.kind} is malformed") from error
        if not verify_consistency(tree.size, now.size, *roots, nodes):
            raise NotGrown(
                f"the {tree.size} leaves of {tree.kind} at seal {old.number} are not the first of the "
                f"{now.size} at seal {new.number}: entries were altered, removed or put in between"
            )
