"""Changes to the standards by people: ending an edition. Loading and importing are in `loading`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import CITY_LEVEL
from shian.domains.standards.models import Edition
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask


@action(
    kind="standards.edition",
    verb="end",
    title=_("End its validity"),
    roles=CITY_LEVEL,
    when=lambda edition, by: edition.until is None,
)
def end(
    *,
    by: Actor,
    edition: Edition,
    until: Annotated[date, Ask(_("No longer from"))],
    source: Annotated[str, Ask(_("Source"))],
) -> Edition:
    """End an edition that no other replaces. Judging of earlier days is as it was."""
    if until <= edition.since:
        raise Refused(_("The last day must be after the first."), field="until")
    if not source.strip():
        raise Refused(_("Say which notice ends it."), field="source")
    edition.until = until
    edition.source = f"{edition.source}; {source.strip()}".strip("; ")[:300]
    return store(edition, by=by, verb="end")
