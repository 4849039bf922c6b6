"""A recall that is under way on the city's last day, and a drill that has been closed.

Made by the same actions that people use, on lots of the simulated supply.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import chain

from django.db.models import Count

from shian.domains.supply.lots.models import Lot
from shian.domains.supply.recalls import actions
from shian.domains.supply.recalls.models import Notice, Recall
from shian.platform.access.actor import Actor, system_actor
from shian.simulation.city import City
from shian.simulation.laboratory.rules import read_rules

GOING, DRILLED = 2, 15  # working days before the last day
SPREAD = 5  # days in which a lot has reached its places
FEWEST, MOST = 4, 120  # places of a lot that shows well and is quickly made
# What becomes of the goods in turn: told of, only acknowledged, silent.
ANSWERS = ("tell", "tell", "acknowledge", "tell", "tell", "silent", "tell", "acknowledge", "tell", "silent")
WAYS = ("sealed", "returned", "sealed", "destroyed")


def build(made: City) -> None:
    """Both, where the city's supply has fitting lots (a very small city may have none)."""
    going = next(_fitting(_moment(made, GOING, 0)), None)
    lots = _fitting(_moment(made, DRILLED, 0) - timedelta(days=SPREAD))
    drilled = next((lot for lot in lots if lot != going), None)
    if drilled is not None:
        _drill(made, drilled)
    if going is not None:
        _going(made, going)


def _fitting(before: datetime) -> Iterator[Lot]:
    """Lots that the city's own makers had made by then and that reached some places: vinegar first, the
    newest first."""
    wide = (
        Lot.objects.filter(operator__trade="producer", state=Lot.State.ACTIVE, made_at__isnull=False)
        .filter(made_on__lt=before.date())
        .annotate(spread=Count("nodes"))
        .filter(spread__gte=FEWEST, spread__lte=MOST)
        .order_by("-made_on", "-spread", "pk")
    )
    return chain(wide.filter(name__contains="醋")[:1], wide.exclude(name__contains="醋")[:2])


def _moment(made: City, back: int, hour: int) -> datetime:
    """An hour (UTC) of the n-th working day before the last day."""
    working = read_rules().working
    at = int(working.searchsorted(made.today.toordinal(), side="right")) - 1
    return datetime.fromordinal(int(working[at - back])).replace(hour=hour, tzinfo=UTC)


def _by(made: City, username: str, at: datetime) -> Actor:
    user, role, area, body, operator = next(
        post for post in made.cast.appointments if post[0].username == username
    )
    return Actor(role, user.pk, str(user), area, body, operator, at)


def _going(made: City, lot: Lot) -> None:
    """Opened and started two working days ago; most places have told, some acknowledged, some are silent."""
    at = _moment(made, GOING, 1)
    officer = _by(made, "sim-bureau-1", at)
    recall = actions.open_recall(
        by=officer, lot=lot, level=2, cause="self_check", reason="企业自查发现防腐剂含量超过标准",
        hazard="长期大量食用可能影响健康",
        method="立即停止销售，就地封存，退回生产企业；消费者凭商品到购买处退款",
    )  # fmt: skip
    recall = actions.start(by=officer.at_time(at + timedelta(hours=1)), recall=recall)
    recall = actions.announce(
        by=officer.at_time(at + timedelta(hours=3)), recall=recall, announced_in="市市场监督管理局网站"
    )
    notices = Notice.objects.filter(recall=recall).order_by("tier", "pk")
    for n, notice in enumerate(notices):
        _answer(notice, ANSWERS[n % len(ANSWERS)], n, at + timedelta(hours=1, minutes=7 * n))
    actions.remind_late(system_actor(at + timedelta(hours=26)))


def _answer(notice: Notice, how: str, n: int, at: datetime) -> None:
    by = system_actor(at)
    if how == "silent":
        return
    notice = actions.acknowledge(by=by, notice=notice)
    if how == "tell":
        there = min(notice.expected, notice.received)
        gone = (notice.received - there) * (Decimal("0.9") if n % 7 == 3 else Decimal(1))
        kept = notice.place.sort in ("retail", "caterer", "canteen")
        told = {WAYS[n % len(WAYS)]: there, "sold" if kept else "passed_on": gone}
        actions.tell(
            by=by.at_time(at + timedelta(hours=2)),
            notice=notice,
            **{way: round(kilograms, 3) for way, kilograms in told.items()},
        )


def _drill(made: City, lot: Lot) -> None:
    """Unannounced, fifteen working days ago; every place answered within the day, and it was closed."""
    at = _moment(made, DRILLED, 1)
    officer, second = _by(made, "sim-bureau-1", at), _by(made, "demo-municipal_coordinator", at)
    recall: Recall = actions.open_recall(
        by=officer, lot=lot, level=1, cause="other", reason="年度召回演练", hazard="演练",
        method="演练：报告去向即可", drill=True, unannounced=True,
    )  # fmt: skip
    recall = actions.drill(by=officer, recall=recall)
    for n, notice in enumerate(Notice.objects.filter(recall=recall).order_by("tier", "pk")):
        _answer(notice, "tell", n + n % 2, at + timedelta(minutes=9 * n))
    later = officer.at_time(at + timedelta(days=1))
    recall = actions.sum_up(by=later, recall=recall, summary="各场所均在当日报告去向。")
    actions.close(
        by=second.at_time(at + timedelta(days=2)), recall=recall, evaluation="定位迅速，个别场所台账不全。"
    )
