"""Operators that stand twice in the register: who they may be, and settling them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import OFFICERS
from shian.domains.registry.models import Operator
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two operators in business that may be one, and what is the same about them."""

    first: int
    second: int
    alike_by: tuple[str, ...]


def likely_duplicates(operator: Operator) -> QuerySet[Operator]:
    """Others in business with the same credit code, or in the same district the same name or address."""
    near = Q(area__startswith=operator.area[:6], status=Operator.Status.OPEN)
    same = near & Q(name__iexact=operator.name)
    if operator.address:
        same |= near & Q(address=operator.address)
    if operator.uscc:
        same |= Q(uscc=operator.uscc, status=Operator.Status.OPEN)
    return Operator.objects.filter(same).exclude(pk=operator.pk).order_by("name", "pk")


_PAIRS = """
WITH open AS (
  SELECT id, left(area, 6) AS district, upper(name) AS name, address, uscc FROM registry_operator
  WHERE status = 'open' AND starts_with(area, %(area)s)
), pairs AS (
  SELECT a.id AS first, b.id AS second, 'name' AS alike FROM open a JOIN open b USING (district, name)
    WHERE a.id < b.id
  UNION ALL SELECT a.id, b.id, 'address' FROM open a JOIN open b USING (district, address)
    WHERE a.id < b.id AND a.address <> ''
  UNION ALL SELECT a.id, b.id, 'code' FROM open a JOIN open b USING (uscc) WHERE a.id < b.id AND a.uscc <> ''
)
SELECT first, second, array_agg(alike ORDER BY alike) FROM pairs GROUP BY first, second ORDER BY first, second
"""


def suspicions(area: str = "") -> Iterator[Suspicion]:
    """All pairs of an area (a code prefix) that may be one operator, by the same three tests."""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"area": area})
        for first, second, alike in cursor.fetchall():
            yield Suspicion(first, second, tuple(alike))


def _others(by: Actor, operator: Any) -> QuerySet[Operator]:
    return likely_duplicates(operator)


@action(
    kind="registry.operator",
    verb="merge",
    title=_("Entered twice"),
    roles=OFFICERS,
    when=lambda operator, by: (
        operator.status == Operator.Status.OPEN and likely_duplicates(operator).exists()
    ),
)
def merge(
    *,
    by: Actor,
    operator: Operator,
    keep: Annotated[Operator, Ask(_("The same operator, to be kept"), among=_others)],  # type: ignore[valid-type]
    closed_on: Annotated[date, Ask(_("Closed on"))],
    reason: Annotated[str, Ask(_("Reason"), lines=2, longest=200)],
) -> Operator:
    """Close an operator that was entered twice; it points to the one that is kept. Reopening undoes it."""
    if keep.pk == operator.pk or keep.status != Operator.Status.OPEN:
        raise Refused(_("Choose another operator that is in business."), field="keep")
    operator.duplicate_of = keep
    operator.status = Operator.Status.CLOSED
    operator.closed_on = closed_on
    return store(operator, by=by, verb=f"merge: {reason}"[:60])
