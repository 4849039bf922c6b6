"""Grain: stored, checked in spring and autumn, kept apart and disposed of where over a limit; dryers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import OFFICERS, FirmManager
from shian.domains.registry.models import Operator
from shian.domains.supply.duties.actions.common import because, itself, of_trade, speaks_for, today
from shian.domains.supply.duties.events import GrainOverLimit
from shian.domains.supply.duties.flows import GRAIN
from shian.domains.supply.duties.models import Dryer, GrainCheck, GrainLot, GrainValue
from shian.domains.supply.duties.numbers import next_number, of_area
from shian.domains.supply.lots.actions import hold_many
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.events import emit
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action

KIND = "duties.grainlot"
_KEEPERS = (FirmManager, *OFFICERS)
# What one dryer dries a day: beyond it a figure was written in kilograms or in ten thousands of tonnes.
LEAST, MOST = Decimal(1), Decimal(3000)
_SEASON_MONTHS = {"spring": (2, 3, 4, 5, 6), "autumn": (8, 9, 10, 11, 12)}


@action(kind=KIND, verb="store", title=_("Record grain stored"), roles=_KEEPERS)
def take_in(
    *,
    by: Actor,
    operator: Annotated[Operator, Ask(_("Grain store"), among=of_trade("grain"), initial=itself)],  # type: ignore[valid-type]
    bin: Annotated[str, Ask(_("Bin"), longest=30)],
    sort: Annotated[str, Ask(_("Kind of grain"), choices=GrainLot.Sort.choices)],
    level: Annotated[str, Ask(_("Reserve"), choices=GrainLot.Level.choices)],
    tonnes: Annotated[Decimal, Ask(_("Tonnes"), least=Decimal("0.001"), most=Decimal(500_000))],
    harvested: Annotated[int, Ask(_("Harvest of year"), least=1990, most=2100)],
    stored_on: Annotated[date, Ask(_("Stored on"))],
    origin: Annotated[str, Ask(pgettext_lazy("supply", "Origin"), longest=120)] = "",
) -> GrainLot:
    """One harvest in one bin is one lot; a bin holds one lot at a time."""
    speaks_for(by, operator.pk)
    if operator.trade != Operator.Trade.GRAIN:
        raise Refused(say("This operator is no grain store."), field="operator")
    if stored_on > local(by.now()).date() or stored_on.year < harvested:
        raise Refused(say("It cannot have been stored on that day."), field="stored_on")
    inside = GrainLot.objects.filter(
        operator=operator, bin=bin, state__in=["stored", "over", "apart"]
    ).first()
    if inside is not None:
        raise Refused(say("The bin still holds %(lot)s.") % {"lot": inside}, field="bin")
    grain = GrainLot(
        number=next_number(GrainLot, f"{of_area('LS', operator.area)}{stored_on:%y}", 4),
        operator=operator,
        bin=bin,
        sort=sort,
        level=level,
        tonnes=tonnes,
        harvested=harvested,
        stored_on=stored_on,
        origin=origin,
        area=operator.area,
    )
    return begin(grain, by=by, verb="store")


@action(
    kind=KIND,
    verb="check",
    title=_("Record a quality check"),
    roles=_KEEPERS,
    when=lambda grain, by: grain.state in ("stored", "over", "apart"),
)
def check(
    *,
    by: Actor,
    grain: GrainLot,
    season: Annotated[str, Ask(_("Season"), choices=GrainCheck.Season.choices)],
    checked_on: Annotated[date, Ask(_("Checked on"), initial=today)],
    laboratory: Annotated[str, Ask(_("Laboratory"), longest=120)],
    values: Annotated[
        str,
        Ask(
            _("Values"),
            help=_("A line for each item: item, value, limit, unit, parted by commas"),
            lines=6,
            longest=4000,
        ),
    ],
    report: Annotated[str, Ask(_("Report number"), longest=60, mono=True)] = "",
    note: Annotated[str, Ask(_("Remark"), longest=200)] = "",
) -> GrainLot:
    """The spring or autumn check; one value over its limit makes the lot one that is kept apart."""
    if season not in _SEASON_MONTHS:
        raise Refused(say("Say which season."), field="season")
    if checked_on > local(by.now()).date() or checked_on < grain.stored_on:
        raise Refused(say("It cannot have been checked on that day."), field="checked_on")
    if checked_on.month not in _SEASON_MONTHS[season]:
        raise Refused(say("This day does not lie in that season."), field="checked_on")
    if GrainCheck.objects.filter(grain=grain, year=checked_on.year, season=season).exists():
        raise Refused(say("The check of this season is recorded already."), field="season")
    items = read_values(values)
    over = [row for row in items if row.limit is not None and row.value > row.limit]
    done = GrainCheck(
        grain=grain,
        year=checked_on.year,
        season=season,
        checked_on=checked_on,
        checked_by_name=laboratory,
        report=report,
        note=note,
        verdict=GrainCheck.Verdict.OVER if over else GrainCheck.Verdict.GOOD,
        area=grain.area,
    )
    store(done, by=by, verb="check", parts={"items": list(items)})
    if over and grain.state == "stored":
        grain.over_because = "; ".join(f"{r.item} {r.value} > {r.limit} {r.unit}" for r in over)[:200]
        _over(grain, by)
    return grain


def _over(grain: GrainLot, by: Actor) -> None:
    advance(grain, "over", by=by)
    if grain.lot is not None:
        hold_many([grain.lot], by=system_actor(by.now()), because=grain.over_because)
    emit(GrainOverLimit(grain.pk, grain.lot_id, grain.over_because, grain.area))


def read_values(text: str) -> list[GrainValue]:
    """``item, value, limit, unit`` a line; the limit may be left empty.

    Raises:
        Refused: naming the line.
    """
    rows = []
    for number, line in enumerate(text.replace("，", ",").splitlines(), start=1):
        cells = [cell.strip() for cell in line.split(",")]
        if not any(cells):
            continue
        if len(cells) != 4 or not cells[0]:
            raise Refused(say("Line %(line)s: item, value, limit, unit.") % {"line": number}, field="values")
        try:
            value, limit = Decimal(cells[1]), Decimal(cells[2]) if cells[2] else None
        except InvalidOperation:
            raise Refused(
                say("Line %(line)s: this is no number.") % {"line": number}, field="values"
            ) from None
        if not value.is_finite() or value < 0 or value >= 10**9:
            raise Refused(say("Line %(line)s: this is no number.") % {"line": number}, field="values")
        rows.append(GrainValue(item=cells[0][:60], value=value, limit=limit, unit=cells[3][:20]))
    if not rows:
        raise Refused(say("Enter the values."), field="values")
    return rows


@step_action(GRAIN, KIND, "segregate")
def segregate(
    *, by: Actor, grain: GrainLot, where: Annotated[str, Ask(_("Kept apart in"), longest=60)]
) -> GrainLot:
    """Keep over-limit grain by itself, at once."""
    because(where, "where")
    grain.segregated_on, grain.segregated_where = local(by.now()).date(), where
    return advance(grain, "segregate", by=by)


@step_action(GRAIN, KIND, "dispose")
def dispose(
    *,
    by: Actor,
    grain: GrainLot,
    disposal: Annotated[str, Ask(_("Way of disposal"), choices=GrainLot.Disposal.choices)],
    tonnes: Annotated[Decimal, Ask(_("Tonnes"), least=Decimal("0.001"))],
) -> GrainLot:
    """A part of the grain was disposed of; never more than there is."""
    if grain.disposed_tonnes + tonnes > grain.tonnes:
        raise Refused(
            say("Only %(rest)s t are left.")
            % {"rest": format((grain.tonnes - grain.disposed_tonnes).normalize(), "f")},
            field="tonnes",
        )
    grain.disposal = disposal
    grain.disposed_tonnes += tonnes
    grain.disposed_on = local(by.now()).date()
    return advance(grain, "dispose", by=by)


@step_action(GRAIN, KIND, "finish")
def finish(*, by: Actor, grain: GrainLot) -> GrainLot:
    """All of it is gone, and the ways are on record."""
    return advance(grain, "finish", by=by)


@step_action(GRAIN, KIND, "leave")
def leave(*, by: Actor, grain: GrainLot, left_on: Annotated[date, Ask(_("Left the store on"))]) -> GrainLot:
    """The grain left the store; it must have been checked since it came."""
    if left_on < grain.stored_on or left_on > local(by.now()).date():
        raise Refused(say("It cannot have left on that day."), field="left_on")
    if not GrainCheck.objects.filter(grain=grain, verdict=GrainCheck.Verdict.GOOD).exists():
        raise Refused(say("Grain leaves the store only after a check within the limits."))
    grain.left_on = left_on
    return advance(grain, "leave", by=by)


@action(kind="duties.dryer", verb="register", title=_("Register a dryer"), roles=_KEEPERS)
def register_dryer(
    *,
    by: Actor,
    operator: Annotated[Operator, Ask(_("Grain store"), among=of_trade("grain"), initial=itself)],  # type: ignore[valid-type]
    tonnes_per_day: Annotated[Decimal, Ask(_("Tonnes a day"))],
    days_per_year: Annotated[int, Ask(_("Days a year"), least=1, most=366)],
    since: Annotated[date, Ask(_("In use since"))],
    model: Annotated[str, Ask(_("Model"), longest=60)] = "",
) -> Dryer:
    """A dryer's power in tonnes a day; a figure that no dryer reaches was meant in another unit."""
    speaks_for(by, operator.pk)
    if not LEAST <= tonnes_per_day <= MOST:
        raise Refused(
            say("A dryer dries between %(least)s and %(most)s tonnes a day: in which unit is %(given)s?")
            % {"least": LEAST, "most": MOST, "given": tonnes_per_day},
            field="tonnes_per_day",
        )
    dryer = Dryer(
        number=next_number(Dryer, f"{of_area('HG-', operator.area)}-", 3),
        operator=operator,
        model=model,
        tonnes_per_day=tonnes_per_day,
        days_per_year=days_per_year,
        since=since,
        area=operator.area,
    )
    return store(dryer, by=by, verb="register")


@action(
    kind="duties.dryer",
    verb="retire",
    title=_("Take out of use"),
    roles=_KEEPERS,
    when=lambda dryer, by: dryer.in_use,
)
def retire(*, by: Actor, dryer: Dryer) -> Dryer:
    """It no longer counts."""
    if not dryer.in_use:
        raise Refused(say("This dryer is out of use already."))
    dryer.in_use = False
    return store(dryer, by=by, verb="retire")
