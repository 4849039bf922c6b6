"""Offering erasure on the pages of a kind that holds personal data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from shian.platform.access.actor import Actor
from shian.platform.access.roles import Role
from shian.platform.actions.core import action
from shian.platform.actions.inputs import Ask
from shian.platform.privacy.erasure import destroy_key
from shian.platform.records.base import Record

_REASON = Annotated[
    str,
    Ask(
        _("Reason"),
        help=_("Nobody can read this personal data afterwards, not even from copies. There is no way back."),
        lines=3,
        longest=200,
    ),
]


def offer_erasure(model: type[Record], *, roles: Iterable[type[Role]]) -> None:
    """Give a kind the action ``erase``: its records' data keys are destroyed, every hash still verifies."""

    def erase(*, by: Actor, record: Any, reason: Any) -> Any:
        destroy_key(kind=record.kind(), record=record.pk, by=by, reason=reason)
        return record

    erase.__annotations__ = {"by": Actor, "record": model, "reason": _REASON, "return": model}
    action(kind=model.kind(), verb="erase", title=_("Erase personal data"), roles=roles)(erase)
