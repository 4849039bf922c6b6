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
from shian.evaluation.criteria.models import NOTED, EditionDraft
from shian.evaluation.criteria.schema import CHANGEABLE, DraftFile, ItemRow, first_words, read
from shian.evaluation.criteria.written import plain
from shian.evaluation.figures.book import figures
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.engine import advance, begin, step_action

KIND = "criteria.editiondraft"


@action(kind=KIND, verb="import", title=_("Import the official table"), roles=CITY_LEVEL)
def take_in(
    *,
    by: Actor,
    content: Annotated[dict[str, Any], Ask(_("Table"))],
    file_name: Annotated[str, Ask(_("File name"), longest=255)] = "",
    sha256: str = "",
) -> EditionDraft:
    """Keep a table that was read from a sheet as a draft; ``content`` as the edition's file has it."""
    try:
        made = DraftFile.model_validate(content)
    except ValueError as error:
        raise Refused(
            gettext("The table is not complete: %(faults)s") % {"faults": first_words(error)}
        ) from None
    if made.name in shipped() or EditionDraft.objects.filter(name=made.name).exists():
        raise Refused(gettext("There is an edition of this name already; choose another."), field="name")
    blocks = [plain(block.model_dump()) for block in made.block]
    draft = EditionDraft(
        **made.model_dump(exclude={"block", "certainty"}),
        table={"block": blocks, "certainty": made.certainty.value},
        item_count=sum(len(block.item) for block in made.block),
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
def bind(
    *,
    by: Actor,
    draft: EditionDraft,
    item: Annotated[str, Ask(_("Criterion"), longest=20)],
    changes: Annotated[dict[str, Any], Ask(_("Changes"))],
) -> EditionDraft:
    """Change one item of a draft: its figure, function, veto, points, evidence, title."""
    if draft.state != "drafted":
        raise Refused(gettext("Only a draft can be changed. Send it back first."))
    line = line_in(draft, item)
    if not isinstance(changes, dict) or set(changes) - CHANGEABLE:
        raise Refused(
            gettext("Only these can be changed: %(names)s.") % {"names": ", ".join(sorted(CHANGEABLE))}
        )
    line.update(plain(changes))
    for key in [k for k, v in line.items() if v is None]:
        del line[key]
    _check(line)
    line["notes"] = []
    return store(draft, by=by, verb="bind")


def _check(line: dict[str, Any]) -> None:
    """Whether an item of a draft makes sense; one whose function is still to be set is looked at without."""
    row = {"function": {"kind": "declared"}} | {k: v for k, v in line.items() if k not in NOTED}
    try:
        made = ItemRow.model_validate(row)
        made.made()
    except ValueError as error:
        raise Refused(first_words(error)) from None
    if made.figure and made.figure.name not in figures():
        raise Refused(gettext("There is no figure “%(name)s”.") % {"name": made.figure.name}, field="figure")


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
