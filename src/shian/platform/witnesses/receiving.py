"""Countersignatures from outside: whose they are follows from the signature, not from who sends it."""

from __future__ import annotations

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from shian.platform.access.actor import system_actor
from shian.platform.actions.core import Refused
from shian.platform.witnesses import statement
from shian.platform.witnesses.actions import countersign
from shian.platform.witnesses.models import Checkpoint, Countersignature, Witness

LONGEST = 300  # bytes of a signature as it is sent
PER_SENDER, FROM_ALL, WINDOW = 20, 300, 3600  # attempts in so many seconds


class TooMany(Refused):
    """Too many attempts; the message says when to come back."""


def receive(checkpoint: Checkpoint, given: bytes, *, sender: str, way: str) -> Countersignature:
    """Find the witness whose signature this is, and store it; one that was sent before is the same again.

    Raises:
        TooMany: this sender, or all together, tried too often within the hour.
        Refused: it is no signature, or nobody's. Nothing was written.
    """
    _count(sender)
    if len(given) > LONGEST:
        raise Refused(_("A signature has at most %(most)s bytes.") % {"most": LONGEST})
    try:
        raw = statement.signature_from(given if len(given) == 64 else given.decode("ascii", "replace"))
    except statement.BadStatement as fault:
        raise Refused(_(fault.problem.message) % fault.problem.params) from fault
    witness = _whose(checkpoint, raw)
    if witness is None:
        raise Refused(
            _(
                "No registered witness made this signature under the statement of seal %(seal)s. "
                "Sign exactly the bytes of the statement's file, with the key that was registered."
            )
            % {"seal": checkpoint.seal}
        )
    known = Countersignature.objects.filter(checkpoint=checkpoint, witness=witness).first()
    return known or countersign(
        by=system_actor(), checkpoint=checkpoint, witness=witness, signature=statement.base64_of(raw), way=way
    )


def _whose(checkpoint: Checkpoint, signature: bytes) -> Witness | None:
    said, today = statement.parse(checkpoint.statement), timezone.localdate()
    for witness in Witness.objects.filter(state=Witness.State.ACTIVE):
        try:
            statement.verify(said, signature, statement.public_key(witness.public_key))
        except statement.BadStatement:
            continue
        return witness if witness.in_force(today) else None
    return None


def _count(sender: str) -> None:
    for name, most in ((f"witness-{sender}", PER_SENDER), ("witness-all", FROM_ALL)):
        cache.add(name, 0, WINDOW)
        try:
            tried = cache.incr(name)
        except ValueError:  # it ran out just now
            tried = 1
        if tried > most:
            raise TooMany(_("Too many attempts. Try again in an hour, or send the signature to the office."))
