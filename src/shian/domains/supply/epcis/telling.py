"""Tells subscribers of new events: each event once, in order, again and again until they take it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from shian.domains.supply.epcis.answering import document_of
from shian.domains.supply.epcis.models import ApiToken, Arrival, Progress, Subscription
from shian.domains.supply.epcis.people import actor_of_state
from shian.domains.supply.epcis.querying import end_subscription, next_time
from shian.domains.supply.epcis.searching import Found, Place, TooComplex, page_of
from shian.domains.supply.epcis.webhooks import Outcome, send, signature_of
from shian.methods.epcis import EpcFormat, to_json
from shian.methods.epcisquery import Moment, Query, query_of
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.models import Appointment

log = logging.getLogger(__name__)
AT_A_TIME = 50  # subscriptions looked at in one run
LONGEST_WAIT = timedelta(hours=1)
TOO_LARGE = 413


def tell_due(now: datetime | None = None) -> int:
    """Look at the subscriptions that are due; return how many events were told of."""
    moment = now or timezone.now()
    newer = Arrival.objects.filter(id__gt=OuterRef("reached"))
    due = Progress.objects.filter(due_at__lte=moment, subscription__state=Subscription.State.ACTIVE)
    due = due.filter(Q(subscription__stream=False) | Exists(newer)).order_by("due_at")
    return sum(_tell(pk, moment) for pk in list(due.values_list("pk", flat=True)[:AT_A_TIME]))


def _tell(pk: int, now: datetime) -> int:
    """All that is new for one subscription, a batch in a transaction at a time."""
    told = 0
    while True:
        with transaction.atomic():
            rows = Progress.objects.select_for_update(skip_locked=True, of=("self",))
            progress = rows.select_related("subscription__query").filter(pk=pk, due_at__lte=now).first()
            if progress is None:
                return told
            count, more = _step(progress, now)
            progress.save()
        told += count
        if not more:
            return told


def _step(progress: Progress, now: datetime) -> tuple[int, bool]:
    """Deliver the next batch; how many events the destination took, and whether to go on at once."""
    subscription: Subscription = progress.subscription
    if not _still_entitled(subscription):
        end_subscription(by=system_actor(), subscription=subscription)
        progress.due_at, progress.last_fault = None, "the subscriber holds no appointment or key any more"
        return 0, False
    begun = progress.window > progress.reached
    if not begun:
        progress.window = Arrival.objects.aggregate(latest=Max("id"))["latest"] or 0
        progress.last_event = 0
    try:
        found, following = _new_events(progress, subscription)
    except TooComplex:
        return 0, _failed(progress, Outcome(0, "QueryTooComplexException"), now)
    if found or (subscription.report_if_empty and not subscription.stream and not begun):
        outcome = _deliver(progress, subscription, found)
        if not outcome.accepted:
            return 0, _failed(progress, outcome, now)
        _accepted(progress, found, now)
    if following is None:
        progress.reached, progress.last_event = max(progress.window, progress.reached), 0
        progress.due_at = now if subscription.stream else next_time(subscription, now)
        return len(found), False
    return len(found), True


def _new_events(progress: Progress, subscription: Subscription) -> tuple[list[Found], Place | None]:
    query = subscription_query(subscription)
    by = actor_of_state(subscription.actor)
    page = page_of(
        query,
        by,
        size=progress.batch,
        after=Place(pk=progress.last_event),
        arrivals=(progress.reached, progress.window),
    )
    return page.events, page.following


def subscription_query(subscription: Subscription) -> Query:
    """The query in order of arrival, without limits, from the record time that the subscriber began with."""
    spaces = {prefix: (uri,) for prefix, uri in subscription.query.namespaces.items()}
    asked = query_of(subscription.query.query, spaces)
    conditions = asked.conditions
    if subscription.initial_record_time is not None:
        since = subscription.initial_record_time.isoformat()
        conditions = (*conditions, Moment("record_time", "GE", since))
    return Query(conditions)


def _deliver(progress: Progress, subscription: Subscription, found: list[Found]) -> Outcome:
    document = document_of(
        [event.shown() for event in found], query=subscription.query.name, subscription=subscription.key
    )
    form = EpcFormat(subscription.form) if subscription.form else EpcFormat.DIGITAL_LINK
    body = to_json(document, epc_format=form)
    headers = {
        "Content-Type": "application/json",
        "GS1-EPCIS-Version": "2.0.0",
        "GS1-CBV-Version": "2.0.0",
        # The same number again means the same events again: the answer to them was lost.
        "Shian-Delivery": f"{subscription.key}-{progress.deliveries + 1}",
    }
    if subscription.signature_token:
        headers["GS1-Signature"] = signature_of(body, subscription.signature_token.open())
    return send(subscription.destination, body, headers)


def _accepted(progress: Progress, found: list[Found], now: datetime) -> None:
    progress.last_event = found[-1].pk if found else progress.last_event
    progress.delivered_at = now
    progress.delivered_count += len(found)
    progress.deliveries += 1
    progress.failures, progress.last_fault = 0, ""


def _failed(progress: Progress, outcome: Outcome, now: datetime) -> bool:
    """Wait longer each time; where the destination found it too large, try less at once: whether to do so."""
    progress.failures += 1
    progress.last_fault = outcome.fault
    if outcome.status == TOO_LARGE and progress.batch > 1:
        progress.batch = max(1, progress.batch // 4)
        return True
    progress.due_at = now + min(LONGEST_WAIT, timedelta(seconds=2 ** min(progress.failures, 12)))
    return False


def _still_entitled(subscription: Subscription) -> bool:
    """Whether who subscribed may still see what they saw: by an appointment in force, or a key in use."""
    actor = actor_of_state(subscription.actor)
    token = subscription.actor.get("token")
    if token is not None:
        rows = ApiToken.objects.filter(pk=token, state=ApiToken.State.ACTIVE)
        return bool(rows.filter(expires_on__gte=timezone.localdate()).exists())
    return actor.user_id is None or _appointed(actor, actor.user_id)


def _appointed(actor: Actor, user: int) -> bool:
    held = Appointment.objects.filter(
        user_id=user, role=actor.role.name, area=actor.area, operator=actor.operator, body=actor.body
    )
    today = timezone.localdate()
    return any(appointment.in_force(today) for appointment in held.filter(user__is_active=True))
