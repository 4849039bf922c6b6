"""Imported editions: taken from a sheet, bound line by line, published by a second person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import CITY_LEVEL
from shian.evaluation.criteria.book import shipped
from shian.evaluation.criteria.flows import DRAFT
from shian.evaluation.criteria.models import EditionDraft
from shian.evaluation.criteria.schema import read
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.engine import advance, begin, step_action

KIND = "criteria.editiondraft"


@action(kind=KIND, verb="import", title=_("Import the official table"), roles=CITY_LEVEL)
def take_in(*, by: Actor, content: dict[str, Any], file_name: str = "", sha256: str = "") -> EditionDraft:
    """Keep a table that was read from a sheet as a draft; ``content`` as the edition's file has it."""
    name = content["name"]
    if name in shipped() or EditionDraft.objects.filter(name=name).exists():
        raise Refused(gettext("There is an edition of this name already; choose another."), field="name")
    kept = {k: v for k, v in content.items() if k not in ("block", "certainty", "passing")}
    draft = EditionDraft(
        **kept,
        table={"block": content["block"], "certainty": content["certainty"]},
        item_count=sum(len(block["item"]) for block in content["block"]),
        file_name=file_name,
        file_sha256=sha256,
    )
    return begin(draft, by=by, verb="import")


@action(
    kind=KIND,
    verb="bind",
    title=_("Bind an item"),
    roles=CITY_LEVEL,
    when=lambda draft, by: False,  # the binding page offers it, item by item
)
def bind(*, by: Actor, draft: EditionDraft, item: str, changes: dict[str, Any]) -> EditionDraft:
    """Change one item of a draft: its figure, function, veto, points, evidence, title."""
    if draft.state != "drafted":
        raise Refused(gettext("Only a draft can be changed. Send it back first."))
    line = line_in(draft, item)
    line.update(changes)
    for key in [k for k, v in line.items() if v is None]:
        del line[key]
    line["notes"] = []
    return store(draft, by=by, verb="bind")


def line_in(draft: EditionDraft, item: str) -> dict[str, Any]:
    """An item of a draft's table.

    Raises:
        Refused: there is none of that id.
    """
    for block in draft.table["block"]:
        for line in block["item"]:
            if line["id"] == item:
                found: dict[str, Any] = line
                return found
    raise Refused(gettext("There is no item %(item)s in this table.") % {"item": item})


@step_action(DRAFT, KIND, "submit")
def submit(
    *,
    by: Actor,
    draft: EditionDraft,
    valid_from: Annotated[date | None, Ask(_("In force from"))] = None,
    total: Annotated[Decimal | None, Ask(_("Points in total"))] = None,
) -> EditionDraft:
    """Every line is bound and the sums are right: a second person is to look at it."""
    draft.valid_from = valid_from or draft.valid_from
    draft.total = total if total is not None else draft.total
    _made, faults = read(draft.content())
    if faults:
        told = "；".join(str(fault) for fault in faults[:5])
        raise Refused(gettext("The table is not complete: %(faults)s") % {"faults": told})
    draft.handed_in_by = by.user_id
    draft.reason = ""
    return advance(draft, "submit", by=by)


@step_action(DRAFT, KIND, "publish")
def publish(*, by: Actor, draft: EditionDraft) -> EditionDraft:
    """The edition can be chosen on the score board from now on; it is not changed any more."""
    return advance(draft, "publish", by=by)


@step_action(DRAFT, KIND, "return")
def send_back(
    *, by: Actor, draft: EditionDraft, reason: Annotated[str, Ask(_("Why"), lines=3, longest=1000)]
) -> EditionDraft:
    """Something must be put right first."""
    draft.reason = reason
    return advance(draft, "return", by=by)


@step_action(DRAFT, KIND, "withdraw")
def withdraw(
    *, by: Actor, draft: EditionDraft, reason: Annotated[str, Ask(_("Why"), lines=3, longest=1000)]
) -> EditionDraft:
    """The edition is no longer used."""
    draft.reason = reason
    return advance(draft, "withdraw", by=by)
