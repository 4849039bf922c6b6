"""Declared facts: said by one, confirmed by another."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import OFFICERS, DistrictOfficer
from shian.evaluation.criteria.book import title_of
from shian.evaluation.criteria.flows import DECLARATION
from shian.evaluation.criteria.lines import declarable, line_of
from shian.evaluation.criteria.models import Declaration
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action

KIND = "criteria.declaration"


@action(kind=KIND, verb="declare", title=_("Declare a fact"), roles=OFFICERS)
def declare(
    *,
    by: Actor,
    line: Annotated[str, Ask(_("Criterion"), choices=declarable)],
    year: Annotated[int, Ask(_("Year"), least=2000, most=2100)],
    value: Annotated[Decimal, Ask(_("Value"), help=_("A number; of a fact 1 for yes, 0 for no."))],
    source: Annotated[str, Ask(_("Where it is written"), longest=200)],
    area: Annotated[str, Ask(_("District (empty: a body of the city)"))] = "",
    remark: Annotated[str, Ask(_("Remark"), lines=3, longest=1000)] = "",
) -> Declaration:
    """Declare what no record of the platform proves. It counts once a second person has confirmed it."""
    chosen = line_of(line)
    if chosen.item.figure is not None:
        raise Refused(gettext("A figure answers this item; nothing is declared."), field="line")
    if chosen.item.function.kind == "declared" and value not in (0, 1):
        raise Refused(gettext("Of a fact there are only 1 (yes) and 0 (no)."), field="value")
    if area.endswith("00") and len(area) == 6:
        area = ""
    if by.role is DistrictOfficer and not (area and area.startswith(by.area)):
        raise Refused(gettext("Declare for your own district."), field="area")
    made = Declaration(
        edition=chosen.edition.name,
        item=chosen.item.id,
        title=title_of(chosen.item)[:160],
        year=year,
        value=value,
        source=source,
        area=area,
        remark=remark,
        handed_in_by=by.user_id,
    )
    return begin(made, by=by, verb="declare")


@step_action(DECLARATION, KIND, "confirm")
def confirm(*, by: Actor, declaration: Declaration) -> Declaration:
    """A second person has seen what it rests on."""
    declaration.confirmed_on = local(by.now()).date()
    return advance(declaration, "confirm", by=by)


@step_action(DECLARATION, KIND, "withdraw")
def withdraw(
    *, by: Actor, declaration: Declaration, remark: Annotated[str, Ask(_("Why"), lines=3, longest=1000)]
) -> Declaration:
    """It no longer holds."""
    declaration.remark = remark
    return advance(declaration, "withdraw", by=by)
