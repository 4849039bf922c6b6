"""Outbreaks that became known without a signal of detection, told to early warning, which knows none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.signals.standing import Missed, outbreaks_missed_by
from shian.platform.flows.clocks import local
from shian.platform.pages.links import record_url


@outbreaks_missed_by
def without_signal(since: date) -> Iterable[Missed]:
    """Those notified since a day that have no signal, or only one that was entered by hand."""
    outbreaks = Outbreak.objects.filter(notified_at__date__gte=since)
    missed = outbreaks.filter(Q(signal=None) | Q(signal__method="hand")).order_by("-notified_at")
    for one in missed:
        url = record_url("outbreak.outbreak", one.pk)
        yield Missed(one.number, str(one), one.area, local(one.notified_at).date(), url)
