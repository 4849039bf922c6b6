"""Reads documents that were acknowledged: each once, whatever dies in between."""

from __future__ import annotations

import logging

from django.db import transaction

from shian.domains.supply.epcis import capturing
from shian.domains.supply.epcis.models import Capture, Payload
from shian.domains.supply.epcis.people import actor_of_state
from shian.methods.epcis import read
from shian.methods.problems import problem

log = logging.getLogger(__name__)
ATTEMPTS = 5
_GIVEN_UP = problem("the document could not be processed in %(attempts)s attempts", attempts=ATTEMPTS)


def store_waiting(limit: int = 100) -> int:
    """Read all documents that wait, oldest first; return how many were."""
    waiting = Payload.objects.order_by("id").values_list("capture_id", flat=True)[:limit]
    return sum(store_one(pk) for pk in list(waiting))


def store_one(capture_id: int) -> bool:
    """Read one acknowledged document; False where another does, or it is read already.

    The row of the document is locked meanwhile; how often it was tried is written before, so that a document
    on which the process dies is not tried for ever.
    """
    with transaction.atomic():
        if (payload := _free(capture_id)) is None:
            return False
        payload.attempts += 1
        payload.save(update_fields=["attempts"])
    with transaction.atomic():
        payload = _free(capture_id)
        if payload is None:
            return False
        capture = Capture.objects.get(pk=capture_id)
        by = actor_of_state(payload.actor)
        if payload.attempts > ATTEMPTS:
            capturing.give_up(by=by, capture=capture, reason=_GIVEN_UP)
            return True
        try:
            with transaction.atomic():
                capturing.finish(by=by, capture=capture, document=read(bytes(payload.content)))
        except Exception:
            log.exception("EPCIS capture %s failed (attempt %s)", capture.job_id, payload.attempts)
            return False
    return True


def _free(capture_id: int) -> Payload | None:
    """The document, locked; None where another process has it in its hands, or it is read already."""
    return Payload.objects.select_for_update(skip_locked=True).filter(capture_id=capture_id).first()
