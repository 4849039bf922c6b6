"""Queries under a name, and subscriptions to them: made, ended."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shian.domains.directory.roles import EPIDEMIOLOGISTS, FIELD, FIRMS
from shian.domains.supply.epcis.models import Arrival, NamedQuery, Progress, Subscription
from shian.domains.supply.epcis.people import state_of_actor
from shian.domains.supply.epcis.webhooks import why_not
from shian.methods.epcisquery.schedule import ScheduleFault, schedule_of
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.records.problems import in_words

ASKING = (*FIELD, *FIRMS, *EPIDEMIOLOGISTS)
NAME = re.compile(r"[A-Za-z0-9_\-.~]{1,120}")
RESERVED = ("SimpleEventQuery", "SimpleMasterDataQuery")


@action(kind="epcis.namedquery", verb="name", title=gettext_lazy("Name a query"), roles=ASKING)
def name_query(
    *, by: Actor, name: str, query: dict[str, Any], namespaces: Mapping[str, str] | None = None
) -> NamedQuery:
    """Keep a query under a name. That it can be understood was checked before."""
    if not NAME.fullmatch(name) or name in RESERVED:
        raise Refused(_("A name has letters, digits and - _ . ~, at most 120."), field="name")
    made = NamedQuery(
        name=name,
        query=query,
        namespaces=dict(namespaces or {}),
        operator_id=by.operator,
        area=by.area,
        created_at=by.now(),
    )
    return store(made, by=by, verb="name")


@action(kind="epcis.namedquery", verb="drop", title=gettext_lazy("Remove the query"), roles=ASKING,
        when=lambda query, by: query.removed_at is None)  # fmt: skip
def drop_query(*, by: Actor, query: NamedQuery) -> NamedQuery:
    """Take a query out of use, with all subscriptions to it."""
    if query.removed_at is not None:
        raise Refused(_("This query was removed before."))
    for subscription in query.subscriptions.filter(state=Subscription.State.ACTIVE).select_for_update():
        _ended(by, subscription)
    query.removed_at = by.now()
    return store(query, by=by, verb="drop")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a subscriber wants: where, when, and from which record time."""

    destination: str
    signature_token: str = ""
    stream: bool = False
    schedule: Mapping[str, Any] = field(default_factory=dict)
    report_if_empty: bool = False
    initial_record_time: datetime | None = None
    form: str = ""
    token: int | None = None  # the key of the system that subscribed


@action(kind="epcis.subscription", verb="subscribe", title=gettext_lazy("Subscribe"), roles=ASKING)
def subscribe(*, by: Actor, query: NamedQuery, wish: Wish) -> Subscription:
    """Tell a destination of what the query finds, from now on or from a record time on."""
    if reason := why_not(wish.destination):
        raise Refused(reason, field="dest")
    if wish.stream == bool(wish.schedule):
        raise Refused(_("Either stream is true, or there is a schedule."), field="schedule")
    made = Subscription(
        key=str(uuid4()),
        query=query,
        destination=wish.destination,
        stream=wish.stream,
        schedule=dict(wish.schedule),
        report_if_empty=wish.report_if_empty,
        initial_record_time=wish.initial_record_time,
        form=wish.form,
        actor={**state_of_actor(by), "token": wish.token},
        area=query.area,
        created_at=by.now(),
    )
    made.signature_token = wish.signature_token
    due = by.now() if wish.stream else next_time(made, by.now())
    store(made, by=by, verb="subscribe")
    latest = Arrival.objects.aggregate(latest=Max("id"))["latest"] or 0
    Progress.objects.create(subscription=made, reached=0 if wish.initial_record_time else latest, due_at=due)
    return made


@action(kind="epcis.subscription", verb="end", title=gettext_lazy("End the subscription"), roles=ASKING,
        when=lambda subscription, by: subscription.state == "active")  # fmt: skip
def end_subscription(*, by: Actor, subscription: Subscription) -> Subscription:
    """Tell the destination no more."""
    if subscription.state != Subscription.State.ACTIVE:
        raise Refused(_("This subscription has ended."))
    return _ended(by, subscription)


def _ended(by: Actor, subscription: Subscription) -> Subscription:
    subscription.state = Subscription.State.ENDED
    Progress.objects.filter(subscription=subscription).update(due_at=None)
    return store(subscription, by=by, verb="end")


def next_time(subscription: Subscription, after: datetime) -> datetime:
    """When a schedule is next due, in the time of the city.

    Raises:
        Refused: the schedule is none, or never comes.
    """
    try:
        found = schedule_of(subscription.schedule).next_after(timezone.localtime(after))
    except ScheduleFault as fault:
        raise Refused(f"{fault.field}: {in_words(fault.reason)}", field="schedule") from fault
    if found is None:
        raise Refused(_("No day ever fits this schedule."), field="schedule")
    return found
