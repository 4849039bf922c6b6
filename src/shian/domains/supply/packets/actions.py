"""Acts about packets: a shopper's report, a sighting, and what officers do about them."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Annotated

from django.db.models import Avg
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Area
from shian.domains.supply.lots.codes import recognise
from shian.domains.supply.lots.models import Place
from shian.domains.supply.lots.queries import lot_by_code
from shian.domains.supply.packets.flows import CHECKERS, REPORT
from shian.domains.supply.packets.models import CodeAlert, PacketReport, Sighting
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action
from shian.platform.pages.places import name_of

REPORTS, ALERTS = "packet.packetreport", "packet.codealert"
EARTH = 6371.0  # kilometres
# A packet that was bought travels home: these are far enough, and fast enough, to be two packets.
FAR, FAST = 30.0, 60.0  # kilometres; kilometres per hour
LOOKED_BACK = timedelta(days=180)
Answer = Annotated[str, Ask(_("Answer"), lines=3, longest=300)]


@action(kind=REPORTS, verb="receive", title=_("Report about a packet"))
def receive(
    *,
    by: Actor,
    code: str,
    sort: str,
    text: str = "",
    place_name: str = "",
    area: str = "",
    contact: str = "",
) -> PacketReport:
    """What a shopper says; the system writes it down, for who it was need not be known."""
    if sort not in PacketReport.Sort.values:
        raise Refused(_("Say what is wrong."), field="sort")
    if not (text.strip() or sort != PacketReport.Sort.OTHER):
        raise Refused(_("Say in words what is wrong."), field="text")
    if area and not Area.objects.filter(code=area, valid_to=None).exists():
        raise Refused(_("There is no such district."), field="area")
    lot = lot_by_code(code)
    report = PacketReport(
        code=code[:200], lot=lot, sort=sort, text=text[:500], place_name=place_name[:120],
        area=area or (lot.area if lot is not None else ""), contact=contact[:40], received_at=by.now(),
    )  # fmt: skip
    return begin(report, by=by, verb="receive")


@step_action(REPORT, REPORTS, "take_up")
def take_up(*, by: Actor, report: PacketReport) -> PacketReport:
    """Somebody looks into it."""
    return advance(report, "take_up", by=by)


@step_action(REPORT, REPORTS, "confirm")
def confirm(*, by: Actor, report: PacketReport, answer: Answer) -> PacketReport:
    """It is as the shopper said."""
    return _answered(report, "confirm", answer, by)


@step_action(REPORT, REPORTS, "dismiss")
def dismiss(*, by: Actor, report: PacketReport, answer: Answer) -> PacketReport:
    """It is not."""
    return _answered(report, "dismiss", answer, by)


def _answered(report: PacketReport, verb: str, answer: str, by: Actor) -> PacketReport:
    if not answer.strip():
        raise Refused(_("Say what was found."), field="answer")
    report.answer = answer[:300]
    return advance(report, verb, by=by)


@action(kind=ALERTS, verb="find", title=_("Odd code"))
def alert(*, by: Actor, sort: str, code: str, detail: str, area: str = "") -> CodeAlert:
    """Note that a code is seen as it cannot be; one open alert a code and sort."""
    known = CodeAlert.objects.filter(sort=sort, code=code[:200], state=CodeAlert.State.OPEN).first()
    found = known or CodeAlert(sort=sort, code=code[:200], lot=lot_by_code(code) if code else None, area=area)
    found.detail, found.found_at = detail[:300], by.now()
    return store(found, by=by, verb="find")


@action(
    kind=ALERTS,
    verb="explain",
    title=_("Explain"),
    roles=CHECKERS,
    when=lambda alert, by: alert.state == CodeAlert.State.OPEN,
)
def explain(
    *,
    by: Actor,
    alert: CodeAlert,
    explanation: Annotated[str, Ask(_("Explanation"), lines=3, longest=300)],
) -> CodeAlert:
    """Why it is not as odd as it looks, or what was done."""
    if not explanation.strip():
        raise Refused(_("Say how it came about."), field="explanation")
    alert.explanation, alert.state = explanation, CodeAlert.State.EXPLAINED
    return store(alert, by=by, verb="explain")


def see(code: str, area: str, *, by: Actor) -> CodeAlert | None:
    """A shopper says in which district a package is; where it was elsewhere too shortly before, an alert."""
    if not recognise(code).serial and not code.upper().startswith("GW"):
        return None
    now = by.now()
    before = (
        Sighting.objects.filter(code=code, at__gte=now - LOOKED_BACK)
        .exclude(area=area)
        .order_by("-at")
        .first()
    )
    Sighting.objects.create(code=code[:200], at=now, area=area)
    if before is None:
        return None
    apart = kilometres(before.area, area)
    if apart < FAR or _speed(apart, before.at, now) < FAST:
        return None
    detail = f"{_spot(before.area, before.at)} → {_spot(area, now)} · {apart:.0f} {_('km')}"
    return alert(by=by, sort=CodeAlert.Sort.FAR_APART, code=code, detail=detail)


def _spot(area: str, at: datetime) -> str:
    """Where and when, as officers read it."""
    return f"{name_of(area)} {local(at):%Y-%m-%d %H:%M}"


def _speed(apart: float, before: datetime, now: datetime) -> float:
    return apart / max((now - before).total_seconds() / 3600, 1 / 60)


def kilometres(one: str, other: str) -> float:
    """The distance of two districts, by the middle of the supply places in each; 0 where nothing is known."""
    middles = [
        Place.objects.filter(area__startswith=area[:6], longitude__isnull=False).aggregate(
            x=Avg("longitude"), y=Avg("latitude")
        )
        for area in (one, other)
    ]
    if any(m["x"] is None or m["y"] is None for m in middles):
        return 0.0
    (x1, y1), (x2, y2) = ((radians(float(m["x"])), radians(float(m["y"]))) for m in middles)
    half = sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))
