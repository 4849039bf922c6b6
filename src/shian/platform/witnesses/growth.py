"""That a published seal continues an earlier one: a consistency proof for each kind that grew (RFC 9162, 2.1.4).

The proofs reach from one published seal to the next; whoever saw an older one walks along them.
"""

from __future__ import annotations

from typing import Any

from shian.methods.merkle import verify_consistency
from shian.methods.seals import Seal
from shian.platform.ledger.home import connected
from shian.platform.ledger.prove import prove_growth
from shian.platform.witnesses.models import Checkpoint, Growth
from shian.platform.witnesses.seals import seal_numbered

Proofs = dict[str, list[str]]


class NotGrown(ValueError):
    """A seal does not continue an earlier one; the message names the kind."""


def growth_of(seal: int) -> Growth | None:
    """The proof that a published seal continues the one published before it; None for the first one.

    Made when it is asked for the first time, kept afterwards: hashing a city's leaves takes seconds.
    """
    earlier = (
        Checkpoint.objects.filter(seal__lt=seal).order_by("-seal").values_list("seal", flat=True).first()
    )
    if earlier is None:
        return None
    kept = Growth.objects.filter(seal=seal).first()
    if kept is not None and kept.since == earlier:
        return kept
    proofs = prove(seal_numbered(earlier), seal_numbered(seal))
    made, _ = Growth.objects.update_or_create(seal=seal, defaults={"since": earlier, "proofs": proofs})
    return made


def prove(old: Seal, new: Seal) -> Proofs:
    """The consistency path of each kind that had leaves at the old seal and has more at the new one."""
    with connected() as conn:
        return {
            tree.kind: prove_growth(conn, tree.kind, old.number, new.number)["path"]
            for tree in old.trees
            if (now := new.tree(tree.kind)) is not None and now.size != tree.size
        }


def check(old: Seal, new: Seal, proofs: dict[str, Any]) -> None:
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
