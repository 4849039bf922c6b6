"""What lower packages tell: an escalated signal becomes an outbreak, or joins one open at its place."""

from __future__ import annotations

from datetime import datetime, timedelta

from shian.domains.surveillance.outbreaks.actions.common import GOING
from shian.domains.surveillance.outbreaks.actions.opening import join_signal, open_from_signal
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.signals.events import SignalEscalated
from shian.domains.surveillance.signals.models import Signal
from shian.platform.access.actor import system_actor
from shian.platform.actions.events import on

# A signal at a place whose outbreak was told of so lately belongs to it.
SAME = timedelta(days=14)


@on(SignalEscalated)
def open_or_join(event: SignalEscalated) -> None:
    """Once for each signal: a second delivery finds the outbreak named already."""
    signal = Signal.objects.get(pk=event.signal)
    if signal.outbreak_number:
        return
    at = datetime.fromisoformat(event.at)
    by = system_actor(at)
    standing = _standing(signal, at)
    if standing is not None:
        join_signal(by=by, outbreak=standing, signal=signal)
    else:
        open_from_signal(by=by, signal=signal)


def _standing(signal: Signal, at: datetime) -> Outbreak | None:
    """The open outbreak at the place the signal names."""
    if signal.operator_id is None:  # type: ignore[attr-defined]
        return None
    near = Outbreak.objects.filter(operator=signal.operator, state__in=GOING, notified_at__gte=at - SAME)
    return near.order_by("-notified_at").first()
