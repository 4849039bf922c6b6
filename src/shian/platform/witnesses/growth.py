"""That a published seal continues the one before: a consistency proof for each kind that grew (RFC 9162).

The proofs reach from one published seal to the next; whoever saw an older one walks along them.
"""

from __future__ import annotations

from django.db import connection

from shian.methods.seals import Seal
from shian.platform.ledger.prove import prove_growth
from shian.platform.witnesses.models import Checkpoint, Growth
from shian.platform.witnesses.seals import seal_numbered

Proofs = dict[str, list[str]]


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
    connection.ensure_connection()
    conn = connection.connection
    return {
        tree.kind: prove_growth(conn, tree.kind, old.number, new.number)["path"]
        for tree in old.trees
        if (now := new.tree(tree.kind)) is not None and now.size != tree.size
    }
