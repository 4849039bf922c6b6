"""Overdue countersignatures in the inbox of those who keep the witnesses."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from shian.platform.access.actor import Actor
from shian.platform.actions.registry import find
from shian.platform.pages.links import action_url
from shian.platform.pages.shapes import Button
from shian.platform.pages.waiting import SHOWN, Waiting, waits
from shian.platform.witnesses.board import board_of


@waits
def overdue(actor: Actor, area: str) -> Iterator[Waiting]:
    """Published seals that a witness should have signed by now, oldest first."""
    spec = find("witnesses.countersignature", "countersign")
    if spec is None or actor.role.name not in spec.roles:
        return
    late = [line for line in board_of(actor).lines if any(c.state == "overdue" for c in line.cells)]
    for line in reversed(late[-SHOWN:]):
        missing = "、".join(cell.label for cell in line.cells if cell.state == "overdue")
        due = line.checkpoint.due_on.isoformat()
        yield Waiting(
            line.url,
            _("Seal %(seal)s, to be countersigned by %(who)s")
            % {"seal": line.checkpoint.seal, "who": missing},
            _("Published seal"),
            _("due on %(day)s") % {"day": due},
            "",
            (Button(spec.title, action_url(spec), "signature", main=True, dialog=True),),
        )
